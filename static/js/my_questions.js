// Adds own questions, and keeps the list on this device when its reader asks for it, not before.
// Without this file the boxes can be ticked, three questions written, and the browser prints them.

const MOST = 50;
const list = document.querySelector("[data-my-questions]");
const part = (name) => list.querySelector(`[data-${name}]`);
const own = part("own");
const boxes = [...list.querySelectorAll("[type=checkbox]")];
const key = `my-questions ${location.pathname}`;
const textOf = (box) => box.closest("label").textContent.trim();
const areas = () => [...own.querySelectorAll("textarea")];
const written = () => areas().map((x) => x.value.trim()).filter(Boolean);

function say(...names) {
  const sentences = [...part("sentences").content.cloneNode(true).children];
  part("status").replaceChildren(...sentences.filter((x) => names.includes(x.dataset.say)));
  dispatchEvent(new Event("kept"));
}

function write(text) {
  const isFree = (area) => !area.value.trim();
  if (!areas().some(isFree)) own.append(own.firstElementChild.cloneNode(true));
  return Object.assign(areas().find(isFree) ?? areas().at(-1), { value: text });
}

function remove(item) {
  const near = item.nextElementSibling ?? item.previousElementSibling;
  if (near) item.remove();
  else item.querySelector("textarea").value = "";
  (near ?? item).querySelector("textarea").focus();
  changed();
}

// A ticked question that has other words by now stays, as it was, among the reader's own.
function show(kept) {
  const gone = kept.ticked.filter((text) => !boxes.some((box) => textOf(box) === text));
  for (const box of boxes) box.checked ||= kept.ticked.includes(textOf(box));
  for (const text of [...gone, ...kept.own]) if (!written().includes(text)) write(text);
  say("loaded", gone.length ? "reworded" : "");
  part("kept-on").textContent = kept.keptOn;
  part("forget").hidden = false;
}

function showKept() {
  try {
    show(JSON.parse(localStorage.getItem(key)));
  } catch { /* Nothing is kept here, or nothing that this page can read. */ }
}

function keep() {
  const ticked = boxes.filter((box) => box.checked).map(textOf);
  const keptOn = new Date().toLocaleDateString("en-US", { dateStyle: "long" });
  const kept = { title: list.dataset.myQuestions, keptOn, ticked, own: written() };
  try {
    localStorage.setItem(key, JSON.stringify(kept));
    part("forget").hidden = false;
    say("kept");
  } catch {
    say("failed");
  }
}

function changed() {
  if (!part("forget").hidden && !part("status").querySelector("[data-say=changed]")) say("changed");
}

for (const button of list.querySelectorAll("button:not([data-forget])")) button.hidden = false;
list.addEventListener("input", changed);
own.addEventListener("click", ({ target }) => target.closest("[data-remove]") && remove(target.closest("li")));
part("add").addEventListener("click", () => (areas().length < MOST ? write("").focus() : say("enough")));
part("keep").addEventListener("click", keep);
part("forget").addEventListener("click", () => {
  localStorage.removeItem(key);
  part("forget").hidden = true;
  part("keep").focus();
  say("forgotten");
});
// Another tab has kept its list of this topic: what is in that one only comes in here.
addEventListener("storage", (event) => event.key === key && event.newValue && showKept());
showKept();
