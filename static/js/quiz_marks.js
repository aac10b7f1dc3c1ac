// Works out, from the answers in an address, all that a page of a quiz has to show: by the rules of
// quizzes/marking.py, so that a quiz is marked offline too. quiz_parts.js shows it.
// Without this file the server marks.

const last = (query, name) => query.getAll(name).at(-1) ?? "";

function questionsIn(facts) {
  return facts.split(" ").map((fact, at) => {
    const [identity, choices, right] = fact.split(":");
    const numbers = Array.from({ length: choices }, (_, i) => `${i + 1}`);
    return { number: `${at + 1}`, identity, numbers, right };
  });
}

// Gives each question its answer, and tells whether other questions were answered than these.
function answer(questions, query) {
  const now = questions.map((x) => x.identity);
  const asked = query.has("asked") ? last(query, "asked").split(".") : now;
  const answers = asked.map((_, at) => last(query, `q${at + 1}`));
  const named = new Map(asked.map((identity, at) => [identity, answers[at]]));
  questions.forEach((x, at) => {
    const said = last(query, "check") !== "new" && (`${asked}` === `${now}` ? answers[at] : named.get(x.identity));
    x.answer = said === "unsure" || x.numbers.includes(said) ? said : "";
  });
  return named.size !== new Set(now).size || now.some((x) => !named.has(x));
}

const wanted = (query) => query.has("go") ? last(query, "go") : last(query, "show");

function checkIn(query) {
  const check = wanted(query) === "end" ? "1" : query.has("check") && (last(query, "check") || "1");
  if (check === "new") return "";
  return ["again", "answers"].includes(check) ? check : check && "1";
}

function marksOf({ answer: said, right, numbers }, check) {
  const marks = numbers.map((x) => {
    if (x === said) return `picked:${x}`;
    return x === right && check === "answers" ? `answer:${x}` : `plain:${x}`;
  });
  if (!numbers.includes(said)) marks.push(said || "unanswered");
  return ["closed", said === right ? "right" : "missed", ...marks];
}

// What is so of one question that is shown; an answer to be tried again goes.
function tokensOf(x, check) {
  if (check === "again" && x.answer !== x.right) x.answer = "";
  const isClosed = check && (check !== "again" || x.answer);
  return ["shown", ...isClosed ? marksOf(x, check) : ["open"]].map((token) => `q${x.number}:${token}`);
}

const known = (right, total) => right === total ? "all" : !right ? "none" : 2 * right > total ? "most" : "some";

function* tokensOfAll({ check, isAll, right, missed, total }) {
  yield isAll ? "all" : "one";
  if (check === "again" && isAll) yield right ? "again-some" : "again-none";
  if (!check || check === "again") return;
  yield "marked";
  if (isAll) yield `knows-${known(right, total)}`;
  if (missed) yield* ["missed", missed === 1 ? "missed-one" : "missed-more", check === "answers" ? "told" : "untold"];
}

addEventListener("markquiz", (event) => {
  const query = event.detail, template = event.target.querySelector("[data-quiz-facts]");
  if (!template) return;
  const questions = questionsIn(template.dataset.quizFacts), isChanged = answer(questions, query), asked = checkIn(query);
  const alone = questions.filter((x) => x.number === wanted(query)), isAll = !alone.length;
  const shown = isAll ? questions : alone, isEmpty = asked === "1" && shown.every((x) => !x.answer);
  const check = isEmpty ? "" : asked || "";
  const ofQuestions = shown.flatMap((x) => tokensOf(x, check));
  const numberOf = (token) => ofQuestions.filter((x) => x.endsWith(`:${token}`)).length;
  const right = questions.filter((x) => x.answer === x.right).length, missed = numberOf("missed");
  const tokens = [...tokensOfAll({ check, isAll, right, missed, total: questions.length }), ...ofQuestions];
  const flags = isChanged ? ["changed"] : isEmpty ? ["empty"] : [];
  tokens.push(...flags, ...numberOf("open") ? ["open"] : []);
  const state = [questions.map((x) => x.answer).join("."), check || "-", isAll ? 0 : alone[0].number, ...flags].join(" ");
  const detail = { tokens: new Set(tokens), state, right, missed, questions, shown };
  event.target.dispatchEvent(new CustomEvent("showquiz", { bubbles: true, detail }));
  event.preventDefault();
});
