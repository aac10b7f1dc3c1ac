// Shows the links to what this device keeps, and what has grown old in a copy. A kept topic that its
// reader opens online is kept anew. Where nothing is kept it asks for nothing and stores nothing.
// Without this file /kept/ has all.

async function keptPaths() {
  try {
    return (await caches.keys()).filter((name) => /^kept \/[^/]/.test(name)).map((name) => name.slice(5));
  } catch {
    return [];
  }
}

function keys() {
  try {
    return Object.keys(localStorage);
  } catch {
    return [];
  }
}

function reveal(name, isHere) {
  document.querySelector(`[data-${name}-link]`).hidden = !isHere;
}

async function show() {
  const paths = await keptPaths(), today = new Date().toISOString().slice(0, 10);
  reveal("kept", paths.length);
  document.querySelector("[data-kept-link] span").textContent = paths.length;
  reveal("questions", keys().some((key) => key.startsWith("my-questions /topics/")));
  reveal("practice", keys().includes("practice"));
  for (const late of document.querySelectorAll("[data-overdue-from]")) {
    late.hidden = today < late.dataset.overdueFrom;
  }
}

async function refresh() {
  const path = (await keptPaths()).find((kept) => location.pathname.startsWith(kept));
  if (!path || document.querySelector("[data-kept-copy]")) return;
  const [bag, keeping] = document.querySelector("[data-modules]").dataset.modules.split(" ");
  await (await import(keeping)).refresh(path, bag);
}

addEventListener("kept", show);
addEventListener("storage", show);
show();
// What cannot be made anew stays as it was.
refresh().catch(() => {});
