// Shows the links to what this device keeps, once it keeps something, and what has grown old in a
// copy. A kept topic is kept anew when its reader opens it online, once a day or when it changed.
// It asks for nothing and stores nothing where nothing is kept. Without this file /kept/ has all.

const isCopy = document.querySelector("[data-kept-copy]") !== null;

function keys() {
  try {
    return Object.keys(localStorage);
  } catch {
    return [];
  }
}

async function keptPaths() {
  try {
    return (await caches.keys()).filter((name) => /^kept \/[^/]/.test(name)).map((name) => name.slice(5));
  } catch {
    return [];
  }
}

function reveal(name, isHere) {
  const link = document.querySelector(`[data-${name}-link]`);
  if (link) link.hidden = !isHere;
}

async function show() {
  const paths = await keptPaths(), today = new Date().toISOString().slice(0, 10);
  reveal("kept", paths.length > 0);
  document.querySelector("[data-kept-link] span").textContent = paths.length;
  reveal("questions", keys().some((key) => key.startsWith("my-questions /topics/")));
  reveal("practice", keys().includes("practice"));
  for (const late of document.querySelectorAll("[data-overdue-from]")) {
    late.hidden = today < late.dataset.overdueFrom;
  }
}

async function refresh() {
  const path = (await keptPaths()).find((kept) => location.pathname.startsWith(kept));
  if (!path || isCopy) return;
  const [bag, keeping] = document.querySelector("[data-modules]").dataset.modules.split(" ");
  const { isOld, store } = await import(keeping);
  if (!await isOld(path)) return;
  const { collect } = await import(bag);
  const found = await collect(path);
  // Another window may have removed it meanwhile.
  if (!(await keptPaths()).includes(path)) return;
  await store(path, found);
  dispatchEvent(new Event("refreshed"));
}

addEventListener("kept", show);
addEventListener("storage", show);
show();
// What cannot be made anew stays as it was.
refresh().catch(() => {});
