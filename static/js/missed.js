// Remembers on this device which questions its reader missed, once they ask for it, and until they
// are answered right or forgotten. Without this file nothing is remembered, and nothing offers it.

const KEY = "missed-questions", MOST = 100, MOST_AT_ONCE = 20;
const NAME = /^[-\w]{1,80}\.[0-9a-f]{8}$/;

// What is stored may be cut or foreign.
function remembered() {
  try {
    const names = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(names) ? names.filter((name) => NAME.test(name)).slice(-MOST) : [];
  } catch {
    return [];
  }
}

function remember(names) {
  if (names.length) localStorage.setItem(KEY, JSON.stringify(names.slice(-MOST)));
  else localStorage.removeItem(KEY);
}

function after(quiz) {
  const closed = [...quiz.querySelectorAll("[data-question]")];
  const isRight = (x) => x.querySelector(".choice-right > input");
  const names = (questions) => questions.map((x) => x.dataset.question);
  const right = names(closed.filter(isRight)), missed = names(closed.filter((x) => !isRight(x)));
  const before = remembered(), left = before.filter((name) => !right.includes(name));
  if (left.length < before.length) remember(left);
  offer(quiz.querySelector("[data-missed-remember]"), missed);
}

function canStore() {
  try {
    return Boolean(localStorage);
  } catch {
    return false;
  }
}

function offer(box, missed) {
  if (!box || !canStore()) return;
  box.hidden = false;
  box.querySelector("button").addEventListener("click", () => {
    const said = box.querySelector("[role=status]");
    try {
      remember([...new Set([...remembered(), ...missed])]);
      said.textContent = said.dataset.done;
    } catch {
      said.textContent = said.dataset.failed;
    }
  });
}

function ask(box) {
  const names = remembered().slice(-MOST_AT_ONCE), link = box.querySelector("a");
  box.hidden = !names.length;
  link.search = new URLSearchParams(names.map((name) => ["question", name]));
  box.querySelector("[data-missed-count]").textContent = names.length;
}

const box = document.querySelector("[data-missed-ask]");
if (box) {
  ask(box);
  box.querySelector("button").addEventListener("click", () => {
    remember([]);
    ask(box);
    const said = document.querySelector("[data-missed-said]");
    said.textContent = said.dataset.done;
  });
  addEventListener("pageshow", () => ask(box));
}
for (const quiz of document.querySelectorAll("[data-quiz]")) after(quiz);
addEventListener("quizshown", ({ target }) => after(target));
