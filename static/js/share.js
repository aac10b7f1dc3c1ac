// Opens the system's own sheet for sharing, or copies the address.
// Without this file, or in a browser that can do neither, there is no button.

const box = document.querySelector("[data-share]");
// Without what says how somebody came here.
const { href: url } = document.querySelector("link[rel=canonical]") ?? location;

box.hidden = !(navigator.share ?? navigator.clipboard);
box.querySelector("button").addEventListener("click", async () => {
  // Closing the sheet is no fault.
  if (navigator.share) return navigator.share({ url }).catch(() => {});
  await navigator.clipboard.writeText(url);
  box.lastElementChild.textContent = box.dataset.share;
});
