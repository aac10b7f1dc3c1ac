// Marks a quiz without leaving the page, and counts the answers; quiz_address.js keeps them.
// Without this file the form opens the quiz's own page, marked by the server in the same way.

const formOf = (quiz) => quiz.closest("form") ?? quiz.querySelector("form");
// Where quiz_marks.js is: it says so by taking the default away.
const isMarkedHere = (quiz, query) => !quiz.dispatchEvent(
  new CustomEvent("markquiz", { bubbles: true, cancelable: true, detail: query }));

function count(quiz) {
  const counter = quiz.querySelector("[data-quiz-count]");
  if (!counter) return;
  const questions = quiz.querySelectorAll("fieldset").length;
  // A question that is marked already holds its answer.
  const answered = quiz.querySelectorAll("fieldset :is(:checked, [type=hidden])").length;
  counter.textContent = `${answered} of ${questions} answered`;
  counter.hidden = false;
}

// An article asks for the page of its quiz, which marks itself.
async function marked(quiz, query) {
  if (isMarkedHere(quiz, query)) return quiz;
  const answer = await fetch(`${formOf(quiz).action}?${query}`);
  if (!answer.ok) throw new Error(`The quiz answered ${answer.status}.`);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const found = document.adoptNode(page.querySelector("[data-quiz]"));
  // A copy that is kept on this device marks when it is opened itself.
  if (query.has("check") && !found.querySelector("[data-quiz-result]")) throw new Error("This is a copy.");
  quiz.replaceWith(found);
  start(found);
  found.dispatchEvent(new CustomEvent("quizshown", { bubbles: true }));
  return found;
}

// A live region is heard only when it was there before its text: so the text comes one turn later.
function announce(quiz) {
  const result = quiz.querySelector("[data-quiz-result]"), parts = [...result?.childNodes ?? []];
  result?.replaceChildren();
  requestAnimationFrame(() => {
    result?.append(...parts);
    (result ?? quiz).focus();
    (result ?? quiz).scrollIntoView({ block: "start" });
  });
}

async function go(quiz, { query, isArrival }) {
  if (!isArrival) quiz.dispatchEvent(new CustomEvent("quizasked", { bubbles: true, detail: query }));
  try {
    const shown = await marked(quiz, query);
    count(shown);
    if (!isArrival) announce(shown);
  } catch {
    if (!isArrival) location.assign(`${formOf(quiz).action}?${query}`);
  }
}

function start(quiz) {
  count(quiz);
  quiz.addEventListener("change", () => count(quiz));
  quiz.addEventListener("submit", (event) => {
    event.preventDefault();
    const query = new URLSearchParams([...new FormData(event.target)]), { name, value } = event.submitter;
    query.set(name, value);
    go(quiz, { query });
  });
  quiz.addEventListener("goquiz", ({ detail }) => go(quiz, detail));
}

for (const quiz of document.querySelectorAll("[data-quiz]")) start(quiz);
