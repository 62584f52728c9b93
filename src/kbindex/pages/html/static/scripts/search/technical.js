// @ts-check
/** Technical tokens: what is protected from being cut up, and the parts of it. */

import { foldCase, isAscii, JAPANESE, LETTER } from "./text.js";

const SIGIL = `(?:@_*|(?<!${LETTER})(?<![-_])(?:--|(?<![.)\\]])\\.)(?=[A-Za-z]))`;
const BODY = `${LETTER}(?:${LETTER}+|\\p{M}+|(?:[-./@']|_+)(?=${LETTER}))*(?:\\+\\+(?!\\+))?`;
const URL = "https?:\\/\\/[!#$%&'*+,./0-9:;=?@A-Z_a-z~()-]{1,2000}(?<=[A-Za-z0-9_/=&#~%+)-])";
const SHARP = `[A-Za-z]#(?![#_]|${LETTER})`;
const RUN = `[0-9]*(?:[${JAPANESE}]+(?:[0-9]+(?![-./@_]?${LETTER}))?)+`;
const TOKEN = new RegExp(
  `(?<url>${URL})|(?<japanese>${RUN})|(?<sharp>${SHARP})|(?:${SIGIL}(?=[A-Za-z])${BODY}_*)|(?:${BODY})`,
  "giu",
);
const CONTRACTION = /'(?:s|re|ve|ll|d|m)$/i;
const CONNECTOR = /[-./@_+]/;

/** @typedef {[text: string, start: number, end: number]} Piece */
/** @typedef {{whole: string, parts: Piece[], joined: Piece[]}} Pieces */
/** @typedef {{text: string, start: number, kind: "word" | "name" | "japanese"}} Found */

/**
 * Find tokens and whole runs of Japanese, in order.
 * @param {string} text
 * @returns {Found[]}
 */
export function scan(text) {
  /** @type {Found[]} */
  const found = [];
  for (const match of text.matchAll(TOKEN)) {
    const groups = match.groups ?? {};
    let [token] = match;
    if (groups.japanese !== undefined) {
      found.push({ text: token, start: match.index, kind: "japanese" });
      continue;
    }
    const isName = groups.url !== undefined || groups.sharp !== undefined;
    if (!isName) token = token.replace(CONTRACTION, "");
    const kind = isName || CONNECTOR.test(token) ? "name" : "word";
    found.push({ text: token, start: match.index, kind });
  }
  return found;
}

