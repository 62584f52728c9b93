// Elements made of text: whatever it holds, it stays text.

/** @typedef {Node | string | false | null | undefined} Child */

// Signs of control and of direction: they would change what stands around them.
const CONTROLS = /[\p{Cc}\u200e\u200f\u2028-\u202e\u2066-\u2069]+/gu;

const ADDRESS = /^(?:https?:\/\/)?[\w.-]+\.[a-z]{2,}(?:[/?#]\S*)?$/iu;
const TOO_LONG = /[\p{L}\p{N}_]{200}(?=[\p{L}\p{N}_])/gu;
const TOO_LONG_OR_SLASH = /\/|[\p{L}\p{N}_]{200}(?=[\p{L}\p{N}_])/gu;

/** @param {string} tag @param {Record<string, string>} attributes @param {Child[]} children */
export function make(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children.filter((one) => one instanceof Node || typeof one === "string"));
  return made;
}

/** @param {string} sign One that is seen, and not read out. */
export function hidden(sign) {
  return make("span", { "aria-hidden": "true" }, sign);
}

/** @param {string} text */
export function clean(text) {
  return text.replace(CONTROLS, " ");
}

/**
 * Returns a text in pieces, with marks; spans are half-open, in units of the text.
 *
 * One that is an address may wrap at its slashes, and any may within words of 200 letters,
 * as on pages that a server sends.
 *
 * @param {string} text
 * @param {[number, number][]} spans
 */
export function marked(text, spans) {
  const where = ADDRESS.test(text) ? TOO_LONG_OR_SLASH : TOO_LONG;
  /** @type {Child[]} */
  const pieces = [];
  let position = 0;
  for (const [start, end] of spans) {
    pieces.push(...wrapping(text.slice(position, start), where));
    pieces.push(make("mark", {}, ...wrapping(text.slice(start, end), where)));
    position = end;
  }
  pieces.push(...wrapping(text.slice(position), where));
  return pieces;
}

/** @param {string} text @param {RegExp} where Behind what it may wrap. @returns {Child[]} */
function wrapping(text, where) {
  const kept = clean(text);
  /** @type {Child[]} */
  const pieces = [];
  let from = 0;
  for (const found of kept.matchAll(where)) {
    const to = found.index + found[0].length;
    pieces.push(kept.slice(from, to), make("wbr", {}));
    from = to;
  }
  pieces.push(kept.slice(from));
  return pieces;
}

/** @param {string | null | undefined} url One that pages may lead to: no script, no data. */
export function openable(url) {
  return url && /^https?:\/\//i.test(url) ? url : null;
}
