// Shows the button that prints, and prints what was typed as text: a box would cut it off.
// Without this file the print command does the same, and newer browsers let boxes grow.

let onPaper = [];
addEventListener("beforeprint", () => {
  for (const area of document.querySelectorAll("textarea:not(:placeholder-shown)")) {
    const words = document.createElement("span");
    words.className = "typed";
    words.textContent = area.value;
    area.replaceWith(words);
    onPaper.push([area, words]);
  }
});
addEventListener("afterprint", () => {
  for (const [area, words] of onPaper) words.replaceWith(area);
  onPaper = [];
});

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