const CHUNK = /(?:[^-_'+#]|'(?=t(?![A-Za-z0-9_])))+/gi;
const LEAF = /(?:(?<![a-z])v)?[0-9]+(?:\.[0-9]+)+|[a-z]+(?=[0-9]+\.[0-9])|[^.]+/gi;
const CAMEL = /[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+[0-9]*|[A-Z]+[0-9]*|[0-9]+/g;
const ACRONYM_PLURAL = /^[A-Z]{2,}s$/;
const NUMBERED = /^([a-z]{2,})[0-9]+$/i;
const VERSION = /^v?(?<number>(?<minor>[0-9]+\.[0-9]+)[0-9.]*)$/i;

/**
 * Split a word or a technical token, which still has its case.
 * @param {string} name
 * @param {Record<string, Set<string>>} tables
 * @returns {Pieces}
 */
export function splitName(name, tables) {
  if (/^https?:/i.test(name)) return splitUrl(foldCase(name), tables.function);
  if (/^[A-Za-z][a-z]*$/.test(name)) {
    return { whole: name.toLowerCase(), parts: [], joined: [] };
  }
  /** @type {Piece[]} */
  const named = [];
  /** @type {Piece[][]} */
  const chains = [[]];
  for (const segment of name.matchAll(/[^/@]+/g)) {
    named.push([segment[0], segment.index, segment.index + segment[0].length]);
    if (segment.index && name[segment.index - 1] === "@") chains.push([]);
    for (const chunk of segment[0].matchAll(CHUNK)) {
      for (const leaf of chunk[0].matchAll(LEAF)) {
        const start = segment.index + chunk.index + leaf.index;
        /** @type {Piece} */
        const piece = [leaf[0], start, start + leaf[0].length];
        named.push(...namedIn(piece, tables.whole));
        if (leaf[0].includes(".")) chains.push([]);
        else chains[chains.length - 1].push(...piecesOf(piece, tables.whole));
      }
    }
  }
  return finish(foldCase(name), fold(named), chains.map(fold), tables.function, name.length);
}

/**
 * Split a URL into the words of its host and path.
 * @param {string} url @param {Set<string>} functions
 * @returns {Pieces}
 */
function splitUrl(url, functions) {
  const start = url.indexOf("://") + 3;
  const end = /[?#]/.exec(url.slice(start));
  const stop = end ? start + end.index : url.length;
  const read = url.replace(/%[0-9a-f]{2}/g, "///").slice(0, stop);
  /** @type {Piece[]} */
  const named = [];
  /** @type {Piece[][]} */
  const chains = [];
  for (const segment of read.slice(start).matchAll(/[^/:@=&;,!*$+~'()]+/g)) {
    const at = start + segment.index;
    named.push([segment[0], at, at + segment[0].length]);
    /** @type {Piece[]} */
    const words = [];
    for (const word of segment[0].matchAll(/[^-_.%]+/g)) {
      const first = at + word.index;
      if (word[0] !== "www") words.push([word[0], first, first + word[0].length]);
    }
    named.push(...words);
    chains.push(words);
  }
  return finish(url, named, chains, functions, url.length);
}

/** @param {Piece[]} pieces @returns {Piece[]} */
const fold = (pieces) => pieces.map(([text, start, end]) => [foldCase(text), start, end]);

/** @param {Piece} leaf @param {Set<string>} whole @returns {Piece[]} */
function namedIn(leaf, whole) {
  const [text, start, end] = leaf;
  const version = VERSION.exec(text);
  if (version?.groups) {
    const { number, minor } = version.groups;
    const first = start + text.indexOf(number);
    /** @type {Piece[]} */
    const found = [leaf, [number, first, first + number.length]];
    if (text.split(".").length <= 3) found.push([minor, first, first + minor.length]);
    return found;
  }
  if (ACRONYM_PLURAL.test(text)) return [leaf, [text.slice(0, -1), start, end - 1]];
  const pieces = piecesOf(leaf, whole);
  /** @type {Piece[]} */
  const bare = [];
  for (const [piece, at] of pieces) {
    const numbered = whole.has(piece.toLowerCase()) ? null : NUMBERED.exec(piece);
    if (numbered) bare.push([numbered[1], at, at + numbered[1].length]);
  }
  return [leaf, ...pieces, ...bare];
}

/** @param {Piece} leaf @param {Set<string>} whole @returns {Piece[]} */
function piecesOf(leaf, whole) {
  const [text, start] = leaf;
  const isOne =
    !isAscii(text) ||
    whole.has(text.toLowerCase()) ||
    text === text.toLowerCase() ||
    ACRONYM_PLURAL.test(text);
  if (isOne) return [leaf];
  /** @type {Piece[]} */
  const pieces = [...text.matchAll(CAMEL)].map((match) => [
    match[0],
    start + match.index,
    start + match.index + match[0].length,
  ]);
  const sizes = pieces.map(([piece]) => piece.length);
  const worded = pieces.filter(([piece]) => !/^[0-9]+$/.test(piece)).length;
  const isCut = worded >= 2 && Math.min(...sizes) >= 2 && Math.max(...sizes) >= 3;
  return isCut ? pieces : [leaf];
}

/**
 * @param {string} whole @param {Piece[]} named @param {Piece[][]} chains
 * @param {Set<string>} functions @param {number} length
 * @returns {Pieces}
 */
function finish(whole, named, chains, functions, length) {
  /** @param {Piece} piece */
  const isWhole = ([text, start, end]) => text === whole && start === 0 && end === length;
  const parts = once(named).filter(
    (piece) => !isWhole(piece) && piece[0].length > 1 && piece[0] !== "www",
  );
  const joined = once(chains.flatMap((chain) => joins(chain, functions)));
  return { whole, parts, joined: joined.filter((piece) => !isWhole(piece)) };
}

/** @param {Piece[]} pieces */
function once(pieces) {
  return [...new Map(pieces.map((piece) => [piece.join(" "), piece])).values()];
}

/**
 * Say whether two words may be written as one.
 * @param {string} left @param {string} right @param {Set<string>} functions
 */
export function mayJoin(left, right, functions) {
  const size = left.length + right.length;
  const isNumber = /^\p{N}+$/u;
  return (
    size > 2 &&
    size <= 40 &&
    !isNumber.test(left) &&
    !isNumber.test(right) &&
    !functions.has(left) &&
    !functions.has(right) &&
    !(left + right).includes("'")
  );
}

/** @param {Piece[]} chain @param {Set<string>} functions @returns {Piece[]} */
function joins(chain, functions) {
  /** @type {Piece[]} */
  const found = [];
  for (let at = 1; at < chain.length; at++) {
    const [left, start] = chain[at - 1];
    const [right, , end] = chain[at];
    if (mayJoin(left, right, functions)) found.push([left + right, start, end]);
  }
  if (chain.length > 1 && chain.length <= 4) {
    const whole = chain.map(([text]) => text).join("");
    const isNamed = chain.slice(0, -1).every(([text]) => !/^\p{N}+$/u.test(text));
    const last = chain[chain.length - 1];
    if (isNamed && whole.length <= 40) found.push([whole, chain[0][1], last[2]]);
  }
  return found;
}
