// Marks in the list of contents the part that is being read.
// Without this file the list is a list, and all its links work.

const links = new Map(Array.from(document.querySelectorAll(".contents a"), (link) => [link.hash.slice(1), link]));
const passed = new Set();

// A part is read from where its top has passed the upper third of the screen.
const observer = new IntersectionObserver((entries) => {
  for (const { target, boundingClientRect: { top }, rootBounds } of entries) {
    passed[top < rootBounds.bottom ? "add" : "delete"](target.id);
  }
  const now = [...links.keys()].filter((id) => passed.has(id)).at(-1);
  for (const [id, link] of links) {
    if (id === now) link.ariaCurrent = "true";
    else link.ariaCurrent = null;
  }
}, { rootMargin: "0px 0px -66%" });

for (const id of links.keys()) {
  const part = document.getElementById(id);
  if (part) observer.observe(part);
}
