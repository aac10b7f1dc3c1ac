// Opens the question that an address names and the contents where there is room; closes a definition
// on paper and when the focus leaves it. Without this file newer browsers open questions anyway, and
// Esc or a tap closes a definition.

function openNamed() {
  const named = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const closed = () => named?.closest("details:not([open])");
  if (!closed()) return;
  while (closed()) closed().open = true;
  named.scrollIntoView();
}

const wide = matchMedia("(min-width: 64rem)");
for (const contents of document.querySelectorAll("[data-open-when-wide]")) {
  contents.open = wide.matches;
  wide.addEventListener("change", () => { contents.open = wide.matches; });
}

const definitions = () => document.querySelectorAll("[popover]");
addEventListener("focusin", ({ target }) => {
  for (const definition of definitions()) {
    // A click on its text gives the focus to what holds it.
    if (definition.contains(target) || target.contains(definition)) continue;
    if (target.popoverTargetElement !== definition) definition.hidePopover?.();
  }
});

addEventListener("beforeprint", () => {
  for (const definition of definitions()) definition.hidePopover?.();
});

addEventListener("hashchange", openNamed);
openNamed();
