// Shows a quiz in the state that quiz_marks.js has worked out: it chooses from the parts of every
// state, which are in the page.
// Without this file the server shows it.

const prefix = (quiz) => {
  const part = quiz.querySelector("[data-quiz-title]");
  return part ? `${part.dataset.quizTitle || part.textContent}: ` : "";
};

function choose(root, tokens) {
  for (const part of root.querySelectorAll("template[data-when]")) {
    const isSo = part.dataset.when.split(" ").some((x) => tokens.has(x));
    if (isSo) choose(part.content, tokens);
    part.replaceWith(...isSo ? part.content.childNodes : []);
  }
}

function fill(parts, { right, missed, questions, shown }) {
  const numbers = { right, missed }, form = parts.querySelector("form");
  for (const part of parts.querySelectorAll("[data-quiz-number]")) part.textContent = numbers[part.dataset.quizNumber];
  for (const { number, answer, numbers: choices } of questions) {
    for (const choice of parts.querySelectorAll(`[type=radio][name=q${number}]`)) {
      choice.checked = choice.value === answer;
      if (choices.includes(choice.value)) choice.id = `${choice.name}_${choice.value}`;
    }
  }
  for (const { number, answer } of questions.filter((x) => x.answer && !shown.includes(x))) {
    const carried = Object.assign(document.createElement("input"), { type: "hidden", name: `q${number}`, value: answer });
    form.append(carried);
  }
  for (const link of parts.querySelectorAll("[data-quiz-words]")) {
    const words = link.closest("div").querySelectorAll("[data-word]");
    link.search = new URLSearchParams(Array.from(words, (x) => ["words", x.dataset.word]));
  }
}

addEventListener("showquiz", ({ target: quiz, detail }) => {
  // The server, or an earlier answer, has shown just this.
  if (quiz.dataset.quiz === detail.state) return;
  const template = quiz.querySelector("[data-quiz-facts]"), before = prefix(quiz);
  const parts = document.importNode(template.content, true);
  choose(parts, detail.tokens);
  fill(parts, detail);
  quiz.replaceChildren(parts, template);
  quiz.dataset.quiz = detail.state;
  const after = prefix(quiz), title = document.title.slice(document.title.startsWith(before) ? before.length : 0);
  // Results leave no room for more than a name.
  document.title = after ? after + title.replace(/^Review quiz: /, "") : title;
  quiz.dispatchEvent(new CustomEvent("quizshown", { bubbles: true }));
});
