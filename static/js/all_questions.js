// Shows the lists that my_questions.js has kept on this device, of all topics, and forgets them.
// Without this file the page says where lists are made.

const PREFIX = "my-questions ";
const place = document.querySelector("[data-lists]");
const said = document.querySelector("[data-said]");

function keys() {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(`${PREFIX}/topics/`)).sort();
  } catch {
    return [];
  }
}

function tell(sentence) {
  said.textContent = sentence;
  document.querySelector("[data-none]").hidden = keys().length > 0;
  document.querySelector("[data-some]").hidden = !keys().length;
  dispatchEvent(new Event("kept"));
}

function forget(key, item) {
  localStorage.removeItem(key);
  item.remove();
  tell(said.dataset.forgotten);
  document.querySelector("main").focus();
}

function questions(kept) {
  return [...kept.ticked, ...kept.own].map((text) => {
    const question = document.createElement("li");
    question.className = "typed";
    question.textContent = text;
    return question;
  });
}

// A list that cannot be read is shown by its address, so that it can be forgotten.
function show(key) {
  const item = place.querySelector("template").content.firstElementChild.cloneNode(true);
  const address = key.slice(PREFIX.length);
  let name = address;
  try {
    const kept = JSON.parse(localStorage.getItem(key));
    item.querySelector("ol").append(...questions(kept));
    item.querySelector("[data-kept-on]").textContent = kept.keptOn;
    name = kept.title;
  } catch { /* Its address is all there is to show. */ }
  for (const part of item.querySelectorAll("h2, [data-name]")) part.textContent = name;
  item.querySelector("a").href = address;
  item.querySelector("button").addEventListener("click", () => forget(key, item));
  place.append(item);
}

document.querySelector("[data-forget-all]").addEventListener("click", () => {
  for (const key of keys()) localStorage.removeItem(key);
  for (const item of place.querySelectorAll("section")) item.remove();
  tell(said.dataset.allForgotten);
  document.querySelector("main").focus();
});
for (const key of keys()) show(key);
tell("");
