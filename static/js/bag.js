// Gathers a topic with all that belongs to it: pages, as copies that say when they were kept, and
// files. Nothing is stored here: keeping.js does that. Without this file nothing is ever kept.

const PARTS = "script[src], link[rel=icon], img[src]";
const NOT_HERE = [404, 410];
// The site's own calendar is that of UTC.
const byName = { dateStyle: "long", timeZone: "UTC" };
const listed = (addresses) => addresses.split(/\s+/).filter(Boolean);

// What the browser itself holds may be a day old.
async function got(address, signal) {
  const answer = await fetch(address, { cache: "no-cache", signal });
  if (answer.ok || NOT_HERE.includes(answer.status)) return answer;
  throw new Error(`${address}: ${answer.status}`);
}

async function pageAt(address, signal) {
  const answer = await got(address, signal);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (page.querySelector("[data-kept-copy]")) throw new Error("This is not what the site says today.");
  return { address, answer, page, title: page.title.replace(/ · [^·]*$/, "") };
}

// A copy grows old, and would go on to call its check up to date.
function makeCopy(page, words) {
  const copy = (page.querySelector("[data-kept-words]") ?? words).content.cloneNode(true);
  copy.querySelector("[data-kept-on]").textContent = new Date().toLocaleDateString("en-US", byName);
  page.querySelector("main").prepend(copy);
  for (const calm of page.querySelectorAll(".freshness-calm")) calm.remove();
}

function filesOf(page) {
  const parts = Array.from(page.querySelectorAll(PARTS), (part) => part.src ?? part.href);
  const asked = Array.from(page.querySelectorAll("[data-modules]"), (part) => listed(part.dataset.modules));
  return [...parts, ...asked.flat()].map((address) => new URL(address, location.origin).href);
}

// A copy obeys the same security policy; it is not packed.
function entry(address, answer, body) {
  const headers = new Headers(answer.headers);
  headers.delete("Content-Encoding");
  return { address, size: body.size, answer: new Response(body, { headers }) };
}

function entryOfPage({ address, answer, page }) {
  return entry(address, answer, new Blob([`<!DOCTYPE html>${page.documentElement.outerHTML}`]));
}

async function entryOfFile(address, signal) {
  const answer = await got(address, signal);
  return answer.ok ? [entry(address, answer, await answer.blob())] : [];
}

// `tell` hears how many pages have come, of how many.
export async function collect(path, { tell, signal } = {}) {
  const first = await pageAt(path, signal);
  const { dataset } = first.page.querySelector("[data-keep]");
  const [belonging, shared] = [dataset.pages, dataset.shared].map(listed);
  let come = 1;
  const others = await Promise.all([...belonging, ...shared].map(async (address) => {
    const page = await pageAt(address, signal);
    come += 1;
    tell?.(come, belonging.length + shared.length + 1);
    return page;
  }));
  const found = [first, ...others].filter(({ answer }) => answer.ok);
  const files = new Set(found.flatMap(({ page }) => filesOf(page)));
  const own = found.filter(({ address }) => !shared.includes(address));
  const words = first.page.querySelector("[data-kept-words]");
  for (const { page } of own) makeCopy(page, words);
  const packed = await Promise.all(Array.from(files, (address) => entryOfFile(address, signal)));
  const entries = [...found.map(entryOfPage), ...packed.flat()];
  const bytes = entries.reduce((sum, { size }) => sum + size, 0);
  const etag = first.answer.headers.get("ETag");
  return { entries, count: found.length, bytes, etag, pages: own.map((x) => [x.address, x.title]) };
}
