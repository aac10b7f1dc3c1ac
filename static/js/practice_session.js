// A session of practice: which card is asked, what an answer changes, and what another tab did meanwhile.

import { cardsOf, enroll } from "./practice_cards.js";
import { count, day, dayInWords, inWords, queue } from "./practice_days.js";
import { answered, daysWaited, NEW } from "./practice_schedule.js";
import { empty, held, keep, whenChangedElsewhere } from "./practice_store.js";
import { viewOf } from "./practice_view.js";

export function sessionOf(box, deck, label) {
  const view = viewOf(box, deck), { words } = view;
  let cards, key, asked;

  function end(...sentences) {
    key = null;
    label();
    view.list(...sentences);
  }

  function ask(...sentences) {
    const data = held(), now = new Date();
    if (!data) return end(words.erased);
    const { today, comesBack } = queue(data, [...cards.keys()], now);
    [key] = today;
    if (!key) return end(...sentences, words.done, comesBack && `The next card comes back on ${dayInWords(comesBack)}.`);
    asked = data.cards[key] ?? NEW;
    view.card(cards.get(key), ...sentences, `${count(today.length, "card")} left for today.`);
  }

  const after = (rating, now) => answered(asked, rating, now, daysWaited(asked, now));
  const wait = ({ due, reviewed }) => inWords(Date.parse(due) - Date.parse(reviewed));
  // Another tab may have answered the card since it was shown, or erased everything.
  const isUnchanged = (data) => data && data.cards[key]?.reviewed === asked.reviewed;

  function rate(rating, name) {
    const data = held(), now = new Date(), next = after(rating, now);
    if (!isUnchanged(data)) return ask(words.elsewhere);
    data.cards[key] = { ...next, begun: asked.begun ?? day(now) };
    keep(data);
    ask(`${name}: that card comes back ${wait(next)}.`);
  }

  async function start() {
    const found = await cardsOf(deck), data = held() ?? empty();
    cards = found.cards;
    enroll(data, deck.dataset, found, day(new Date()));
    keep(data);
    ask(!found.isWhole && words.partly);
  }

  // What the store refuses is said, and the card stays where it is.
  const told = (action) => async (...given) => {
    try {
      await action(...given);
    } catch (error) {
      view.say(words[error.message] ?? words.failed);
    }
  };
  view.listen({
    onReveal: told(() => view.answer((rating) => wait(after(rating, new Date())))),
    onRate: told(rate),
    onStop: told(() => end(words.stopped)),
  });
  whenChangedElsewhere(told(() => key && !isUnchanged(held()) && ask(words.elsewhere)));
  return told(start);
}
