// Offers to keep a topic on this device: bag.js gathers it, its size is said, and keeping.js stores
// it once its reader agrees. Without this file nothing is ever kept.

const box = document.querySelector("[data-keep]");
const offer = document.querySelector("[data-keep-offer]");
const path = box.dataset.keep;
const [button, label] = box.querySelectorAll("button, [data-label]"), keepWord = label.textContent;
const said = document.querySelector("[data-keep-said]");
const part = (name) => offer.querySelector(`[data-${name}]`);
const [bag, keeping] = document.querySelector("[data-modules]").dataset.modules.split(" ");
// A browser may remember that it did not get a file: another address has it ask anew.
const load = (file) => import(file).catch(() => import(`${file}?${Date.now()}`));
const fault = ({ name }) => (name === "QuotaExceededError" ? box.dataset.full : box.dataset.failed);
let gathering = null, gathered = null;

async function show(words) {
  const copy = await caches.match(path, { cacheName: `kept ${path}` });
  const page = copy && new DOMParser().parseFromString(await copy.text(), "text/html");
  label.textContent = copy ? box.dataset.remove : keepWord;
  said.replaceChildren(words ?? page?.querySelector("[data-kept-copy] p") ?? "");
  box.hidden = false;
  dispatchEvent(new Event("kept"));
}

async function close(words) {
  gathering?.abort();
  gathering = gathered = null;
  if (offer.contains(document.activeElement)) button.focus();
  offer.hidden = true;
  await show(words);
}

function reveal(...names) {
  for (const name of ["getting", "yes", "no"]) part(name).hidden = !names.includes(name);
}

function tell(come, all) {
  part("progress").textContent = `${come} of ${all} are here.`;
}

function ask({ sizeInWords }) {
  const question = offer.querySelector("template").content.cloneNode(true);
  const [count, size] = question.querySelectorAll("b");
  [count.textContent, size.textContent] = [gathered.count, sizeInWords(gathered.bytes)];
  part("asked").replaceChildren(question);
  reveal("yes", "no");
  if (document.activeElement === button || offer.contains(document.activeElement)) part("yes").focus();
}

async function gather() {
  const stop = new AbortController();
  gathering = stop;
  for (const words of [said, part("asked"), part("progress")]) words.replaceChildren();
  reveal("getting", "no");
  offer.hidden = false;
  try {
    gathered = await (await load(bag)).collect(path, { tell, signal: stop.signal });
    if (gathering === stop) ask(await load(keeping));
  } catch (error) {
    if (gathering === stop) await close(fault(error));
  }
}

const act = (action) => load(keeping).then(action).catch(fault).then(close);

// The same button keeps and removes: what it says when it is pressed is what it does.
button.addEventListener("click", () => {
  if (label.textContent !== keepWord) act(({ forget }) => forget(path).then(() => box.dataset.removed));
  else if (offer.hidden) gather();
});
part("no").addEventListener("click", () => close());
part("yes").addEventListener("click", () => {
  const found = gathered;
  button.focus();
  reveal();
  act(({ store }) => store(path, found));
});
addEventListener("refreshed", () => show());
if ("serviceWorker" in navigator && "caches" in window) show();
