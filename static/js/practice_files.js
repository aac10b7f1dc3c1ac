// Practice as a file: saved to take it along, and brought from another device.

import { count } from "./practice_days.js";
import { empty, held, keep, Refused, taken } from "./practice_store.js";

const MOST_BYTES = 4_000_000, DAY = 86_400_000;

export function save(name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([JSON.stringify(held())], { type: "application/json" }));
  link.download = name;
  link.click();
}

// A file is taken whole or not at all. Of a card that both know, the later answer stays; of a deck,
// what this device says of it.
export async function bring(file) {
  if (file.size > MOST_BYTES) throw new Refused("large");
  const theirs = taken(await file.text()), mine = held() ?? empty();
  const cards = Object.entries(theirs.cards), tomorrow = new Date(Date.now() + DAY).toISOString();
  // What was answered in the future would stay newer than all that is answered now.
  if (cards.some(([, card]) => card.reviewed > tomorrow)) throw new Refused("broken");
  const newer = cards.filter(([key, card]) => !(mine.cards[key]?.reviewed >= card.reviewed));
  keep({
    ...mine,
    cards: { ...mine.cards, ...Object.fromEntries(newer) },
    decks: { ...theirs.decks, ...mine.decks },
  });
  const stayed = cards.length - newer.length;
  return `${count(newer.length, "card")} came from the file.${stayed ? ` ${count(stayed, "card")} stayed: this device knew the last answer already.` : ""}`;
}
