// What is for today and what comes back when, in the days of this device and the words of readers.

const DAY = 86_400_000;
const UNITS = [["year", 365.25 * DAY, 2], ["month", 30.44 * DAY, 2], ["day", DAY, 1], ["minute", 60_000, 0]];
const NEW_A_DAY = 20;
const REVIEW = 2;

// 2026-11-29 where the device is, which is not always what it is in Greenwich.
export function day(moment) {
  const parts = [moment.getFullYear(), moment.getMonth() + 1, moment.getDate()];
  return parts.map((x) => String(x).padStart(2, "0")).join("-");
}

export const count = (number, unit) => `${number} ${unit}${number === 1 ? "" : "s"}`;

export function inWords(wait) {
  const [unit, length] = UNITS.find(([, size, least]) => wait >= size * least);
  return `in ${count(Math.round(wait / length), unit)}`;
}

export function dayInWords(moment) {
  const year = moment.getFullYear() === new Date().getFullYear() ? undefined : "numeric";
  return moment.toLocaleDateString("en-US", { month: "long", day: "numeric", year });
}

// The cards of a deck for today in their order: those of some days ago and of minutes ago, new ones,
// not too many a day, and last what comes back in some minutes. Then when the first of the others comes.
export function queue({ cards }, keys, now) {
  const today = day(now), due = (key) => new Date(cards[key].due);
  const [known, unseen] = [true, false].map((is) => keys.filter((key) => key in cards === is));
  const begun = known.filter((key) => cards[key].begun === today).length;
  const fresh = unseen.slice(0, Math.max(0, NEW_A_DAY - begun));
  const returning = known.filter((key) => day(due(key)) <= today).sort((one, other) => due(one) - due(other));
  const isReady = (key) => cards[key].state === REVIEW || due(key) <= now;
  const later = known.filter((key) => !returning.includes(key)).map(due);
  if (unseen.length > fresh.length) later.push(new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1));
  return {
    today: [...returning.filter(isReady), ...fresh, ...returning.filter((key) => !isReady(key))],
    comesBack: later.sort((one, other) => one - other)[0],
  };
}
