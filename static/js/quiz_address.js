// Keeps the answers to a quiz in the address of its page, shows the quiz as its address says, on
// arrival and after “Back”, and follows its links in the page.
// Without this file the answers in an address are for the server to mark.

const OF_A_QUIZ = /^(q\d+|asked|check|show|go)$/;
const query = () => new URLSearchParams(location.search);
const markedHere = (quiz) => !quiz.dispatchEvent(
  new CustomEvent("markquiz", { bubbles: true, cancelable: true, detail: query() }));
const go = (quiz, detail) => quiz.dispatchEvent(new CustomEvent("goquiz", { detail }));

function show() {
  for (const quiz of document.querySelectorAll("[data-quiz]")) markedHere(quiz);
}

addEventListener("quizasked", ({ target: quiz, detail }) => {
  const form = quiz.closest("form") ?? quiz.querySelector("form"), address = new URL(location);
  for (const name of [...address.searchParams.keys()]) {
    if (OF_A_QUIZ.test(name) || detail.has(name)) address.searchParams.delete(name);
  }
  for (const [name, value] of detail) address.searchParams.append(name, value);
  if (new URL(form.action).pathname !== location.pathname) {
    address.hash = "quiz";
    history.replaceState(null, "", address);
    return;
  }
  if (!query().has("check")) {
    // So that “Back” comes to the answers that were marked.
    const before = new URL(address);
    before.searchParams.delete("check");
    history.replaceState(null, "", before);
  }
  history.pushState(null, "", address);
});

function choose(form) {
  if (query().get("asked") !== form.elements.asked.value) return;
  for (const [name, value] of query()) {
    const choices = form.elements.namedItem(name);
    if (choices instanceof RadioNodeList) choices.value = value;
  }
}

addEventListener("click", (event) => {
  const link = event.target.closest("[data-quiz] a"), quiz = link?.closest("[data-quiz]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (link.matches("[data-quiz-show]")) {
    event.preventDefault();
    const next = new URLSearchParams(new FormData(quiz.querySelector("form")));
    next.delete("show");
    if (link.dataset.quizShow) next.set("show", link.dataset.quizShow);
    go(quiz, { query: next });
  } else if (link.hash && link.pathname === location.pathname) {
    // A part of this very page: its answers stay where they are.
    event.preventDefault();
    location.hash = link.hash;
  }
});

addEventListener("popstate", show);
addEventListener("pageshow", show);
show();

// An article is the same whatever its address says: what it says is asked of the page of its quiz.
const folded = document.querySelector("form[data-quiz]");
if (folded && query().has("check")) {
  choose(folded);
  const said = [...query()].filter(([name]) => OF_A_QUIZ.test(name));
  go(folded, { query: new URLSearchParams(said), isArrival: true });
}
