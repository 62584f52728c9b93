// @ts-check
/** The tags nearest to a query that found nothing. */

import { wantedLeaves } from "./conditions.js";
import { onceFor } from "./once.js";
import { ascending } from "./packing.js";
import { nearNames } from "./resemblance.js";
import { findTag, tagOf } from "./tags.js";
import { foldCase } from "./text.js";

/** @typedef {import("./query.js").Query} Query */
/** @typedef {import("./store.js").Store} Store */

const MOST = 5;
const PARTS = 12;

/**
 * List tags with their counts: first what is named, then what resembles that.
 * @param {Store} store @param {Query} query @param {string[]} alike Words of the archive.
 */
export function nearTags(store, query, alike) {
  const typed = query.root ? wantedLeaves(query.root).map(({ text }) => text) : [];
  const tags = store.file("tags.json");
  store.ready();
  if (!typed.length) return [];
  const whole = typed.join(" ");
  const named = [whole, ...typed, ...alike].map((name) => findTag(name, store));
  const time = timeOf(store);
  const resembling = [...new Set([whole, ...typed])].flatMap((name) => nearTagIds(name, tags));
  const found = new Set([...named, ...resembling].filter((tag) => tag !== undefined));
  return [...found].slice(0, MOST).map((tag) => {
    const docs = new Set(
      Object.keys(tags)
        .filter((one) => one === tag || tags[one][3].includes(tag))
        .flatMap((one) => ascending(tags[one][4]))
        .filter((doc) => store.isArticle(doc)),
    );
    return { ...tagOf(tag, tags, store), count: docs.size, timeline: timeline(docs, time, store) };
  });
}

/** @param {string} name @param {Record<string, any>} tags By their ids and labels. */
export function nearTagIds(name, tags) {
  const of = namesOf(tags);
  const found = nearNames(foldCase(name), of.keys()).map((one) => of.get(one) ?? one);
  return [...new Set(found)];
}

/** Id or folded label → id. */
const namesOf = onceFor((/** @type {Record<string, any>} */ tags) => {
  const ids = Object.keys(tags).sort();
  return new Map([
    ...ids.map((id) => /** @type {[string, string]} */ ([foldCase(tags[id][0]), id])),
    ...ids.map((id) => /** @type {[string, string]} */ ([id, id])),
  ]);
});

/** @param {Store} store The first day of its documents, and how many days they span. */
function timeOf(store) {
  const days = store.columns.dates.filter(Boolean);
  const first = days.reduce((a, b) => Math.min(a, b), Infinity);
  return { first, length: days.reduce((a, b) => Math.max(a, b), 0) - first + 1 };
}

/**
 * Count documents by twelve parts of the time of all.
 * @param {Set<number>} docs @param {{first: number, length: number}} time @param {Store} store
 */
function timeline(docs, { first, length }, store) {
  if (first === Infinity) return [];
  const counts = new Array(PARTS).fill(0);
  for (const doc of docs) {
    const day = store.day(doc);
    if (day) counts[Math.floor(((day - first) * PARTS) / length)] += 1;
  }
  return counts;
}
