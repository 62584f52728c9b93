// @ts-check
/** How many hits have which tag, presenter and year. */

import { onceFor } from "./once.js";
import { ascending } from "./packing.js";
import { tagOf } from "./tags.js";

/** @typedef {import("./store.js").Store} Store */
/** @typedef {Map<number, string[]>} Values Document → what is counted of it. */

const DAY_MS = 86_400_000;

/**
 * Count the hits of a query; of documents that bring one page, one is a hit.
 * @param {Iterable<number>} docs All that match. @param {Store} store
 */
export function countFacets(docs, store) {
  store.file("tags.json");
  store.file("people.json");
  store.ready();
  return counterOf(store).count(docs);
}

/** What is the same for each query is read once. */
const counterOf = onceFor((/** @type {Store} */ store) => new FacetCounter(store));

class FacetCounter {
  /** @param {Store} store Has the files of tags and people. */
  constructor(store) {
    this._store = store;
    this._tags = store.file("tags.json");
    const { names, by } = store.file("people.json");
    /** @type {Values} */
    this._tagsOf = new Map();
    for (const [tag, row] of Object.entries(this._tags)) {
      for (const doc of ascending(row[4])) add(this._tagsOf, doc, [tag, ...row[3]]);
    }
    /** @type {Values} */
    this._presentersOf = new Map();
    for (const [folded, name] of Object.entries(names)) {
      for (const doc of ascending(by[folded])) add(this._presentersOf, doc, [name]);
    }
    /** @type {Values} */
    this._yearOf = new Map();
    for (const doc of store.ids) {
      const day = store.day(doc);
      if (day) this._yearOf.set(doc, [String(new Date(day * DAY_MS).getUTCFullYear())]);
    }
  }

  /** @param {Iterable<number>} docs */
  count(docs) {
    const pages = this._pages(docs);
    const facets = tally(pages, (doc) => this._tagsOf.get(doc));
    const presenters = tally(pages, (doc) => this._presentersOf.get(doc));
    const years = tally(pages, (doc) => this._yearOf.get(doc));
    return {
      facets: mostFirst(facets).map(([id, count]) => ({ ...tagOf(id, this._tags, this._store), count })),
      presenters: mostFirst(presenters).map(([name, count]) => ({ name, count })),
      years: [...years]
        .map(([year, count]) => ({ year: Number(year), count }))
        .sort((a, b) => b.year - a.year),
    };
  }

  /** @param {Iterable<number>} docs @returns {number[][]} The documents of each page. */
  _pages(docs) {
    /** @type {Map<number, number[]>} */
    const pages = new Map();
    for (const doc of docs) {
      const page = this._store.same.get(doc)?.[0] ?? doc;
      const known = pages.get(page);
      if (known) known.push(doc);
      else pages.set(page, [doc]);
    }
    return [...pages.values()];
  }
}

/** @param {Values} values @param {number} doc @param {string[]} more */
function add(values, doc, more) {
  const known = values.get(doc) ?? [];
  for (const one of more) if (!known.includes(one)) known.push(one);
  values.set(doc, known);
}

/** @param {number[][]} pages @param {(doc: number) => string[] | undefined} valuesOf */
function tally(pages, valuesOf) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const docs of pages) {
    const values = docs.length > 1 ? new Set(docs.flatMap((doc) => valuesOf(doc) ?? [])) : valuesOf(docs[0]);
    for (const value of values ?? []) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return counts;
}

/** @param {Map<string, number>} counts Most frequent first, then by text. */
function mostFirst(counts) {
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
}
