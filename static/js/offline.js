// The service worker: gives a reader the pages that they kept, where there is no network.
// Nobody has it who did not keep something: keeping.js registers it then. It stores nothing, but
// that a kept page was withdrawn. Online the network wins, unless it is down or very slow.

const PREFIX = "kept ";
const KEPT = /^kept \/[^/]/;
const PATIENCE = 8000;
const SERVER_ERROR = 500;
const GONE = 410;

self.addEventListener("install", () => self.skipWaiting());

self.addEventListener("fetch", (event) => {
  const { method, url, mode } = event.request, { origin, pathname } = new URL(url);
  if (method !== "GET" || origin !== location.origin || pathname.startsWith("/admin/")) return;
  event.respondWith(mode === "navigate" ? page(event.request) : file(event.request));
});

async function sets() {
  return (await caches.keys()).filter((name) => KEPT.test(name));
}

// A word may belong to several topics: the newest copy is the best one.
async function newest(address) {
  const found = await Promise.all((await sets()).map((cacheName) =>
    caches.match(address, { cacheName, ignoreVary: true })));
  const made = (copy) => Date.parse(copy.headers.get("Date")) || 0;
  return found.filter(Boolean).sort((one, other) => made(other) - made(one)).at(0);
}

// Each depth has a copy of its own; the answers of a quiz stand in the address of one page.
async function stored({ url }) {
  const { origin, pathname, search } = new URL(url);
  return await newest(origin + pathname + search) ?? await newest(origin + pathname);
}

// A topic takes all its pages along: its quiz, its cards and its questions say the same.
async function withdraw({ url }, answer) {
  const path = new URL(url).pathname;
  for (const name of await sets()) {
    const topic = name.slice(PREFIX.length), cache = await caches.open(name);
    const isGone = ({ pathname }) => (path.startsWith(topic) ? pathname.startsWith(topic) : pathname === path);
    for (const key of await cache.keys()) if (isGone(new URL(key.url))) await cache.put(key.url, answer.clone());
  }
  return answer;
}

async function answered(request, options) {
  const answer = await fetch(request, options);
  return answer.status === GONE ? withdraw(request, answer) : answer;
}

async function page(request) {
  const copy = await stored(request);
  try {
    // A kept page is asked for anew: what the browser itself holds may be withdrawn.
    const answer = await (copy ? soon(answered(request, { cache: "no-cache" })) : answered(request));
    return copy && answer.status >= SERVER_ERROR ? copy : answer;
  } catch {
    return copy ?? await newest(`${location.origin}/kept/`) ?? Response.error();
  }
}

async function file(request) {
  try {
    return await answered(request);
  } catch {
    return await stored(request) ?? Response.error();
  }
}

function soon(answer) {
  const tooLate = new Promise((_, refuse) => { setTimeout(refuse, PATIENCE); });
  return Promise.race([answer, tooLate]);
}
