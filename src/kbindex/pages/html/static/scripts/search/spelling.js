// @ts-check
/** Words of the archive that a mistyped word may have meant. */

import { isAscii, isKanji, isKatakana, isSpelt } from "./text.js";

/** @typedef {import("./store.js").Store} Store */
/** @typedef {[term: string, distance: number]} Near */

const SHORT = 6;
const LIMIT = 8;
const LONG = { latin: 7, kana: 4 };
const TWICE = { latin: 8, kana: 6 };
const ROWS = ["qwertyuiop", "asdfghjkl", "zxcvbnm"];
const SOUNDS = [
  ..."aeiou iy ckqs sz lr mn bv fv gj アァ イィ ウゥヴ エェ オォ ツッ ヤャ ユュ ヨョ シツ ンソ".split(
    " ",
  ),
];
const RESEMBLANCE = 0.7;
const LENGTHS = [0.54, 1.86];
const LEAST_SPELT = 4;

/**
 * Return the distance of two words by optimal string alignment, or `most + 1`.
 * @param {string} left @param {string} right @param {number} most
 */
export function distance(left, right, most) {
  if (Math.abs(left.length - right.length) > most) return most + 1;
  /** @type {number[]} */
  let older = [];
  let old = Array.from({ length: right.length + 1 }, (_, at) => at);
  for (let i = 1; i <= left.length; i++) {
    const row = [i];
    let least = i;
    for (let j = 1; j <= right.length; j++) {
      const isSame = left[i - 1] === right[j - 1];
      let cost = Math.min(old[j] + 1, row[j - 1] + 1, old[j - 1] + (isSame ? 0 : 1));
      const isSwap =
        i > 1 && j > 1 && left[i - 1] === right[j - 2] && left[i - 2] === right[j - 1];
      if (isSwap) cost = Math.min(cost, older[j - 2] + 1);
      row.push(cost);
      if (cost < least) least = cost;
    }
    if (least > most) return most + 1;
    older = old;
    old = row;
  }
  return Math.min(old[right.length], most + 1);
}

/**
 * List terms near a word with their distance, nearest first, then by text.
 * @param {string} word @param {Store} store @param {number} [limit]
 * @returns {Near[]}
 */
export function near(word, store, limit = LIMIT) {
  const isLatin = isAscii(word);
  if (!isSpelt(word, isLatin ? 4 : 3)) return [];
  return store.kept(`near ${word}`, () => nearest(word, isLatin, store)).slice(0, limit);
}

/**
 * @param {string} word @param {boolean} isLatin @param {Store} store
 * @returns {Near[]}
 */
function nearest(word, isLatin, store) {
  const most = word.length <= SHORT ? 1 : 2;
  /** @type {Near[]} */
  const found = [];
  const least = Math.max(word.length - most, 4);
  const alike = store.spelt(word[0], least, word.length + most);
  // The first two are swapped, or the first one is too many.
  if (word[1] !== word[0]) alike.push(...store.spelt(word[1], word.length - 1, word.length));
  for (const term of alike) {
    if (isAscii(term) !== isLatin) continue;
    const apart = distance(word, term, most);
    if (apart && apart <= most) found.push([term, apart]);
  }
  return found.sort((a, b) => a[1] - b[1] || (a[0] < b[0] ? -1 : 1));
}

/**
 * List terms of which a word is a typing error.
 * @param {string} word @param {Store} store @param {boolean} isOne
 * @returns {Near[]}
 */
export function slips(word, store, isOne) {
  const forms = isKatakana(word) && !word.endsWith("ー") ? [word, `${word}ー`] : [word];
  return forms.flatMap((form) =>
    near(form, store, 50).filter(([term, apart]) => isSlip(form, term, apart, isOne)),
  );
}

/** @param {string} typed @param {string} meant @param {number} apart @param {boolean} isOne */
function isSlip(typed, meant, apart, isOne) {
  const script = isAscii(typed) ? "latin" : "kana";
  const [wrong, right] = difference(typed, meant);
  const isSwapped = [...wrong].sort().join("") === [...right].sort().join("");
  if (!isSwapped && bare(typed[0]) !== bare(meant[0])) return false;
  const size = Math.min(typed.length, meant.length);
  if (apart > 1) {
    const isMore = typed.startsWith(meant) || meant.startsWith(typed);
    return isOne && typed.length >= TWICE[script] && !isMore;
  }
  return (isOne && size >= LONG[script]) || isSwapped || isSmall(wrong, right, typed);
}

