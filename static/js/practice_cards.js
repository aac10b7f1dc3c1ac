// The cards of a whole deck: those of this page and, fetched when practice begins, of its other pages.

function collect(page, cards) {
  for (const card of page.querySelectorAll("[data-card]")) cards.set(card.dataset.card, card);
}

const next = (page) => page.querySelector("main [rel=next]");

// In the order of the deck. A page that was asked for some of its cards only does not tell of the rest.
export async function cardsOf(deck) {
  const cards = new Map();
  let address = document.querySelector("main :is([rel=next], [rel=prev])") && deck.dataset.deck;
  let isWhole = Boolean(address) || !location.search;
  try {
    while (address) {
      const answer = await fetch(address);
      if (!answer.ok) throw new Error(`${address} answers ${answer.status}.`);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      collect(page, cards);
      address = next(page) && new URL(next(page).getAttribute("href"), answer.url).href;
    }
  } catch {
    isWhole = false;
  }
  collect(document, cards);
  return { cards, isWhole };
}

// Only names are kept of a deck. Cards that are not here now may still be in it.
export function enroll(data, { deck, deckName }, { cards, isWhole }, today) {
  const { begun = today, keys = [] } = data.decks[deck] ?? {};
  const all = new Set([...cards.keys(), ...(isWhole ? [] : keys)]);
  data.decks[deck] = { name: deckName.slice(0, 300), keys: [...all], begun };
}
