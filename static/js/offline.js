// The service worker: gives a reader the pages that they kept, where there is no network.
// Nobody has it who did not press “Keep this page”: keep.js registers it then. It stores nothing,
// but that a kept page was withdrawn. Online the network wins, unless it is down or very slow.

const PATIENCE = 8000;
const SERVER_ERROR = 500;
const GONE = 410;

self.addEventListener("install", () => self.skipWaiting());

self.addEventListener("fetch", (event) => {
  const { method, url, mode } = event.request, { origin, pathname } = new URL(url);
  if (method !== "GET" || origin !== location.origin || pathname.startsWith("/admin/")) return;
  event.respondWith(mode === "navigate" ? page(event.request, pathname) : file(event.request));
});

function stored(request) {
  return caches.match(request, { ignoreSearch: true, ignoreVary: true });
}

async function page(request, path) {
  const copy = await stored(request);
  try {
    // A kept page is asked for anew: what the browser itself holds may be a day old.
    const answer = await (copy ? soon(fetch(request, { cache: "no-cache" })) : fetch(request));
    if (!copy || answer.status < SERVER_ERROR && answer.status !== GONE) return answer;
    if (answer.status !== GONE) return copy;
    const kept = await caches.open(`kept ${path}`);
    await kept.put(path, answer.clone());
    return answer;
  } catch {
    return copy ?? await stored("/kept/") ?? Response.error();
  }
}

async function file(request) {
  try {
    return await fetch(request);
  } catch {
    return await stored(request) ?? Response.error();
  }
}

function soon(answer) {
  const tooLate = new Promise((_, refuse) => { setTimeout(refuse, PATIENCE); });
  return Promise.race([answer, tooLate]);
}