/** @param {string} typed @param {string} meant @returns {[string, string]} */
function difference(typed, meant) {
  let start = 0;
  while (start < typed.length && typed[start] === meant[start]) start++;
  let [left, right] = [typed.slice(start), meant.slice(start)];
  while (left && right && left.at(-1) === right.at(-1)) {
    left = left.slice(0, -1);
    right = right.slice(0, -1);
  }
  return [left, right];
}

/** @param {string} wrong @param {string} right @param {string} typed */
function isSmall(wrong, right, typed) {
  if (wrong && right) return wrong.length === 1 && right.length === 1 && areNear(wrong, right);
  return !wrong || wrong === "ー" || slippedIn(wrong, typed);
}

/** @param {string} letter @param {string} typed */
function slippedIn(letter, typed) {
  for (let at = 1; at < typed.length; at++) {
    if (typed[at] !== letter) continue;
    const around = typed.slice(Math.max(at - 2, 0), at) + typed.slice(at + 1, at + 3);
    if (around.includes(letter)) return true;
    const beside = typed[at - 1] + (typed[at + 1] ?? "");
    const isVowel = /^[aeiou]+$/;
    if ([...beside].some((one) => areNear(letter, one) && !isVowel.test(letter + one))) {
      return true;
    }
  }
  return false;
}

/** @param {string} one @param {string} other */
function areNear(one, other) {
  if (bare(one) === bare(other)) return true;
  if (SOUNDS.some((alike) => alike.includes(one) && alike.includes(other))) return true;
  return ROWS.some((row) => row.includes(one + other) || row.includes(other + one));
}

/** @param {string} letter */
const bare = (letter) => letter.normalize("NFD").slice(0, 1);

const LEAST_KANJI = 3;

/** @param {string} word Whether it is kanji alone, and enough of them for a mistake. */
export const isKanjiRow = (word) => word.length >= LEAST_KANJI && isKanji(word);

/**
 * Return the word that a row of wrong kanji may have meant, of several the most frequent.
 * @param {string} word @param {Store} store
 * @returns {Near[]}
 */
export function wrongKanji(word, store) {
  const terms = [...store.termsFrom(word[0]), ...store.termsFrom(word.slice(0, 2))].filter((term) => {
    const isOther = isKanji(term) && term.length > 1 && !word.includes(term);
    return isOther && distance(word, term, 1) === 1;
  });
  const often = (/** @type {string} */ term) => store.frequency(term);
  terms.sort((a, b) => often(b) - often(a) || (a < b ? -1 : 1));
  return terms.slice(0, 1).map((term) => [term, 1]);
}

/** @param {string} left @param {string} right How many letters both have in this order. */
function common(left, right) {
  let before = new Uint16Array(right.length + 1);
  for (const letter of left) {
    const row = new Uint16Array(right.length + 1);
    for (let at = 0; at < right.length; at++) {
      row[at + 1] = letter === right[at] ? before[at] + 1 : Math.max(before[at + 1], row[at]);
    }
    before = row;
  }
  return before[right.length];
}

/**
 * List words of the archive that share most letters with a word, best first.
 * @param {string} word @param {Store} store
 * @returns {string[]}
 */
export function resembling(word, store) {
  const [least, most] = LENGTHS.map((share) => Math.floor(word.length * share));
  const words = isSpelt(word)
    ? store.spelt(word.slice(0, 1), Math.max(least, LEAST_SPELT), most)
    : store.termsFrom(word.slice(0, 1));
  /** @type {[number, string][]} */
  const found = [];
  for (const term of words) {
    const alike = (2 * common(word, term)) / (word.length + term.length);
    if (alike >= RESEMBLANCE && store.frequency(term)) found.push([alike, term]);
  }
  found.sort((a, b) => b[0] - a[0] || (a[1] < b[1] ? -1 : 1));
  return found.slice(0, 3).map(([, term]) => term);
}
