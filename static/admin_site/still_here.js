// Tells the site that somebody is typing, so that nobody is logged out over a long text. Without this
// file a session ends half an hour after the last page, and the browser's “back” has what was typed.
const MINUTES = 5;
let told = Date.now();

document.addEventListener("input", () => {
  if (Date.now() - told < MINUTES * 60_000) return;
  told = Date.now();
  fetch("/accounts/still-here/").catch(() => {});
});
