// Pages that follow their notes: where the server watches files, it says what changed.

import { loadPage, mainOf } from "./answers.js";
import { replaceHead, replaceMain } from "./documents.js";

/** @param {() => void} whenChanged Called before what changed is shown. */
export function followChanges(whenChanged) {
  const address = document.documentElement.dataset.events;
  if (!address) return;
  const source = new EventSource(address);
  let lost = false;
  source.addEventListener("changed", () => void refresh(whenChanged));
  source.addEventListener("error", () => (lost = true));
  source.addEventListener("open", () => {
    if (lost) void refresh(whenChanged); // something may have changed meanwhile
    lost = false;
  });
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
