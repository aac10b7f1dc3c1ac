// Shows a quiz as its address says, on arrival and after “Back”, and follows its links in the page.
// Without this file the answers in an address are for the server to mark. quiz.js hears “goquiz”.

const OTHER_WAYS = "[data-quiz-show], [data-quiz-start]";
const query = () => new URLSearchParams(location.search);
const markedHere = (quiz) => !quiz.dispatchEvent(
  new CustomEvent("markquiz", { bubbles: true, cancelable: true, detail: query() }));
const go = (quiz, detail) => quiz.dispatchEvent(new CustomEvent("goquiz", { detail }));

function show() {
  for (const quiz of document.querySelectorAll("[data-quiz]")) markedHere(quiz);
}

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
  if (link.matches(OTHER_WAYS)) {
    event.preventDefault();
    const { quizShow } = link.dataset, form = quiz.querySelector("form");
    const next = new URLSearchParams(quizShow === undefined ? link.search : [...new FormData(form)]);
    next.delete("show");
    if (quizShow) next.set("show", quizShow);
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
  const said = [...query()].filter(([name]) => /^(q\d+|asked|check|show)$/.test(name));
  go(folded, { query: new URLSearchParams(said), isArrival: true });
}
