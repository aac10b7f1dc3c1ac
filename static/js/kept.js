// Lists the topics that are kept on this device, what belongs to each, and removes them.
// Without this file the page says what it is.

const list = document.querySelector("[data-kept-list]");
const said = document.querySelector("[data-kept-said]");
const [, keeping] = document.querySelector("[data-modules]").dataset.modules.split(" ");
const { about, forget, keptPaths, sizeInWords } = await import(keeping);

function linkTo([address, title]) {
  const item = document.createElement("li"), link = document.createElement("a");
  [link.href, link.textContent] = [address, title];
  item.append(link);
  return item;
}

// The pages of a topic lie below it; the others are its words. Its depths are one with it.
function describe(item, path, { pages, bytes }) {
  const own = pages.filter(([address]) => address.startsWith(path) && !/^(\?|$)/.test(address.slice(path.length)));
  const words = pages.filter(([address]) => !address.startsWith(path));
  item.querySelector("[data-pages]").append(...own.map(linkTo));
  item.querySelector("[data-words] ul").append(...words.map(linkTo));
  item.querySelector("[data-count]").textContent = words.length;
  item.querySelector("[data-size]").textContent = sizeInWords(bytes);
  item.querySelector("[data-words]").hidden = !words.length;
  item.querySelector("[data-content]").hidden = false;
}

async function show(path) {
  const copy = await caches.match(path, { cacheName: `kept ${path}` });
  const page = new DOMParser().parseFromString(await copy?.text() ?? "", "text/html");
  const item = list.querySelector("template").content.firstElementChild.cloneNode(true);
  const link = item.querySelector("a"), kept = page.querySelector("[data-kept-copy] p");
  link.href = path;
  link.textContent = page.title.replace(/ · [^·]*$/, "") || path;
  // What was withdrawn, or is of another shape, says no more than its name.
  link.parentNode.after(kept ?? "");
  const content = await about(path);
  if (kept && content) describe(item, path, content);
  item.querySelector("[data-part]").textContent = link.textContent;
  item.querySelector("button").addEventListener("click", () => remove([path]));
  item.dataset.path = path;
  list.append(item);
}

function count() {
  const topics = list.querySelectorAll("[data-path]").length;
  document.querySelector("[data-kept-none]").hidden = topics > 0;
  document.querySelector("[data-kept-several]").hidden = topics < 2;
  dispatchEvent(new Event("kept"));
}

async function remove(paths) {
  for (const path of paths) {
    await forget(path);
    list.querySelector(`[data-path="${CSS.escape(path)}"]`).remove();
  }
  count();
  said.textContent = paths.length > 1 ? said.dataset.allRemoved : said.dataset.removed;
  document.querySelector("main").focus();
}

// The service worker answers with this page where it has no other.
document.querySelector("[data-kept-instead]").hidden = location.pathname === list.dataset.keptList;
document.querySelector("[data-kept-several] button").addEventListener("click", async () => remove(await keptPaths()));
if ("caches" in window) {
  for (const path of await keptPaths()) await show(path);
  count();
}
