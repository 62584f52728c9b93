// Elements made of text: whatever it holds, it stays text.

/** @typedef {Node | string | false | null | undefined} Child */

// What a reader does not see, or what would change what stands around it.
const BREAKS = /[\t\n\v\f\r\x85\u2028\u2029]/g;
const INVISIBLE =
  /[\0-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;

const ADDRESS = /^(?:https?:\/\/)?[\w.-]+\.[a-z]{2,}(?:[/?#]\S*)?$/iu;
const LONGEST = 200;
const TOO_LONG = /[\p{L}\p{N}_]{200}(?=[\p{L}\p{N}_])/gu;
const TOO_LONG_OR_SLASH = /\/|[\p{L}\p{N}_]{200}(?=[\p{L}\p{N}_])/gu;

/** @param {string} tag @param {Record<string, string>} attributes @param {Child[]} children */
export function make(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children.filter((one) => one instanceof Node || typeof one === "string"));
  return made;
}

/** @param {string} sign One that is seen, and not read out. @param {string} [style] */
export function hidden(sign, style) {
  return make("span", { ...(style && { class: style }), "aria-hidden": "true" }, sign);
}

/** @param {string} text Becomes one line that cannot control what shows it. */
export function clean(text) {
  return text.replace(BREAKS, " ").replace(INVISIBLE, "");
}

/**
 * Returns a text in pieces, with marks; spans are half-open, in units of the text.
 *
 * It may wrap within words of 200 letters, as on pages that a server sends.
 *
 * @param {string} text
 * @param {[number, number][]} spans
 */
export function marked(text, spans) {
  return withMarks(text, spans, (piece) => wrapping(piece, TOO_LONG));
}

/**
 * Returns a title as `marked` does; one that is an address may wrap at its slashes.
 *
 * @param {string} text
 * @param {[number, number][]} spans
 */
export function markedTitle(text, spans) {
  const where = ADDRESS.test(text) ? TOO_LONG_OR_SLASH : TOO_LONG;
  return withMarks(text, spans, (piece) => wrapping(piece, where));
}

/**
 * Returns code as `marked` does, with its lines.
 *
 * @param {string} text
 * @param {[number, number][]} spans
 */
export function markedCode(text, spans) {
  const lines = (/** @type {string} */ piece) =>
    piece.replaceAll("\t", "  ").split("\n").map(clean).join("\n");
  return withMarks(text, spans, (piece) => [lines(piece)]);
}

/**
 * @param {string} text
 * @param {[number, number][]} spans
 * @param {(piece: string) => Child[]} write
 */
function withMarks(text, spans, write) {
  /** @type {Child[]} */
  const pieces = [];
  let position = 0;
  for (const [start, end] of spans) {
    pieces.push(...write(text.slice(position, start)));
    pieces.push(make("mark", {}, ...write(text.slice(start, end))));
    position = end;
  }
  pieces.push(...write(text.slice(position)));
  return pieces;
}

/** @param {string} text A sentence of ours, with code between backticks. @returns {Child[]} */
export function withCode(text) {
  const pieces = text.split("`");
  if (pieces.length % 2 === 0) return [clean(text)]; // a backtick of somebody's own
  return pieces.map((piece, at) => (at % 2 ? make("code", {}, clean(piece)) : clean(piece)));
}

/** @param {string} text @param {RegExp} where Behind what it may wrap. @returns {Child[]} */
function wrapping(text, where) {
  const kept = clean(text);
  if (where === TOO_LONG && kept.length <= LONGEST) return [kept];
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
