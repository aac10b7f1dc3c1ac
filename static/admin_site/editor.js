// Makes markdownx's editor usable by keyboard, in added rows, and clear about refused pictures.
// Without this file the editor and its preview still work in the rows that came with the page.

// markdownx takes the Tab key for itself: nobody could leave the editor with it.
document.addEventListener("keydown", (event) => {
  if (event.key === "Tab" && event.target.matches(".markdownx-editor")) event.stopPropagation();
}, { capture: true });

// markdownx looks for editors once, when its script runs; so it runs again for an added row.
document.addEventListener("formset:added", (event) => {
  const editors = event.target.querySelectorAll(".markdownx-editor");
  const source = document.querySelector("script[src*='markdownx']")?.src;
  if (!editors.length || !source) return;
  for (const editor of editors) editor.removeAttribute("data-markdownx-init");
  document.head.append(Object.assign(document.createElement("script"), { src: source }));
});

function say(place, sentence) {
  place.querySelector(".upload-refused")?.remove();
  const alert = document.createElement("p");
  alert.className = "upload-refused errornote";
  alert.setAttribute("role", "alert");
  alert.textContent = sentence;
  place.prepend(alert);
}

// markdownx types "Invalid response" into the text when a picture is refused: undo that, and say why.
document.addEventListener("markdownx.fileUploadError", (event) => {
  const place = event.target;
  const editor = place.querySelector(".markdownx-editor");
  const { value, selectionStart, selectionEnd } = editor;
  say(place, event.detail?.[0]?.image?.[0] ?? "The picture could not be added.");
  queueMicrotask(() => {
    editor.value = value;
    editor.setSelectionRange(selectionStart, selectionEnd);
  });
}, { capture: true });

document.addEventListener("markdownx.fileUploadEnd", (event) => {
  event.target.querySelector(".upload-refused")?.remove();
}, { capture: true });
