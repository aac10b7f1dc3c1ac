// Marks a quiz without leaving the page and counts the answers.
// Without this file the form opens the quiz's own page, marked by the server in the same way.

function count(quiz) {
  const questions = quiz.querySelectorAll("fieldset").length;
  const answered = quiz.querySelectorAll("fieldset input:checked").length;
  const counter = quiz.querySelector("[data-quiz-count]");
  counter.textContent = `${answered} of ${questions} answered`;
  counter.hidden = false;
}

async function markedQuiz(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`The quiz answered ${answer.status}.`);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return document.adoptNode(page.querySelector("[data-quiz]"));
}

// A live region is heard only when it was there before its text: so the text comes one turn later.
function announce(result) {
  const parts = [...result.childNodes];
  result.replaceChildren();
  requestAnimationFrame(() => {
    result.append(...parts);
    result.focus();
    result.scrollIntoView({ block: "start" });
  });
}

async function check(quiz) {
  const address = new URL(quiz.action);
  address.search = new URLSearchParams([...new FormData(quiz), ["check", "1"]]);
  try {
    const marked = await markedQuiz(address);
    quiz.replaceWith(marked);
    start(marked);
    announce(marked.querySelector("[data-quiz-result]"));
  } catch {
    location.assign(address);
  }
}

function start(quiz) {
  if (!quiz.querySelector("[data-quiz-count]")) return;
  count(quiz);
  quiz.addEventListener("change", () => count(quiz));
  quiz.addEventListener("submit", (event) => {
    event.preventDefault();
    check(quiz);
  });
}

for (const quiz of document.querySelectorAll("[data-quiz]")) start(quiz);
