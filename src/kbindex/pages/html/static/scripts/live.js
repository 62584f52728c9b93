// Pages that follow their notes: where the server watches files, it says what changed.

import { loadPage, mainOf } from "./answers.js";
import { replaceHead, replaceMain } from "./documents.js";

/**
 * Follows changes while the page is seen: a browser has few connections for a host, and
 * tabs behind this one would keep them all.
 *
 * @param {() => void} whenChanged Called before what changed is shown.
 */
export function followChanges(whenChanged) {
  const given = document.documentElement.dataset.events;
  if (!given) return;
  const address = new URL(given, document.baseURI);
  /** @type {EventSource | undefined} */
  let source;
  const turn = () => {
    if (document.visibilityState === "visible") {
      source ??= listen(address, whenChanged);
    } else {
      source?.close();
      source = undefined;
    }
  };
  document.addEventListener("visibilitychange", turn);
  turn();
}

/**
 * @param {URL} address Of the events; what it says to be shown follows what is shown.
 * @param {() => void} whenChanged
 */
function listen(address, whenChanged) {
  const source = new EventSource(address);
  let lost = false;
  source.addEventListener("changed", (event) => {
    address.searchParams.set("shown", event.data);
    void refresh(whenChanged);
  });
  source.addEventListener("error", () => (lost = true));
  source.addEventListener("open", () => {
    if (lost) void refresh(whenChanged); // something may have changed meanwhile
    lost = false;
  });
  return source;
}

/** @param {() => void} whenChanged */
async function refresh(whenChanged) {
  whenChanged();
  const address = location.href;
  /** @type {Document} */
  let page;
  try {
    page = await loadPage(address);
  } catch {
    return; // The server is on its way down or up: `open` comes again.
  }
  if (location.href !== address) return; // another page is shown by now
  showAgain(page);
}

/** @param {Document} page */
function showAgain(page) {
  const typed = document.querySelector("main form");
  if (typed?.contains(document.activeElement)) {
    // Whoever types is not disturbed; it is shown when they are done.
    typed.addEventListener("focusout", () => showAgain(page), { once: true });
    return;
  }
  const top = scrollY;
  const focused = document.activeElement?.getAttribute("href");
  document.title = page.title;
  replaceHead(page);
  replaceMain(mainOf(page));
  if (focused && document.activeElement === document.body) {
    const same = document.querySelector(`main a[href="${CSS.escape(focused)}"]`);
    if (same instanceof HTMLElement) same.focus({ preventScroll: true });
  }
  scrollTo(0, top);
}
