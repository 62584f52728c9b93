// @ts-check
/** Which words of a query no article has, or none of those that were found. */

import { analyze, WORD } from "./analyzer.js";
import { foldCase } from "./text.js";

/** @typedef {import("./expand.js").Concept} Concept */
/** @typedef {import("./query.js").Clause} Clause */
/** @typedef {import("./store.js").Store} Store */

/**
 * Look for each word of a query among its hits, as `kbindex.search.show.absences` does.
 * @param {import("./search.js").Found} found @param {import("./query.js").Query} query
 * @param {Store} store
 * @returns {{fromArchive: string[], fromHits: string[]}}
 */
export function absences(found, query, store) {
  const nowhere = new Set();
  const elsewhere = new Set();
  const excluded = new Set(query.root ? excludedWords(query.root, store) : []);
  const isIgnored = (/** @type {string} */ name) =>
    store.tables.fillers.has(name) || excluded.has(name);
  const told = new Set();
  const { scores } = found.ranking;
  for (const word of found.words) {
    const isAsked = word.covers.length === 1 && word.weight > 0;
    const names = [foldCase(word.text), ...word.ways.slice(0, 1).map(({ terms }) => terms[0])];
    const [number] = word.covers;
    if (!isAsked || names.some(isIgnored) || told.has(number)) continue;
    told.add(number);
    const ways = found.words.filter(({ covers }) => covers.includes(number));
    const held = holders(ways, store);
    if (held.some((docs) => docs.some((doc) => scores.has(doc)))) continue;
    (held.length ? elsewhere : nowhere).add(word.text);
  }
  return { fromArchive: [...nowhere], fromHits: [...elsewhere] };
}

/**
 * Return the documents that hold a word, for each way in which any does.
 * @param {Concept[]} concepts @param {Store} store
 */
function holders(concepts, store) {
  return concepts
    .flatMap(({ ways }) => ways.filter(({ guessed, how }) => !guessed || how === "sound"))
    .map(({ terms, field }) => {
      const [first, ...others] = terms.map((term) => store.postings(term, field));
      return first.docs.filter((doc) => others.every(({ of }) => of.has(doc)));
    })
    .filter((docs) => docs.length);
}

/**
 * Return the words, and the beginnings with their star, that no hit may have.
 * @param {Clause} clause @param {Store} store
 * @returns {string[]}
 */
function excludedWords({ kind, clauses = [] }, store) {
  if (kind === "and" || kind === "each") {
    return clauses.flatMap((part) => excludedWords(part, store));
  }
  if (kind !== "not") return [];
  const [inner] = clauses;
  const leaves = inner.kind === "or" ? (inner.clauses ?? []) : [inner];
  return leaves.flatMap((leaf) => {
    if (leaf.kind === "prefix") return [foldCase(`${leaf.text}*`)];
    if (leaf.kind !== "word" && leaf.kind !== "phrase") return [];
    const words = new Set();
    for (const term of analyze(leaf.text, store)) if (term.how === WORD) words.add(term.text);
    return words.size === 1 ? [...words] : [];
  });
}
