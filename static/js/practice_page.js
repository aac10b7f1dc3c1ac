// Lists the decks that are practiced on this device, saves what is stored as a file, takes such a file
// and erases everything. Without this file the page says what practice is.

import { count, dayInWords, queue } from "./practice_days.js";
import { bring, save } from "./practice_files.js";
import { erase, held, whenChangedElsewhere } from "./practice_store.js";

const part = (name) => document.querySelector(`[data-${name}]`);
const list = part("decks"), file = part("file"), said = part("said");

function item(data, [address, { name, keys }]) {
  const made = list.querySelector("template").content.firstElementChild.cloneNode(true);
  const [link, line] = made.querySelectorAll("a, p");
  const { today, comesBack } = queue(data, keys, new Date());
  link.href = address;
  link.textContent = name;
  line.textContent = today.length ? `${count(today.length, "card")} for today.` : "Nothing for today.";
  if (!today.length && comesBack) line.append(` The next card comes back on ${dayInWords(comesBack)}.`);
  return made;
}

function show(data, isThere) {
  const byName = ([, one], [, other]) => one.name.localeCompare(other.name);
  const decks = Object.entries(data?.decks ?? {}).sort(byName);
  for (const shown of list.querySelectorAll("li")) shown.remove();
  list.append(...decks.map((deck) => item(data, deck)));
  part("none").hidden = decks.length > 0;
  part("export").hidden = data === null;
  part("erase").hidden = !isThere;
}

// Whatever is refused changes nothing, and the page goes on to show what is there.
async function run(action) {
  let sentence = "", data = null, isThere = true;
  try {
    sentence = await action();
  } catch (error) {
    sentence = said.dataset[error.message] ?? said.dataset.failed;
  }
  try {
    data = held();
    isThere = data !== null;
  } catch (error) {
    sentence ||= said.dataset[error.message];
  }
  show(data, isThere);
  said.textContent = sentence;
}

function erased() {
  erase();
  // The button that was pressed goes, now that there is nothing to erase.
  part("import").focus();
  return said.dataset.erased;
}

function saved() {
  save(part("export").dataset.export);
  return said.dataset.saved;
}

part("export").addEventListener("click", () => run(saved));
part("erase").addEventListener("click", () => run(erased));
part("import").addEventListener("click", () => file.click());
file.addEventListener("change", () => run(() => bring(file.files[0])).then(() => { file.value = ""; }));
whenChangedElsewhere(() => run(() => ""));
part("tools").hidden = false;
run(() => "");
