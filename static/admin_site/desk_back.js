// Takes the offer to take a verdict back away when its seconds are over, and says once that it is there.
// Without this file the offer stays, and the server refuses it in words when it comes too late.

const offer = document.querySelector("[data-take-back]");
const status = document.querySelector("[data-desk-status]");

if (offer) {
  const seconds = Number(offer.dataset.takeBack);
  const recorded = offer.querySelector("p").textContent.trim();
  if (status) {
    // After the page's own heading has been read.
    setTimeout(() => { status.textContent = `${recorded} ${seconds} seconds to take it back.`; }, 500);
  }
  setTimeout(() => {
    if (offer.contains(document.activeElement)) document.querySelector("[data-item-heading]")?.focus();
    offer.remove();
  }, seconds * 1_000);
}
