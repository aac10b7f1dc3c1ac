// Stores what bag.js gathered on this device, describes it and forgets it. What is kept of a topic is
// one cache, named for its address; offline.js and on_this_device.js know it by the same name.
// Caches of an older shape hold the article alone and do not describe themselves.

const PREFIX = "kept ";
const ABOUT = "/kept/about-this-topic";
const SHAPE = 2;
const today = () => new Date().toISOString().slice(0, 10);
// A server that packs an answer calls its mark a weak one.
const bare = (etag) => etag?.replace(/^W\//, "");
const inKilobytes = { style: "unit", unit: "kilobyte", maximumSignificantDigits: 2 };
const inMegabytes = { ...inKilobytes, unit: "megabyte" };

export function sizeInWords(bytes) {
  const [size, style] = bytes < 1e6 ? [bytes / 1e3, inKilobytes] : [bytes / 1e6, inMegabytes];
  return size.toLocaleString("en-US", style);
}

// Other caches of this address are none of ours.
export async function keptPaths() {
  const names = await caches.keys();
  return names.filter((name) => /^kept \/[^/]/.test(name)).map((name) => name.slice(PREFIX.length));
}

// Returns nothing for what is of another shape.
export async function about(path) {
  try {
    const answer = await caches.match(ABOUT, { cacheName: PREFIX + path });
    const said = await answer.json();
    return said.shape === SHAPE && Array.isArray(said.pages) ? said : null;
  } catch {
    return null;
  }
}

// The last topic takes the service worker with it.
export async function forget(path) {
  await caches.delete(PREFIX + path);
  if ((await keptPaths()).length) return;
  const worker = await navigator.serviceWorker.getRegistration("/");
  await worker?.unregister();
}

// Whether the set was made on another day, or the site's article is another one by now.
async function isOld(path) {
  const kept = await about(path);
  if (kept?.day !== today()) return true;
  const { headers } = await fetch(path, { cache: "no-cache" });
  return bare(headers.get("ETag")) !== bare(kept.etag);
}

// What is there is written over, page by page: where that fails, each page is still a whole one.
export async function store(path, { entries, bytes, etag, pages }) {
  const isNew = !await caches.has(PREFIX + path);
  const said = { shape: SHAPE, day: today(), bytes, etag, pages };
  try {
    await navigator.serviceWorker.register("/offline.js");
    const cache = await caches.open(PREFIX + path);
    for (const { address, answer } of entries) await cache.put(address, answer);
    await cache.put(ABOUT, Response.json(said));
    const known = new Set([ABOUT, ...entries.map((x) => x.address)].map((x) => new URL(x, location.origin).href));
    for (const { url } of await cache.keys()) if (!known.has(url)) await cache.delete(url);
  } catch (error) {
    if (isNew) await forget(path);
    throw error;
  }
  await navigator.serviceWorker.ready;
}

// Keeps a topic anew where it is old; `bag` is the address of bag.js.
export async function refresh(path, bag) {
  if (!await isOld(path)) return;
  const found = await (await import(bag)).collect(path);
  // Another window may have removed it meanwhile.
  if (!(await keptPaths()).includes(path)) return;
  await store(path, found);
  dispatchEvent(new Event("refreshed"));
}
