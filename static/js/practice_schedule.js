// When a card comes back. How well it is remembered says FSRS-6, of the package ts-fsrs with its own
// defaults; the minutes before the days are those of py-fsrs. Nothing here knows a page or a clock.

import { FSRSAlgorithm } from "./vendor/ts-fsrs.js";

const MINUTE = 60_000, DAY = 86_400_000;
const LEARNING = 1, REVIEW = 2, RELEARNING = 3;
// What “again”, “hard” and “good” do in each state and step: the next ones, and the minutes until then.
// All else leads to days.
const STEPS = {
  "1 0": [[LEARNING, 0, 1], [LEARNING, 0, 5.5], [LEARNING, 1, 10]],
  "1 1": [[LEARNING, 0, 1], [LEARNING, 1, 10]],
  "2 0": [[RELEARNING, 0, 10]],
  "3 0": [[RELEARNING, 0, 10], [RELEARNING, 0, 15]],
};
const memory = new FSRSAlgorithm({});

// A card that nobody has answered yet.
export const NEW = { state: LEARNING, step: 0, stability: 0, difficulty: 0 };

function wholeDays({ reviewed }, moment) {
  return reviewed ? Math.max(0, Math.floor((moment - Date.parse(reviewed)) / DAY)) : 0;
}

// A card for today counts as if its hour had come: who practices in the mornings would otherwise
// always be some hours early, and a day short.
export function daysWaited(card, now) {
  const due = new Date(card.due);
  const isToday = card.state === REVIEW && due.toDateString() === now.toDateString();
  return wholeDays(card, isToday ? Math.max(due, now) : now);
}

export function answered(card, rating, now, waited = wholeDays(card, now)) {
  const { stability, difficulty } = memory.next_state(card, waited, rating);
  const [state, step, minutes] = STEPS[`${card.state} ${card.step}`][rating - 1] ?? [REVIEW, 0];
  const wait = minutes ? minutes * MINUTE : memory.next_interval(stability, waited) * DAY;
  const due = new Date(now.getTime() + wait).toISOString();
  return { state, step, stability, difficulty, due, reviewed: now.toISOString() };
}
