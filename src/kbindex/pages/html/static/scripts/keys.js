// What keys do beside what browsers do with them. Tab is never touched.

import { fieldOf, isComposing } from "./field.js";

const TITLES = "main .ledger .title a, main .brief th[scope=row] a";

/**
 * @param {HTMLFormElement} form
 * @param {() => void} whenEmptied Called when Escape has emptied the field.
 */
export function wireKeys(form, whenEmptied) {
  const field = fieldOf(form);
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || isComposing(event)) return;
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const done =
      event.target === field
        ? inField(event.key, field, whenEmptied)
        : !isTypedIn(event.target) && onPage(event, field);
    if (done) event.preventDefault();
  });
}

/**
 * @param {string} key
 * @param {HTMLInputElement} field
 * @param {() => void} whenEmptied
 */
function inField(key, field, whenEmptied) {
  if (key === "ArrowDown") return focus(titles()[0]);
  if (key !== "Escape") return false;
  if (field.value) {
    field.value = "";
    whenEmptied();
  } else {
    field.blur();
  }
  return true;
}

/**
 * @param {KeyboardEvent} event
 * @param {HTMLInputElement} field
 */
function onPage(event, field) {
  if (event.key === "/") {
    field.select();
    return focus(field);
  }
  const focused = /** @type {Element} */ (event.target);
  if (event.key === "Escape") return Boolean(focused.closest("main")) && focus(field);
  const all = titles();
  const at = all.findIndex((title) => title === focused);
  if (at < 0 || event.shiftKey) return false;
  if (event.key === "ArrowDown") return focus(all[at + 1] ?? all[at]);
  if (event.key === "ArrowUp") return focus(all[at - 1] ?? field);
  return false;
}

/** @returns {HTMLElement[]} */
function titles() {
  return [...document.querySelectorAll(TITLES)].filter((one) => one instanceof HTMLElement);
}

/** @param {HTMLElement | undefined} element */
function focus(element) {
  element?.focus();
  return element !== undefined;
}

/** @param {EventTarget | null} target */
function isTypedIn(target) {
  const typed = "input, textarea, select, [contenteditable]";
  return target instanceof Element && target.closest(typed) !== null;
}
