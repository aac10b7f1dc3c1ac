// Opens the question that an address names, the contents where there is room, and all answers on
// paper, where the definition that is open goes back to its list; it closes when the focus leaves it.
// Without this file newer browsers open that question and print open answers anyway, the cards say
// what an open word means, and Esc or a tap elsewhere closes a definition.

function openNamed() {
  const named = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const details = named?.closest("details:not([open])");
  if (!details) return;
  details.open = true;
  named.scrollIntoView();
}

const wide = matchMedia("(min-width: 64rem)");
for (const contents of document.querySelectorAll("[data-open-when-wide]")) {
  contents.open = wide.matches;
  wide.addEventListener("change", () => { contents.open = wide.matches; });
}

const definitions = document.querySelectorAll("[popover]");
addEventListener("focusin", ({ target }) => {
  for (const definition of definitions) {
    // A click on its text gives the focus to what holds it.
    const isAtIt = definition.contains(target) || target.contains(definition);
    if (!isAtIt && target.getAttribute("popovertarget") !== definition.id) definition.hidePopover?.();
  }
});

let openedForPaper = [];
addEventListener("beforeprint", () => {
  openedForPaper = [...document.querySelectorAll("details:not([open])")];
  for (const details of openedForPaper) details.open = true;
  for (const definition of definitions) definition.hidePopover?.();
});
addEventListener("afterprint", () => {
  for (const details of openedForPaper) details.open = false;
});

addEventListener("hashchange", openNamed);
openNamed();
