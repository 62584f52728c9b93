// @ts-check
/** Query → the documents that it finds, ranked. */

import { analyze, termKey, WORD } from "./analyzer.js";
import { Conditions, hasSides, wantedLeaves } from "./conditions.js";
import { Expander } from "./expand.js";
import { seek } from "./intents.js";
import { Scorer } from "./score.js";
import { foldCase } from "./text.js";

/** @typedef {import("./store.js").Store} Store */
/** @typedef {import("./expand.js").Concept} Concept */
/** @typedef {import("./query.js").Clause} Clause */
/** @typedef {import("./query.js").Query} Query */
/** @typedef {{ofBest: number, ofQuery: number}} Least */
/**
 * @typedef {object} Found
 * @property {Concept[]} concepts What was looked for.
 * @property {Concept[]} words What the words were taken to mean, be it in no document.
 * @property {string} text The words of the query, all else blanked.
 * @property {import("./score.js").Ranking} ranking
 * @property {Set<number>} strong
 * @property {string} newerFor
 * @property {Least} least
 * @property {Map<number, number>} scores What hits are ordered by.
 * @property {number[]} pages Of each page its best document.
 */

const FEW_HITS = 10;
const ALL = 0.99;
const ENOUGH = { ofBest: 0.2, ofQuery: 0 };
const EVERY_SCORE = { ofBest: 0, ofQuery: 0 };
const STRONG = 0.65;
const STRONG_BY_PAIRS = 0.75;
const MOST_PREFIXED = 100;
const HALF_LIFE_DAYS = 182;

export class Searcher {
  /** @param {Store} store */
  constructor(store) {
    this._store = store;
    this._expander = new Expander(store);
    this._asksStrong = false;
    this._scorer = new Scorer(store);
    this._conditions = new Conditions(store, (leaves, allowed, query) =>
      this._hits(leaves, allowed, query),
    );
  }

  /**
   * Find what a query asks for.
   * @param {Query} query
   * @returns {Found}
   */
  find(query) {
    const found = this._find(query);
    const { scores, coverage } = found.ranking;
    const pages = this._fold(scores, found.strong);
    found.pages = pages;
    found.scores = coverage.size
      ? this._scorer.rerank(found.ranking, pages, found.concepts)
      : scores;
    return found;
  }

  /** @param {Query} query @returns {Found} */
  _find(query) {
    const { root } = query;
    if (!root) return this._allAlike(null);
    const leaves = wantedLeaves(root);
    if (!hasSides(root)) {
      const found = this._score(query, leaves, this._conditions.required(root, query), ENOUGH);
      found.strong = strongOf(found);
      return found;
    }
    const hits = this._conditions.hits(root, query);
    const found = this._score(query, leaves, hits, EVERY_SCORE);
    for (const doc of hits ?? this._store.ids) {
      if (!found.ranking.scores.has(doc)) found.ranking.scores.set(doc, 0);
    }
    this._asksStrong = true;
    found.strong = new Set(this._conditions.hits(root, query) ?? this._store.ids);
    this._asksStrong = false;
    return found;
  }

  /** @param {Iterable<number> | null} allowed @returns {Found} */
  _allAlike(allowed) {
    const scores = new Map([...(allowed ?? this._store.ids)].map((doc) => [doc, 0]));
    return {
      concepts: [],
      words: [],
      text: "",
      ranking: { scores, coverage: new Map(), sameTitles: new Set() },
      strong: new Set(scores.keys()),
      newerFor: "",
      least: ENOUGH,
      scores,
      pages: [],
    };
  }

  /**
   * Return the hits of leaves that stand side by side; null where all are.
   * @param {Clause[]} leaves @param {Set<number> | null} allowed @param {Query} query
   */
  _hits(leaves, allowed, query) {
    const found = this._score(query, leaves, allowed, ENOUGH);
    if (!found.concepts.length) return allowed;
    return this._asksStrong ? strongOf(found) : new Set(found.ranking.scores.keys());
  }

