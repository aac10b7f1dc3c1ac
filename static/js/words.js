// Opens a word in place that is not among the words to know of its page. Without this file, or where
// its definition does not come, the word leads to its own page.

async function definitionOf({ pathname }) {
  const answer = await fetch(`${pathname}definition/`, { signal: AbortSignal.timeout(4000) });
  if (!answer.ok) throw new Error(answer.status);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const words = page.querySelector(".words"), definition = words.querySelector("[popover]");
  const list = document.querySelector(".words dl");
  if (document.getElementById(definition.id)) return definition;
  if (list) list.append(definition); else document.querySelector("article").append(words);
  return definition;
}

// From now on it opens as a word to know does. Its text stays the same: somebody may listen to it.
async function open(link) {
  const { id } = await definitionOf(link), button = document.createElement("button");
  button.type = "button";
  button.setAttribute("popovertarget", id);
  button.append(...link.childNodes);
  link.replaceWith(button);
  button.focus();
  button.click();
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("dfn a");
  if (!link?.showPopover || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  if (link.ariaBusy) return;
  link.ariaBusy = "true";
  open(link).catch(() => { location.assign(link.href); });
});
