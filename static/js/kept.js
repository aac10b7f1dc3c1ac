// Lists the pages that keep.js has kept on this device. Without this file the page says what it is.

const PREFIX = "kept ";
const list = document.querySelector("[data-kept-list]");
const said = document.querySelector("[data-kept-said]");
const today = new Date().toISOString().slice(0, 10);

async function forget(path, item) {
  await caches.delete(PREFIX + path);
  item.remove();
  said.textContent = said.dataset.removed;
  document.querySelector("main").focus();
  if (list.querySelector("li")) return;
  document.querySelector("[data-kept-none]").hidden = false;
  // The last page takes the service worker with it.
  const worker = await navigator.serviceWorker.getRegistration("/");
  await worker?.unregister();
}

async function show(path) {
  const copy = await caches.match(path, { cacheName: PREFIX + path });
  const page = new DOMParser().parseFromString(await copy.text(), "text/html");
  const item = list.querySelector("template").content.firstElementChild.cloneNode(true);
  const link = item.querySelector("a");
  link.href = path;
  link.textContent = page.title.replace(/ · [^·]*$/, "");
  link.after(page.querySelector("[data-kept-copy] p") ?? "");
  for (const late of item.querySelectorAll("[data-overdue-from]")) {
    late.hidden = today < late.dataset.overdueFrom;
  }
  item.querySelector("[data-part]").textContent = link.textContent;
  item.querySelector("button").addEventListener("click", () => forget(path, item));
  list.append(item);
}

async function start() {
  const names = await caches.keys();
  for (const name of names) await show(name.slice(PREFIX.length));
  document.querySelector("[data-kept-none]").hidden = names.length > 0;
}

// The service worker answers with this page where it has no other.
document.querySelector("[data-kept-instead]").hidden = location.pathname === list.dataset.keptList;
if ("caches" in window) start();
