// Pages that were fetched: read, and put in place of what is shown.

const policy = window.trustedTypes?.createPolicy("kbindex", {
  // Only pages of this host are read, and into a document in which no script runs.
  createHTML: (text) => text,
});

/** @param {string} text */
export function parsePage(text) {
  const trusted = policy ? policy.createHTML(text) : text;
  return new DOMParser().parseFromString(trusted, "text/html");
}

/**
 * Puts the children of another `main` in place of those that are shown.
 *
 * A form stays: someone may have typed in it.
 *
 * @param {HTMLElement} main
 * @returns {HTMLElement} A `main` that holds what was shown.
 */
export function replaceMain(main) {
  const shown = /** @type {HTMLElement} */ (document.querySelector("main"));
  const form = shown.querySelector(FORM);
  if (form) main.querySelector(FORM)?.replaceWith(form);
  const left = document.createElement("main");
  left.className = shown.className;
  left.append(...shown.childNodes);
  shown.className = main.className;
  shown.append(...main.childNodes);
  return left;
}

/** Lets the top of results be painted before what lies below it. */
export function paintTopFirst() {
  const results = document.querySelector("main .split");
  results?.classList.add("topfirst");
  afterPaint(() => results?.classList.remove("topfirst"));
}

/** @param {() => void} act Takes time that would come before the next frame. */
export function afterPaint(act) {
  requestAnimationFrame(() => setTimeout(act));
}

const FORM = 'form[role="search"]';

const HEAD = [
  'link[rel="canonical"]',
  'link[rel="alternate"][hreflang]',
  'meta[name="description"]',
  'meta[name="robots"]',
];

/**
 * Takes from a page what its head says of it, and where its other languages are.
 *
 * @param {Document} page
 */
export function replaceHead(page) {
  for (const kind of HEAD) {
    document.head.querySelectorAll(kind).forEach((one) => one.remove());
    for (const one of page.head.querySelectorAll(kind)) {
      document.head.append(document.importNode(one, true));
    }
  }
  for (const link of page.querySelectorAll(".tools a[hreflang]")) {
    const language = link.getAttribute("hreflang") ?? "";
    const shown = document.querySelector(`.tools a[hreflang="${CSS.escape(language)}"]`);
    shown?.setAttribute("href", link.getAttribute("href") ?? "");
  }
}

/**
 * Moves the form from the content to where another page has it, and the caret with it.
 *
 * @param {HTMLFormElement} form
 * @param {HTMLInputElement} field
 * @param {Document} page
 */
export function moveForm(form, field, page) {
  const header = page.querySelector("header");
  const shown = document.querySelector("header");
  if (!header || !shown) return;
  const copy = document.importNode(header, true);
  const place = copy.querySelector(FORM);
  const tools = shown.querySelector(".tools");
  const isFocused = document.activeElement === field;
  const { selectionStart, selectionEnd } = field;
  // Links and forms may be relative to the page that is shown from now on.
  const footer = page.querySelector("footer");
  if (footer) document.querySelector("footer")?.replaceWith(document.importNode(footer, true));
  form.className = place?.className ?? form.className;
  form.setAttribute("action", place?.getAttribute("action") ?? form.action);
  if (tools) copy.querySelector(".tools")?.replaceWith(tools);
  place?.replaceWith(form);
  shown.replaceChildren(...copy.childNodes);
  if (!isFocused) return;
  field.focus();
  field.setSelectionRange(selectionStart, selectionEnd);
}
