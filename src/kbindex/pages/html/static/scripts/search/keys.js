// @ts-check
/** Words and names → the keys of their bridges, and the terms that a document has. */

import { COMPOUND, JOINED, STEM, WORD } from "./analyzer.js";
import { foldKey, isAscii } from "./text.js";

/** @typedef {import("./analyzer.js").Term} Term */

const MEANING = /[ァ-ヺー-ヿㇰ-ㇿ々-〇\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+/gu;
const LOOSE = 0.5;

/**
 * Return what a name is made of: its words, each with the affixes that it has.
 * @param {string} name @param {Term[]} terms @param {number} start
 * @param {Set<string>} light
 * @returns {Term[]}
 */
export function unitsOf(name, terms, start, light) {
  const words = terms.filter((term) => term.how === WORD);
  /** @type {Term[]} */
  const units = [];
  let isLost = false;
  for (const [first, letters] of outside(name, words, start)) {
    const last = first + letters.length;
    const holding = terms.filter(
      (term) => term.how === COMPOUND && term.start <= first && last <= term.end,
    );
    if (holding.length) units.push(shortest(holding));
    else if (light.has(letters)) isLost = true;
    else return [];
  }
  if (isLost && words.some((word) => /^[0-9]+$/.test(word.text))) return [];
  return outermost([...units, ...words]);
}

/** @param {Term[]} terms */
const shortest = (terms) =>
  terms.reduce((a, b) => (b.end - b.start < a.end - a.start ? b : a));

/**
 * @param {string} name @param {Term[]} words @param {number} start
 * @returns {[number, string][]}
 */
function outside(name, words, start) {
  /** @type {[number, string][]} */
  const found = [];
  for (const run of name.matchAll(MEANING)) {
    let row = "";
    let from = 0;
    for (let at = run.index; at <= run.index + run[0].length; at++) {
      const place = start + at;
      const isOut =
        at < run.index + run[0].length &&
        !words.some((word) => word.start <= place && place < word.end);
      if (isOut) {
        if (!row) from = place;
        row += name[at];
      } else if (row) {
        found.push([from, row]);
        row = "";
      }
    }
  }
  return found;
}

/** @param {Term[]} terms */
function outermost(terms) {
  let reached = -1;
  const sorted = [...terms].sort((a, b) => a.start - b.start || b.end - a.end);
  return sorted.filter((term) => {
    const isOut = term.end > reached;
    if (isOut) reached = term.end;
    return isOut;
  });
}

/** @param {Term[]} units @param {Term[]} terms @returns {(string | null)[]} */
function stemsOf(units, terms) {
  return units.map((unit) => {
    const found = terms.filter(
      (term) => term.how === STEM && term.start === unit.start && term.end === unit.end,
    );
    return found.length ? found[found.length - 1].text : null;
  });
}

/**
 * Return the keys to try for a word or a name of a query, the best first.
 * @param {string} name @param {Term[]} terms @param {number} start
 * @param {Set<string>} light
 * @returns {string[]}
 */
export function askedKeys(name, terms, start, light) {
  const units = unitsOf(name, terms, start, light);
  const stems = stemsOf(units, terms);
  const own = foldKey(name);
  const isPlural = isAscii(own) && own.endsWith("s") && own.length >= 4;
  const keys = [own, isPlural ? own.slice(0, -1) : own];
  if (units.length && stems.every((stem) => stem !== null)) keys.push("~" + stems.join(""));
  else if (stems.every((stem) => stem === null)) {
    keys.push(foldKey(units.map((unit) => unit.text).join("")));
  }
  return [...new Set(keys)].filter((key) => key && key[0] !== "#");
}

/**
 * Return how a document can hold a name: terms, and what that is worth.
 * @param {string} name @param {Term[]} terms @param {number} start
 * @param {Set<string>} light
 * @returns {[string[], number][]}
 */
export function waysToMeet(name, terms, start, light) {
  const compounds = terms.filter((term) => term.how === COMPOUND);
  const units = unitsOf(name, terms, start, light);
  if (!units.length) {
    const isBare = compounds.length && !terms.some((term) => term.how === WORD);
    return isBare ? [[[compounds[0].text], 1]] : [];
  }
  const stems = stemsOf(units, terms);
  const loose = units.map((unit, at) => (stems[at] === null ? unit.text : `~${stems[at]}`));
  if (units.length === 1) return [[loose, 1]];
  const ends = [
    ...outside(name, units, start).map(([at, row]) => [at, at + row.length]),
    ...units.map((unit) => [unit.start, unit.end]),
  ];
  const whole = compounds.filter((term) =>
    ends.every(([first, last]) => term.start <= first && last <= term.end),
  );
  const pairs = pairsOf(units, terms);
  /** @type {[string[], number][]} */
  const found = [];
  if (whole.length) found.push([[shortest(whole).text], 1]);
  else if (pairs.length) found.push([pairs, 1]);
  found.push([loose, LOOSE]);
  return found;
}

/** @param {Term[]} units @param {Term[]} terms @returns {string[]} */
function pairsOf(units, terms) {
  const joins = terms.filter((term) => term.how === JOINED);
  const found = [];
  for (let at = 1; at < units.length; at++) {
    const [left, right] = [units[at - 1], units[at]];
    const both = joins.filter((term) => term.start < left.end && right.start < term.end);
    if (!both.length) return [];
    found.push(...both.map((term) => term.text));
  }
  return found;
}
