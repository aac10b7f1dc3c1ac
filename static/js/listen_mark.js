// Marks the sentence that listen.js reads out, opens what hides it and keeps it on the screen,
// whoever has the focus.
// Without this file the sentence is heard and not marked.

let unmark = () => {};

if (globalThis.Highlight) {
  // Not in the style sheet of the page: the checkers of CSS do not know this selector yet.
  const style = new CSSStyleSheet();
  style.replaceSync("::highlight(sentence) { background: var(--mark); text-decoration: underline }");
  document.adoptedStyleSheets.push(style);
}

// For browsers that cannot mark a range. Afterwards the very same text nodes are back.
function wrap(node, from, to) {
  const { data } = node, rest = node.splitText(to), marked = document.createElement("mark");
  marked.append(node.splitText(from));
  node.after(marked);
  return () => { marked.remove(); rest.remove(); node.data = data; };
}

// `letters` are those of the sentence: of each its text node, and where in it.
function mark(letters) {
  letters[0][0].parentElement.closest("details")?.setAttribute("open", "");
  const range = new Range(), last = new Map(letters), first = new Map([...letters].reverse());
  range.setStart(...letters[0]);
  range.setEnd(letters.at(-1)[0], letters.at(-1)[1] + 1);
  const { top, bottom } = range.getBoundingClientRect();
  // Smooth or not: the style sheet says so.
  if (top < 0 || bottom > innerHeight * .75) scrollBy({ top: top - innerHeight / 3 });
  if (globalThis.Highlight) {
    CSS.highlights.set("sentence", new Highlight(range));
    return () => CSS.highlights.delete("sentence");
  }
  const undo = Array.from(last, ([node, at]) => wrap(node, first.get(node), at + 1));
  return () => { for (const restore of undo.splice(0)) restore(); };
}

addEventListener("sentence", ({ detail }) => {
  unmark();
  unmark = detail ? mark(detail) : () => {};
});
