// Opens the system's own sheet for sharing; where there is none, copies the address.
// Without this file, or in a browser that can do neither, there is no button.

const box = document.querySelector("[data-share]");
const [button, said] = box.querySelectorAll("button, [role=status]");
// Without what says how somebody came here.
const { href: url } = document.querySelector("link[rel=canonical]") ?? location;

async function share() {
  if (navigator.share) return navigator.share({ url });
  await navigator.clipboard.writeText(url);
  said.textContent = box.dataset.share;
}

// Closing the sheet is no fault.
button.addEventListener("click", () => share().catch(() => {}));
box.hidden = !(navigator.share ?? navigator.clipboard);
