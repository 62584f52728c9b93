// The field that is typed in: what it says, and when someone stopped typing.

/** After so long without a change a query is looked for. */
const PAUSE_MS = 120;

/**
 * Returns the form of the page; null where nobody answers searches.
 *
 * @returns {HTMLFormElement | null}
 */
export function searchForm() {
  return document.querySelector('form[role="search"]');
}

/**
 * @param {HTMLFormElement} form
 * @returns {HTMLInputElement}
 */
export function fieldOf(form) {
  return /** @type {HTMLInputElement} */ (form.elements.namedItem("q"));
}

/**
 * Says whether a key belongs to an input method, Enter and arrows included.
 *
 * @param {KeyboardEvent} event
 */
export function isComposing(event) {
  return event.isComposing || event.keyCode === 229;
}

/**
 * Returns what the address of results says for a form: nothing that is empty.
 *
 * @param {HTMLFormElement} form
 */
export function paramsOf(form) {
  const params = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    const text = String(value).trim();
    if (text) params.append(name, text);
  }
  return params;
}

/**
 * Makes a form say what an address says: the field, and what is in force beside it.
 *
 * @param {HTMLFormElement} form
 * @param {URLSearchParams} params
 */
export function fillForm(form, params) {
  const field = fieldOf(form);
  const query = params.get("q") ?? "";
  if (field.value.trim() !== query) field.value = query;
  keepFilters(form, params);
}

/**
 * Lets another query be looked for below the same filters, in the same order.
 *
 * @param {HTMLFormElement} form
 * @param {URLSearchParams} params
 */
export function keepFilters(form, params) {
  form.querySelectorAll('input[type="hidden"]').forEach((one) => one.remove());
  for (const [name, value] of params) {
    if (name === "q" || name === "page") continue;
    const hidden = document.createElement("input");
    Object.assign(hidden, { type: "hidden", name, value });
    form.append(hidden);
  }
}

/**
 * Calls back when the text of a field changed, and when nobody types for a moment.
 *
 * Never while an input method composes: half a word is no query.
 *
 * @param {HTMLInputElement} field
 * @param {() => void} whenPaused
 * @param {() => void} [whenTyped]
 * @returns {() => void} Forgets what was typed last: it is looked for already.
 */
export function watchTyping(field, whenPaused, whenTyped) {
  let timer = 0;
  let composing = false;
  const forget = () => clearTimeout(timer);
  const wait = () => {
    forget();
    if (composing) return;
    timer = setTimeout(whenPaused, PAUSE_MS);
    whenTyped?.();
  };
  field.addEventListener("compositionstart", () => {
    composing = true;
    forget();
  });
  field.addEventListener("compositionend", () => {
    composing = false;
    wait();
  });
  field.addEventListener("input", (event) => {
    // One that was broken off, as the field was filled, has no end.
    if (event instanceof InputEvent && event.isComposing === false) composing = false;
    wait();
  });
  return forget;
}
