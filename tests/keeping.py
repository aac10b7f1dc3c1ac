"""What a reader keeps on their device: asked for, looked at, without a network."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

KEEP, AGREE, REMOVE = "Keep", "Keep them", "Remove the kept pages"
# Everything that a browser can hold of a site, beside the cache that it fills by itself.
STORED = """async () => [
  ...await caches.keys(),
  ...(await navigator.serviceWorker.getRegistrations()).map((x) => x.scope),
  ...Object.keys(localStorage), ...Object.keys(sessionStorage),
  ...(await indexedDB.databases()).map((x) => x.name)]"""
# A page never gives up by itself, and so would stop the run: this is half a minute at most.
FRAMES = 1_800
UNTIL = """async ({ frames, of }) => {
  const is = %s;
  for (let frame = 0; frame < frames; frame += 1) {
    if (await is(of)) return;
    await new Promise(requestAnimationFrame);
  }
  throw new Error("This page waited in vain.");
}"""
IS_KEPT_ANEW = """async ([path, words]) => {
  const copy = await caches.match(path, { cacheName: `kept ${path}` });
  return (await copy.text()).includes(words);
}"""
FILES = """async (name) => {
  const keys = await (await caches.open(name)).keys();
  return keys.map((x) => x.url.replace(location.origin, ""));
}"""


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


def said(page: Page) -> Locator:
    return page.locator("[data-keep-said]")


def gather(page: Page) -> None:
    """Press “Keep”, and wait for the question that follows."""
    button(page, KEEP).click()
    expect(button(page, AGREE)).to_be_focused()


def keep(page: Page) -> None:
    gather(page)
    button(page, AGREE).click()
    expect(button(page, REMOVE)).to_be_focused()
    expect(said(page)).to_contain_text("You kept this copy on")


def stored(page: Page) -> list[str]:
    found: list[str] = page.evaluate(STORED)
    return found


def files(page: Page, path: str) -> set[str]:
    """Return the addresses of what is kept with the topic at `path`."""
    return set(page.evaluate(FILES, f"kept {path}"))


def wait_until(page: Page, is_so: str, of: object = None) -> None:
    """Wait until a function of the page says yes; the site's policy forbids `wait_for_function`."""
    page.evaluate(UNTIL % is_so, {"frames": FRAMES, "of": of})


def kept_anew(page: Page, path: str, words: str) -> None:
    """Wait until the article that is kept says `words`: it is kept anew quietly."""
    wait_until(page, IS_KEPT_ANEW, [path, words])


def go_offline(page: Page) -> None:
    """Take away the network, and what the browser itself remembers of the site."""
    page.context.new_cdp_session(page).send("Network.clearBrowserCache")
    page.context.set_offline(True)
