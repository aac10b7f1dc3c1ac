// Opens the question that an address names, the contents where there is room, and all answers on
// paper. Without this file everything opens with a tap, and newer browsers print open answers anyway.

function openNamed() {
  const named = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (named instanceof HTMLDetailsElement) named.open = true;
}

const wide = matchMedia("(min-width: 64rem)");
for (const contents of document.querySelectorAll("[data-open-when-wide]")) {
  contents.open = wide.matches;
  wide.addEventListener("change", () => { contents.open = wide.matches; });
}

let openedForPaper = [];
addEventListener("beforeprint", () => {
  openedForPaper = [...document.querySelectorAll("details:not([open])")];
  for (const details of openedForPaper) details.open = true;
});
addEventListener("afterprint", () => {
  for (const details of openedForPaper) details.open = false;
});

addEventListener("hashchange", openNamed);
openNamed();