  /**
   * Rank the allowed documents by leaves; all of them alike where none is a word.
   * @param {Query} query @param {Clause[]} leaves @param {Set<number> | null} allowed
   * @param {Least} least
   * @returns {Found}
   */
  _score(query, leaves, allowed, least) {
    const text = rankingText(query, leaves);
    const expanded = [...(text.trim() ? this._expander.expand(text) : [])];
    expanded.push(...this._prefixes(leaves, expanded));
    const sought = seek(expanded, query, this._store);
    const words = sought.concepts;
    let concepts = words;
    if (!concepts.length && (allowed || !leaves.length)) return this._allAlike(allowed);
    const rank = (/** @type {Concept[]} */ asked, /** @type {Least} */ enough) => {
      const ranking = this._scorer.rank(asked, allowed, enough);
      this._scorer.rewardTitles(ranking, text, asked);
      return ranking;
    };
    let ranking = rank(concepts, least);
    let asked = least;
    if (ranking.scores.size < FEW_HITS) {
      concepts = [...concepts, ...this._expander.pairs(text, false)];
      ranking = rank(concepts, least);
      if (!ranking.scores.size) {
        const pairs = this._expander.pairs(text, true);
        const share = Math.max(0.5, Math.min(1.5 / Math.max(pairs.length, 1), ALL));
        const alone = { ofBest: ENOUGH.ofBest, ofQuery: this._isWord(text) ? ALL : share };
        const byPairs = rank(pairs, alone);
        if (byPairs.scores.size) [concepts, ranking, asked] = [pairs, byPairs, alone];
      }
    }
    const isNewer = sought.newerFor && !ranking.sameTitles.size;
    if (isNewer) this._preferNewer(ranking);
    return {
      concepts,
      words,
      text,
      ranking,
      strong: new Set(),
      newerFor: isNewer ? sought.newerFor : "",
      least: asked,
      scores: ranking.scores,
      pages: [],
    };
  }

  /**
   * Say whether all Japanese of a query is known words: then pairs must all be there.
   * @param {string} text
   */
  _isWord(text) {
    const words = analyze(text, this._store).filter((term) => term.how === WORD);
    return words.every((term) => this._store.bridges(term.text) || this._store.frequency(termKey(term)));
  }

  /** @param {Clause[]} leaves @param {Concept[]} before @returns {Concept[]} */
  _prefixes(leaves, before) {
    let number = Math.max(-1, ...before.flatMap((concept) => concept.covers));
    return leaves.flatMap((leaf) => {
      if (leaf.kind !== "prefix") return [];
      number += 1;
      const terms = this._store.termsFrom(foldCase(leaf.text));
      const often = (/** @type {string} */ term) => this._store.frequency(term);
      terms.sort((a, b) => often(b) - often(a) || (a < b ? -1 : 1));
      /** @type {import("./expand.js").Way[]} */
      const ways = terms
        .slice(0, MOST_PREFIXED)
        .map((term) => ({ terms: [term], weight: 1, how: "prefix", field: "terms" }));
      return [
        {
          text: `${leaf.text}*`,
          start: leaf.start,
          ways,
          covers: [number],
          weight: 1,
          finds: true,
        },
      ];
    });
  }

  /** @param {import("./score.js").Ranking} ranking */
  _preferNewer(ranking) {
    const newest = this._store.columns.dates.reduce((a, b) => Math.max(a, b), 0);
    for (const [doc, score] of ranking.scores) {
      const day = this._store.day(doc);
      const gain = day ? this._store.recipe.recency * 2 ** (-(newest - day) / HALF_LIFE_DAYS) : 0;
      ranking.scores.set(doc, score * (1 + gain));
    }
  }

  /**
   * Return the best document of each page, of equal ones the earliest.
   * @param {Map<number, number>} scores @param {Set<number>} strong
   * @returns {number[]}
   */
  _fold(scores, strong) {
    const folded = new Set();
    for (const doc of scores.keys()) {
      const group = this._store.same.get(doc)?.filter((one) => scores.has(one)) ?? [doc];
      let best = group[0];
      for (const one of group) {
        const [a, b] = [strong.has(one), strong.has(best)];
        const isMore = (scores.get(one) ?? 0) > (scores.get(best) ?? 0);
        if (a !== b ? a : isMore) best = one;
      }
      folded.add(best);
    }
    return [...folded];
  }
}

/** @param {Found} found @returns {Set<number>} */
function strongOf(found) {
  const { scores, coverage } = found.ranking;
  const { ofQuery } = found.least;
  const enough = ofQuery ? Math.max(ofQuery, STRONG_BY_PAIRS) : STRONG;
  return new Set([...scores.keys()].filter((doc) => (coverage.get(doc) ?? 1) >= enough));
}

/**
 * Return the query with all blanked but the words and phrases of some leaves.
 * @param {Query} query @param {Clause[]} leaves
 */
function rankingText(query, leaves) {
  const text = new Array(query.source.length).fill(" ");
  for (const at of query.breaks) if (at < text.length) text[at] = "\n";
  for (const leaf of leaves) {
    if (leaf.kind === "prefix") continue;
    const start = leaf.kind === "phrase" ? leaf.start + 1 : leaf.start;
    for (let at = 0; at < leaf.text.length; at++) text[start + at] = leaf.text[at];
  }
  return text.join("");
}
