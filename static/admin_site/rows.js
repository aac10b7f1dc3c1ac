// Adds "Move up" and "Move down" to the rows of a list, and keeps the rows in the order of their numbers.
// Without this file the numbers in "Order" do the same once the page is saved.

const status = document.createElement("p");
status.setAttribute("role", "status");
status.className = "visually-hidden";

const rowOf = (input) => input.closest("tr.form-row, .inline-related");

function orderInputs(group) {
  return [...group.querySelectorAll("[data-order]")].filter((x) => !rowOf(x).classList.contains("empty-form"));
}

// A table shows a row's errors in a row of their own, just before it.
function withErrors(row) {
  const before = row.previousElementSibling;
  return before?.classList.contains("row-form-errors") ? [before, row] : [row];
}

function number(group) {
  orderInputs(group).forEach((input, index) => { input.value = index + 1; });
}

function move(input, step) {
  const group = input.closest(".inline-group");
  const inputs = orderInputs(group);
  const from = inputs.indexOf(input);
  const to = from + step;
  if (to < 0 || to >= inputs.length) {
    status.textContent = step < 0 ? "This is the first one." : "This is the last one.";
    return;
  }
  // The neighbour moves, so that the button which was pressed keeps the focus.
  const [here, neighbour] = [withErrors(rowOf(input)), withErrors(rowOf(inputs[to]))];
  if (step < 0) here.at(-1).after(...neighbour);
  else here[0].before(...neighbour);
  number(group);
  status.textContent = `Moved to place ${to + 1} of ${inputs.length}.`;
}

function button(text, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "move";
  made.textContent = text;
  made.addEventListener("click", (event) => {
    const before = event.currentTarget.getBoundingClientRect().top;
    act();
    // The page follows the row, so that the same button stays under the pointer.
    window.scrollBy({ top: made.getBoundingClientRect().top - before, behavior: "instant" });
  });
  return made;
}

function addButtons(row) {
  const input = row.querySelector("[data-order]");
  if (!input || input.parentElement.querySelector(".move")) return;
  const buttons = document.createElement("span");
  buttons.className = "moves";
  buttons.append(button("Move up", () => move(input, -1)), button("Move down", () => move(input, 1)));
  input.after(buttons);
}

function sort(group) {
  const rows = orderInputs(group).map((input) => [Number(input.value) || Infinity, rowOf(input)]);
  const sorted = rows.toSorted(([a], [b]) => (a === b ? 0 : a - b));
  if (rows.every(([, row], index) => row === sorted[index][1])) return;
  const marker = document.createComment("");
  withErrors(rows[0][1])[0].before(marker);
  marker.before(...sorted.flatMap(([, row]) => withErrors(row)));
}

document.body.append(status);
for (const group of document.querySelectorAll(".inline-group")) {
  sort(group);
  for (const input of orderInputs(group)) addButtons(rowOf(input));
}
document.addEventListener("formset:added", (event) => addButtons(event.target));
