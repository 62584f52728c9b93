// @ts-check
/** Text → terms, as the analyzer of the index makes them. */

import { cut } from "./japanese.js";
import { stem } from "./stem.js";
import { mayJoin, scan, splitName } from "./technical.js";
import { hasJapanese, isHiragana, JAPANESE } from "./text.js";

export const WORD = 0;
export const PART = 1;
export const STEM = 2;
export const COMPOUND = 3;
export const JOINED = 4;
export const PAIR = 5;

/** @typedef {{text: string, start: number, end: number, how: number, position: number}} Term */
/** @typedef {import("./store.js").Store} Store */

/** @type {Map<string, string>} */
const NO_SURFACES = new Map();
const COMPOUND_MAX = 16;
const NEIGHBOURS_MAX = 4;
const WORD_MAX = 128;

/** @param {Term} term */
export const termKey = (term) => (term.how === STEM ? `~${term.text}` : term.text);

/** @param {Term} a @param {Term} b By start, then the longer first, then by `how`. */
export const inOrder = (a, b) => a.start - b.start || b.end - a.end || a.how - b.how;

/**
 * Return the terms of a folded text, in order.
 * @param {string} text
 * @param {Store} store
 * @returns {Term[]}
 */
export function analyze(text, store) {
  const terms = wordsOf(text, store);
  addPairs(terms, text);
  return terms.sort(inOrder);
}

/**
 * Return the terms of a folded text as they come, without pairs.
 * @param {string} text
 * @param {Store} store
 * @returns {Term[]}
 */
export function wordsOf(text, store) {
  /** @type {Term[]} */
  const terms = [];
  let position = 0;
  let reached = -1;
  /** @type {{word: string, start: number, end: number, position: number} | null} */
  let before = null;
  const surfaces = hasJapanese(text) ? store.surfaces() : NO_SURFACES;
  for (const token of scan(text)) {
    if (token.kind === "japanese") {
      const units = cut(token.text, surfaces, reached === token.start);
      reached = token.start + token.text.length;
      addUnits(terms, units, token.start, position);
      position += units.length + 1;
      before = null;
      continue;
    }
    const end = token.start + token.text.length;
    reached = end;
    const pieces = splitName(token.text, store.tables);
    addPieces(terms, pieces, store.stems, token.start, end, position);
    const isWord = token.kind === "word";
    if (isWord && before && token.start === before.end + 1 && text[before.end] === " ") {
      if (mayJoin(before.word, pieces.whole, store.tables.function)) {
        const joined = before.word + pieces.whole;
        add(terms, joined, before.start, end, JOINED, before.position);
      }
    }
    before = isWord ? { word: pieces.whole, start: token.start, end, position } : null;
    position += 1;
  }
  return terms;
}

/**
 * @param {Term[]} terms @param {string} text @param {number} start @param {number} end
 * @param {number} how @param {number} position
 */
function add(terms, text, start, end, how, position) {
  if (text.length <= WORD_MAX) terms.push({ text, start, end, how, position });
}

/**
 * @param {Term[]} terms @param {import("./technical.js").Pieces} pieces
 * @param {Map<string, string>} stems
 * @param {number} start @param {number} end @param {number} position
 */
function addPieces(terms, pieces, stems, start, end, position) {
  add(terms, pieces.whole, start, end, WORD, position);
  /** @type {import("./technical.js").Piece[]} */
  const each = [[pieces.whole, 0, end - start], ...pieces.parts];
  for (const [text, first, last] of pieces.parts) {
    add(terms, text, start + first, start + last, PART, position);
  }
  for (const [text, first, last] of each) {
    if (text.length > 1 && /^\p{L}+$/u.test(text)) {
      add(terms, stem(text, stems), start + first, start + last, STEM, position);
    }
  }
  for (const [text, first, last] of pieces.joined) {
    add(terms, text, start + first, start + last, JOINED, position);
  }
}

/**
 * @param {Term[]} terms @param {import("./japanese.js").Unit[]} units
 * @param {number} offset @param {number} position
 */
function addUnits(terms, units, offset, position) {
  units.forEach((unit, at) => {
    const isLone = unit.end - unit.start === 1 && /[ぁ-ヿ]/u.test(unit.form);
    if ("ncs".includes(unit.role) && !isLone) {
      add(terms, unit.form, offset + unit.start, offset + unit.end, WORD, position + at);
    }
  });
  let first = 0;
  for (let at = 1; at <= units.length; at++) {
    const isRow =
      at < units.length &&
      units[at].start === units[at - 1].end &&
      units[at].role !== "c" &&
      units[at - 1].role !== "c";
    if (!isRow) {
      addCompounds(terms, units.slice(first, at), offset, position + first);
      first = at;
    }
  }
}

/**
 * @param {Term[]} terms @param {import("./japanese.js").Unit[]} row
 * @param {number} offset @param {number} position
 */
function addCompounds(terms, row, offset, position) {
  const size = row.length;
  const isNumbered = row.some((unit) => /^[0-9]+$/.test(unit.form));
  for (let first = 0; first < size; first++) {
    const most = first === 0 ? size : Math.min(size, first + NEIGHBOURS_MAX);
    for (let stop = first + 2; stop <= most; stop++) {
      const isWhole = stop - first === size;
      if (!isWhole && (isNumbered || stop - first > NEIGHBOURS_MAX)) continue;
      const units = row.slice(first, stop);
      const start = units[0].start;
      const end = units[units.length - 1].end;
      const isCut = "sx".includes(units[0].role) || units[units.length - 1].role === "p";
      if (isCut || end - start > COMPOUND_MAX) continue;
      const form = units.map((unit) => unit.form).join("");
      add(terms, form, offset + start, offset + end, COMPOUND, position + first);
    }
  }
}

const RUN = new RegExp(`[${JAPANESE}]+`, "gu");

/** @param {Term[]} terms @param {string} text */
function addPairs(terms, text) {
  for (const run of text.matchAll(RUN)) {
    for (let at = 0; at + 1 < run[0].length; at++) {
      const pair = run[0].slice(at, at + 2);
      const start = run.index + at;
      if (!isHiragana(pair)) add(terms, pair, start, start + 2, PAIR, 0);
    }
  }
}
