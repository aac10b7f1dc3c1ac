// Offers to practice the cards of a deck, and begins only when its reader says so: until then nothing
// is stored and nothing more is loaded. Without this file the deck is a plain list.

import { held } from "./practice_store.js";

const deck = document.querySelector("[data-flashcards][data-deck]");

function isBegun() {
  try {
    return deck.dataset.deck in (held()?.decks ?? {});
  } catch {
    return false;
  }
}

function offer() {
  const box = document.querySelector("[data-practice]").content.firstElementChild.cloneNode(true);
  const [button, said] = box.querySelectorAll("[data-begin], [data-said]");
  const label = () => { button.textContent = button.dataset[isBegun() ? "goOn" : "begin"]; };
  let begin;
  button.addEventListener("click", async () => {
    try {
      begin ??= (await import("./practice_session.js")).sessionOf(box, deck, label);
      await begin();
    } catch {
      said.textContent = said.dataset.failed;
    }
  });
  label();
  deck.before(box);
}

if (deck?.querySelector("[data-card]")) offer();
