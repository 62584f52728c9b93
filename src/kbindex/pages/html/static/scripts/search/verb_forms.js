// @ts-check
/** Japanese verbs and the nouns that are made of them: 読み込む and 読み込み. */

import { COMPOUND, WORD } from "./analyzer.js";
import { isAscii } from "./text.js";

/** @typedef {import("./analyzer.js").Term} Term */

const U_ROW = "うくぐすつぬぶむる";
const I_ROW = "いきぎしちにびみり";
const E_ROW = "えけげせてねべめれ";
const KANJI = "\\p{Script=Han}";
const VERB = new RegExp(`^(?:${KANJI}[${KANJI}ぁ-ん]*|[ぁ-ん]+)[${U_ROW}]$`, "u");
const NOUN = new RegExp(`^${KANJI}[${KANJI}ぁ-ん]*[${I_ROW}${E_ROW}]$`, "u");

/**
 * Return the nouns of a verb, or the verbs of a noun; some are no words.
 * @param {string} word
 */
export function otherForms(word) {
  /** @type {string[]} */
  const forms = [];
  if (isAscii(word)) return forms;
  const [stem, last] = [word.slice(0, -1), word.slice(-1)];
  if (VERB.test(word)) {
    forms.push(stem + I_ROW[U_ROW.indexOf(last)]);
    if (last === "る" && (I_ROW + E_ROW).includes(stem.slice(-1))) forms.push(stem);
  }
  if (NOUN.test(word)) {
    if (I_ROW.includes(last)) forms.push(stem + U_ROW[I_ROW.indexOf(last)]);
    forms.push(`${word}る`);
  }
  return forms;
}

/**
 * Return the terms of a text, in which a verb of two is one word.
 * @param {Term[]} terms
 */
export function wholeVerbs(terms) {
  const joined = terms.filter((term) => isVerbOfTwo(term, terms));
  return terms
    .filter((term) => joined.includes(term) || !joined.some((whole) => isInside(term, whole)))
    .map((term) => (joined.includes(term) ? { ...term, how: WORD } : term));
}

/** @param {Term} term @param {Term[]} terms */
function isVerbOfTwo(term, terms) {
  if (term.how !== COMPOUND || !VERB.test(term.text)) return false;
  const words = terms.filter((one) => one.how === WORD && isInside(one, term));
  return words.every((word) => VERB.test(word.text));
}

/** @param {Term} term @param {Term} whole */
function isInside(term, whole) {
  const isWhole = term.how === WORD || term.how === COMPOUND;
  return isWhole && whole.start <= term.start && term.end <= whole.end;
}
