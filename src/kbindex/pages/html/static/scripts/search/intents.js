// @ts-check
/** Words of intent: what a question is for, beside what it is about. */

import { onceFor } from "./once.js";

/** @typedef {import("./expand.js").Concept} Concept */
/** @typedef {import("./store.js").Store} Store */
/**
 * @typedef {[english: string[], japanese: string[], notBefore: string[], topic: string,
 *   order: string]} Intent
 * @typedef {{intent: Intent, text: string, start: number, end: number}} Said
 */

/**
 * Let the words of intent of a query do what they say.
 * @param {Concept[]} concepts @param {import("./query.js").Query} query @param {Store} store
 * @returns {{concepts: Concept[], newerFor: string}}
 */
export function seek(concepts, query, store) {
  const said = saidIn(plainText(query), store.intents).filter(
    (one) => !concepts.some((concept) => isInTheWay(concept, one)),
  );
  const isAbout = concepts.some((concept) => isContent(concept, said, store.tables.fillers));
  if (!said.length || !isAbout) return { concepts, newerFor: "" };
  const { recipe } = store;
  const sought = concepts.flatMap((concept) => {
    const one = concept.covers.length && said.find((other) => holds(other, concept));
    if (!one) return [concept];
    const silent = { ...concept, weight: 0, finds: false };
    const weight = concept.weight * recipe.intent;
    return weight ? [silent, { ...concept, weight, finds: false, covers: [] }] : [silent];
  });
  for (const { intent, text } of said) {
    if (!intent[3]) continue;
    /** @type {import("./expand.js").Way} */
    const way = { terms: [intent[3]], weight: 1, how: "tag", field: "tagged" };
    const weight = recipe.intent_topic;
    sought.push({ text, start: 0, ways: [way], covers: [], weight, finds: false });
  }
  const newer = said.find(({ intent }) => intent[4] === "newer");
  return { concepts: sought, newerFor: newer?.text ?? "" };
}

/** @param {import("./query.js").Query} query The words side by side, all else blanked. */
function plainText({ root, source }) {
  const clauses = root?.kind === "and" ? (root.clauses ?? []) : root ? [root] : [];
  if (clauses.some(({ kind }) => kind === "or" || kind === "each")) return "";
  const text = [...source].map((char) => (/\s/.test(char) ? char : "\0"));
  for (const { kind, start, text: word } of clauses) {
    if (kind === "word") [...word].forEach((char, at) => (text[start + at] = char));
  }
  return text.join("");
}

/** Where intents are said, and which phrase is of which. */
const phrasesOf = onceFor((/** @type {Intent[]} */ intents) => ({
  pattern: new RegExp(intents.map(ways).join("|"), "gu"),
  of: new Map(intents.flatMap((one) => [...one[0], ...one[1]].map((p) => [p, one]))),
}));

/** @param {string} text @param {Intent[]} intents @returns {Said[]} */
function saidIn(text, intents) {
  const { pattern, of } = phrasesOf(intents);
  return [...text.toLowerCase().matchAll(pattern)].flatMap((found) => {
    const intent = of.get(found[0].split(/\s+/).join(" "));
    const end = found.index + found[0].length;
    return intent ? [{ intent, text: text.slice(found.index, end), start: found.index, end }] : [];
  });
}

/** @param {Intent} intent */
function ways([english, japanese, notBefore]) {
  const stop = notBefore.length
    ? `(?!\\s*(?:${notBefore.map(escaped).join("|")})(?![a-z]))`
    : "";
  const sign = "[a-z0-9_.:@/+\\-]";
  const latin = english.length ? [`(?<!${sign})(?:${anyOf(english)})(?!${sign})`] : [];
  const kana = japanese.length ? [anyOf(japanese)] : [];
  return `(?:${[...latin, ...kana].join("|")})${stop}`;
}

/** @param {string[]} phrases */
function anyOf(phrases) {
  const longestFirst = [...phrases].sort((a, b) => b.length - a.length);
  return longestFirst.map((phrase) => phrase.split(" ").map(escaped).join("\\s+")).join("|");
}

/** @param {string} text */
const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");

/** @param {Concept} concept */
const endOf = (concept) => concept.start + concept.text.length;
/** @param {Said} one @param {Concept} concept */
const holds = (one, concept) => one.start <= concept.start && endOf(concept) <= one.end;
/** @param {Said} one @param {Concept} concept */
const meets = (one, concept) => concept.start < one.end && one.start < endOf(concept);

/** @param {Concept} concept @param {Said} one */
function isInTheWay(concept, one) {
  const isName =
    concept.covers.length === 1 ||
    concept.ways.some(({ how }) => !["compound", "joined", "word"].includes(how));
  return concept.covers.length > 0 && isName && meets(one, concept) && !holds(one, concept);
}

/** @param {Concept} concept @param {Said[]} said @param {Set<string>} fillers */
function isContent(concept, said, fillers) {
  return (
    concept.covers.length > 0 &&
    concept.finds &&
    !said.some((one) => meets(one, concept)) &&
    !fillers.has(concept.ways[0]?.terms[0] ?? "")
  );
}
