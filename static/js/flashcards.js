// Adds "Show all" above the flashcards, and shuffles a deck in its place where all of it is on this
// page. Without this file each card opens and closes, and a link shuffles the deck.

function shuffled(items) {
  const pile = [...items];
  for (let last = pile.length - 1; last > 0; last -= 1) {
    const other = Math.floor(Math.random() * (last + 1));
    [pile[last], pile[other]] = [pile[other], pile[last]];
  }
  return pile;
}

function button(label, action) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "quiet";
  made.textContent = label;
  made.addEventListener("click", () => action(made));
  return made;
}

for (const deck of document.querySelectorAll("[data-flashcards]")) {
  const cards = [...deck.querySelectorAll("details")];
  const tools = deck.querySelector(".tools");
  if (!tools || cards.length < 2) continue;

  const said = document.createElement("span");
  said.setAttribute("role", "status");
  const showOrHide = button("Show all", (self) => {
    const show = self.textContent === "Show all";
    for (const card of cards) card.open = show;
    self.textContent = show ? "Hide all" : "Show all";
    said.textContent = "";
  });
  const shuffle = button("Shuffle", () => {
    for (const card of shuffled(cards)) {
      card.open = false;
      deck.append(card);
    }
    showOrHide.textContent = "Show all";
    said.textContent = "The cards are shuffled and closed.";
  });

  // A link needs the network; this does not.
  tools.querySelector("[data-shuffle]")?.replaceWith(shuffle);
  tools.append(showOrHide, said);
}
