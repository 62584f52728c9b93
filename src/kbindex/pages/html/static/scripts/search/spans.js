// @ts-check
/** Which pieces of a query may be names that the bridges know. */

import { COMPOUND, WORD } from "./analyzer.js";
import { unitsOf } from "./keys.js";
import { beginsHiragana, isJapanese } from "./text.js";

/** @typedef {import("./analyzer.js").Term} Term */
/** @typedef {{first: number, last: number, start: number, end: number,
 *   hasParticles: boolean}} Span */

const MAX_SPAN = 6;
const MOST_BETWEEN = 4;
const MOST_NAMES = 300;
const JOINERS = /^[ \-_/・]+|[ \-_/・]+$/gu;

/**
 * List the pieces of a query that may be a name, the longest first.
 * @param {string} text @param {Term[]} words @param {Term[]} terms
 * @returns {Span[]}
 */
export function spansOf(text, words, terms) {
  /** @type {Map<string, Span>} */
  const spans = new Map();
  for (const span of [...rows(text, words), ...compounds(words, terms)]) {
    spans.set(`${span.start} ${span.end}`, span);
  }
  for (const word of words) spans.delete(`${word.start} ${word.end}`);
  const size = (/** @type {Span} */ span) => span.last - span.first;
  const sorted = [...spans.values()].sort(
    (a, b) => size(b) - size(a) || b.end - b.start - (a.end - a.start) || a.first - b.first,
  );
  return sorted.slice(-MOST_NAMES);
}

/**
 * Return a name as Japanese is written, without a space or を; "" where it has none.
 * @param {string} name
 */
export function writtenTogether(name) {
  const parts = name.split(/[ \u3000を]/u);
  return parts.length > 1 && parts.every(isJapanese) ? parts.join("") : "";
}

/** @param {string} text @param {Term[]} words @returns {Iterable<Span>} */
function* rows(text, words) {
  const [begins, ends] = withAffixes(text, words);
  for (let first = 0; first < words.length; first++) {
    let hasParticles = false;
    for (let last = first; last < Math.min(first + MAX_SPAN, words.length); last++) {
      if (last > first) {
        const gap = text.slice(words[last - 1].end, words[last].start).replace(JOINERS, "");
        if (gap && !(gap.length <= MOST_BETWEEN && isJapanese(gap))) break;
        hasParticles ||= /[ぁ-ゖ]/u.test(gap);
      }
      for (const start of new Set([words[first].start, begins[first]])) {
        for (const end of new Set([words[last].end, ends[last]])) {
          yield { first, last, start, end, hasParticles };
        }
      }
    }
  }
}

/** @param {string} text @param {Term[]} words @returns {[number[], number[]]} */
function withAffixes(text, words) {
  /** @param {string} letter */
  const isAffix = (letter) => isJapanese(letter) && !beginsHiragana(letter);
  /** @type {number[]} */
  const begins = [];
  /** @type {number[]} */
  const ends = [];
  words.forEach((word, number) => {
    let { start, end } = word;
    const least = number ? words[number - 1].end : 0;
    const most = number + 1 < words.length ? words[number + 1].start : text.length;
    while (start > least && isAffix(text[start - 1])) start--;
    while (end < most && isAffix(text[end])) end++;
    begins.push(start);
    ends.push(end);
  });
  return [begins, ends];
}

/** @param {Term[]} words @param {Term[]} terms @returns {Iterable<Span>} */
function* compounds(words, terms) {
  for (const term of terms) {
    if (term.how !== COMPOUND) continue;
    const covered = coveredWords(term, words);
    if (covered.length) {
      const last = covered[covered.length - 1];
      const { start, end } = term;
      yield { first: covered[0], last, start, end, hasParticles: false };
    }
  }
}

/**
 * Return the numbers of the words inside of a term.
 * @param {{start: number, end: number}} term @param {Term[]} words
 */
export function coveredWords(term, words) {
  /** @type {number[]} */
  const found = [];
  words.forEach((word, number) => {
    if (term.start <= word.start && word.end <= term.end) found.push(number);
  });
  return found;
}

/**
 * List the terms that are inside of a piece.
 * @param {Term[]} terms @param {{start: number, end: number}} span
 */
export function within(terms, span) {
  return terms.filter((term) => span.start <= term.start && term.end <= span.end);
}

/**
 * Return the words of a name that are something else alone: 同期 of 非同期.
 * @param {string} text @param {Term[]} terms @param {Span} span @param {Set<string>} light
 * @returns {Term[]}
 */
export function prefixedWords(text, terms, span, light) {
  const own = within(terms, span);
  const words = own.filter((term) => term.how === WORD);
  const found = [];
  for (const unit of unitsOf(text.slice(span.start, span.end), own, span.start, light)) {
    const first = words.find((word) => unit.start <= word.start);
    if (first && unit.start < first.start && first.start < unit.end) found.push(first);
  }
  return found;
}

const NEGATIONS = "非不未無反";

/**
 * Return the compound that makes a word its opposite: 未定義 of 定義.
 * @param {string} text @param {Term[]} terms @param {Term} word
 * @returns {Term | undefined}
 */
export function findNegated(text, terms, word) {
  const start = word.start - 1;
  if (start < 0 || !NEGATIONS.includes(text[start])) return undefined;
  return terms.find((one) => one.how === COMPOUND && one.start === start && one.end === word.end);
}
