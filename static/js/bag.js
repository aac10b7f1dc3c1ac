// Gathers a topic with all that belongs to it: pages, as copies that say when they were kept, and
// files. Nothing is stored here: keeping.js does that. Without this file nothing is ever kept.

const PARTS = "script[src], link[rel=icon], img[src]";
const NOT_HERE = [404, 410];
// What a script asks for stands in no page.
const ASKS_FOR = /\b(?:from|import)\s*\(?\s*"(\.[^"]+)"/g;
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
function makeCopy(page, article) {
  const words = page.querySelector("[data-kept-words]") ?? article.querySelector("[data-kept-words]");
  const copy = words.content.cloneNode(true);
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

const html = (page) => new Blob([`<!DOCTYPE html>${page.documentElement.outerHTML}`]);

async function entriesOfFiles(addresses, signal, known = new Set()) {
  const others = new Set(addresses.filter((address) => !known.has(address)));
  for (const address of others) known.add(address);
  const found = await Promise.all(Array.from(others, async (address) => {
    const answer = await got(address, signal), body = await answer.blob();
    const text = address.endsWith(".js") ? await body.text() : "";
    const asked = Array.from(text.matchAll(ASKS_FOR), ([, name]) => new URL(name, address).href);
    return [...answer.ok ? [entry(address, answer, body)] : [], ...await entriesOfFiles(asked, signal, known)];
  }));
  return found.flat();
}

// `tell` hears how many pages have come, of how many.
export async function collect(path, { tell, signal } = {}) {
  const first = await pageAt(path, signal), { dataset } = first.page.querySelector("[data-keep]");
  const [belonging, shared] = [dataset.pages, dataset.shared].map(listed);
  let come = 1;
  const others = await Promise.all([...belonging, ...shared].map(async (address) => {
    const page = await pageAt(address, signal);
    come += 1;
    tell?.(come, belonging.length + shared.length + 1);
    return page;
  }));
  const found = [first, ...others].filter(({ answer }) => answer.ok);
  const files = await entriesOfFiles(found.flatMap(({ page }) => filesOf(page)), signal);
  const own = found.filter(({ address }) => !shared.includes(address));
  for (const { page } of own) makeCopy(page, first.page);
  const entries = [...found.map((x) => entry(x.address, x.answer, html(x.page))), ...files];
  const bytes = entries.reduce((sum, { size }) => sum + size, 0), etag = first.answer.headers.get("ETag");
  return { entries, count: found.length, bytes, etag, pages: own.map((x) => [x.address, x.title]) };
}
