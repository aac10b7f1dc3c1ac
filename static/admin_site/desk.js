// Keys for the buttons of the desk, and a switch that turns them off.
// Without this file every button still works, by mouse and by Tab and Enter.

const SWITCHED = "desk-shortcuts";
const status = document.querySelector("[data-desk-status]");
const box = document.querySelector("[data-shortcuts]");
const choice = document.querySelector("[data-shortcuts-switch]");

const isOn = () => localStorage.getItem(SWITCHED) !== "off";
const isTyping = (place) => place.closest("input:not([type=checkbox], [type=submit]), textarea, select, [contenteditable]");

function say(sentence) {
  if (!status) return;
  status.textContent = "";
  // A sentence that is said again is heard only if it was gone for a moment.
  requestAnimationFrame(() => { status.textContent = sentence; });
}

function leaveField(place) {
  place.blur();
  document.querySelector("[data-item-heading]")?.focus();
}

// What a verdict asks of others must be said first: the key leads to the field for it.
function missingNote(button) {
  if (!("wantsNote" in button.dataset)) return null;
  const field = button.form?.elements[button.dataset.wantsNote || "note"];
  return field && !field.value.trim() ? field : null;
}

function press(button) {
  const field = missingNote(button);
  if (field) {
    field.focus();
    say("Write first what has to be done. Then press Esc and the key again, or go on to the button.");
    return;
  }
  button.click();
}

document.addEventListener("keydown", (event) => {
  const { target, key } = event;
  if (event.ctrlKey || event.altKey || event.metaKey || event.repeat || event.isComposing) return;
  if (isTyping(target)) {
    if (key === "Escape") leaveField(target);
    return;
  }
  if (!isOn()) return;
  const button = document.querySelector(`[data-key="${CSS.escape(key.toLowerCase())}"]`);
  if (!button || (event.shiftKey && !/^\d$/.test(key))) return;
  event.preventDefault();
  press(button);
});

// A key that is pressed twice must not send the same verdict twice.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  if ("sent" in form.dataset) event.preventDefault();
  form.dataset.sent = "";
});
window.addEventListener("pageshow", () => {
  document.querySelectorAll("form[data-sent]").forEach((form) => { delete form.dataset.sent; });
});

function showSwitch() {
  document.body.classList.toggle("shortcuts-off", !isOn());
  if (choice) choice.checked = isOn();
}

if (box) box.hidden = false;
choice?.addEventListener("change", () => {
  localStorage.setItem(SWITCHED, choice.checked ? "on" : "off");
  showSwitch();
});
showSwitch();
