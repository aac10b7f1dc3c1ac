// What practice is made of and where it is kept: in this browser, under one name, once its reader has
// begun. Data is taken whole or not at all, wherever it comes from.

const NAME = "practice", VERSION = 1;

export const empty = () => ({ version: VERSION, cards: {}, decks: {} });

// The message is a name: the page has the sentence.
export class Refused extends Error {}

const isObject = (x) => typeof x === "object" && x !== null && !Array.isArray(x);
const isNumber = (least, most) => (x) => Number.isFinite(x) && x >= least && x <= most;
const isText = (shape, most) => (x) => typeof x === "string" && x.length <= most && shape.test(x);
const isMoment = (x) => Date.parse(x) >= 0 && new Date(x).toISOString() === x;
const isDay = (x) => isMoment(`${x}T00:00:00.000Z`);
const isKey = isText(/^[a-z]+(:[\w-]+)+$/, 300);
// A path of this site: no other host, however it is written.
const isAddress = isText(/^\/(?!\/)[^\s\\]*$/, 500);
const isMapOf = (isName, is) => (x) => isObject(x) && Object.entries(x).every(([name, y]) => isName(name) && is(y));
const isMadeOf = (shape) => (x) =>
  isObject(x) && Object.keys(x).every((name) => Object.hasOwn(shape, name)) && Object.entries(shape).every(([name, is]) => is(x[name]));

const isCard = isMadeOf({
  begun: isDay,
  difficulty: isNumber(1, 10),
  due: isMoment,
  reviewed: isMoment,
  stability: isNumber(0.001, 36_500),
  state: (x) => [1, 2, 3].includes(x),
  step: (x) => [0, 1].includes(x),
});
const isDeck = isMadeOf({
  begun: isDay,
  keys: (x) => Array.isArray(x) && x.every(isKey),
  name: isText(/\S/, 300),
});
const isWhole = isMadeOf({
  // Only a card that is learned has a second step, and none comes back before it was answered.
  cards: isMapOf(isKey, (x) => isCard(x) && (x.step === 0 || x.state === 1) && x.due >= x.reviewed),
  decks: isMapOf(isAddress, isDeck),
  version: (x) => x === VERSION,
});

function attempt(action, reason) {
  try {
    return action();
  } catch {
    throw new Refused(reason);
  }
}

export function taken(text) {
  const data = attempt(() => JSON.parse(text), "cut");
  if (!isObject(data?.cards) || !isObject(data.decks) || !Number.isInteger(data.version)) throw new Refused("foreign");
  if (data.version > VERSION) throw new Refused("newer");
  if (!isWhole(data)) throw new Refused("broken");
  return data;
}

// What is there now, or null before a reader begins. Another tab may have written since the last look.
export function held() {
  const text = attempt(() => localStorage.getItem(NAME), "blocked");
  return text === null ? null : attempt(() => taken(text), "unreadable");
}

// Nothing is kept that could not be taken again.
export function keep(data) {
  const text = JSON.stringify(taken(JSON.stringify(data)));
  attempt(() => localStorage.setItem(NAME, text), "full");
}

export const erase = () => attempt(() => localStorage.removeItem(NAME), "blocked");

export function whenChangedElsewhere(action) {
  addEventListener("storage", ({ key }) => {
    if (key === NAME || key === null) action();
  });
}
