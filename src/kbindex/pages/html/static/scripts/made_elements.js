// Elements made of text: whatever it holds, it stays text.

/** @typedef {Node | string | false | null | undefined} Child */

// Signs of control and of direction: they would change what stands around them.
const CONTROLS = /[\p{Cc}\u200e\u200f\u2028-\u202e\u2066-\u2069]+/gu;

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
 * @param {string} text
 * @param {[number, number][]} spans
 */
export function marked(text, spans) {
  /** @type {Child[]} */
  const pieces = [];
  let position = 0;
  for (const [start, end] of spans) {
    pieces.push(clean(text.slice(position, start)));
    pieces.push(make("mark", {}, clean(text.slice(start, end))));
    position = end;
  }
  pieces.push(clean(text.slice(position)));
  return pieces;
}

/** @param {string | null | undefined} url One that pages may lead to: no script, no data. */
export function openable(url) {
  return url && /^https?:\/\//i.test(url) ? url : null;
}
