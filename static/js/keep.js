// Keeps an article on this device when its reader asks for it, and says so when it is read there.
// Without this file nothing is ever kept. kept.js and offline.js know the caches by the same names.

const box = document.querySelector("[data-keep]");
const path = box.dataset.keep;
const [button, label, said] = box.querySelectorAll("button, [data-label], [role=status]");
const offer = label.textContent, nameOfCache = `kept ${path}`;
const isCopy = (page) => page.querySelector("[data-kept-copy]") !== null;
const fetched = async (address) => [address, await fetch(address, { cache: "no-cache" })];
const parsed = (html) => new DOMParser().parseFromString(html, "text/html");
// The site's own calendar is that of UTC.
const byName = { dateStyle: "long", timeZone: "UTC" };
const today = () => new Date().toISOString().slice(0, 10);

// All is fetched before an older copy goes: without a network it stays as it is.
async function keep() {
  await navigator.serviceWorker.register("/offline.js");
  const [, answer] = await fetched(path), page = parsed(await answer.text());
  if (!answer.ok || isCopy(page)) throw new Error("This is not what the site says today.");
  const parts = page.querySelectorAll("script[src], link[rel=icon], img[src]");
  const needed = [...box.dataset.files.split(" "), ...Array.from(parts, (part) => part.src ?? part.href)];
  const files = await Promise.all(needed.map(fetched));
  const words = page.querySelector("[data-kept-words]").content;
  words.querySelector("[data-kept-on]").textContent = new Date().toLocaleDateString("en-US", byName);
  page.querySelector("main").prepend(words);
  // A copy grows old, and would go on to call its check up to date.
  page.querySelector(".opening .freshness-calm")?.remove();
  // The copy obeys the same security policy; it is not packed.
  const headers = new Headers(answer.headers);
  headers.delete("Content-Encoding");
  const copy = new Response(`<!DOCTYPE html>${page.documentElement.outerHTML}`, { headers });
  await caches.delete(nameOfCache);
  const cache = await caches.open(nameOfCache);
  for (const [address, file] of [[path, copy], ...files]) if (file.ok) await cache.put(address, file);
  await navigator.serviceWorker.ready;
}

// The last page takes the service worker with it.
async function forget() {
  await caches.delete(nameOfCache);
  if ((await caches.keys()).length) return;
  const worker = await navigator.serviceWorker.getRegistration("/");
  await worker?.unregister();
}

async function show(words) {
  const copy = await caches.match(path, { cacheName: nameOfCache });
  const kept = copy && parsed(await copy.text()).querySelector("[data-kept-copy] p");
  label.textContent = copy ? box.dataset.remove : offer;
  said.replaceChildren(words ?? kept ?? "");
  for (const late of document.querySelectorAll("[data-overdue-from]")) {
    late.hidden = today() < late.dataset.overdueFrom;
  }
  box.hidden = false;
}

// The same button keeps and removes: nobody's second click may undo the first.
async function press() {
  if (said.ariaBusy === "true") return;
  said.ariaBusy = "true";
  const isKept = await caches.has(nameOfCache);
  try {
    await (isKept ? forget() : keep());
    await show(isKept ? box.dataset.removed : null);
  } catch {
    if (!isKept) await forget();
    await show(box.dataset.failed);
  }
  said.ariaBusy = "false";
}

async function start() {
  // What is kept is as new as what was last read online.
  if (await caches.has(nameOfCache) && !isCopy(document)) await keep().catch(() => {});
  button.addEventListener("click", press);
  await show();
}

if ("serviceWorker" in navigator && "caches" in window) start();
