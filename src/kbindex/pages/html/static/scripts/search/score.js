// @ts-check
/** Concepts × posting lists → ranked documents, as the index ranks them elsewhere. */

import { foldKey } from "./text.js";

/** @typedef {import("./store.js").Store} Store */
/** @typedef {import("./expand.js").Concept} Concept */
/** @typedef {import("./expand.js").Way} Way */
/** @typedef {Map<number, number>} Numbers Document → a number. */
/**
 * @typedef {{scores: Numbers, coverage: Numbers, sameTitles: Set<number>}} Ranking
 * @typedef {{concept: Concept, ways: [Way, Numbers][], idf: number}} Prepared
 */

const GOOD = 0.5;
const FULL = 0.8;
const NEARLY = 0.9;
const PROMINENT = 1.49;
const FIRST = 100;

export class Scorer {
  /** @param {Store} store */
  constructor(store) {
    this._store = store;
    /** @type {Map<Way, Numbers>} */
    this._held = new Map();
    const { recipe, head } = store;
    this._flat = recipe.k1 * (1 - recipe.b);
    this._slope = (recipe.k1 * recipe.b) / head.average;
  }

  /** @param {number} doc */
  _norm(doc) {
    return this._flat + this._slope * this._store.length(doc);
  }

  /**
   * Score every document that can be a hit.
   * @param {Concept[]} concepts
   * @param {Set<number> | null} allowed What the query allows; null is all.
   * @param {{ofBest: number, ofQuery: number}} least How much a hit must meet.
   * @returns {Ranking}
   */
  rank(concepts, allowed, least) {
    const prepared = concepts.map((concept) => this._prepare(concept));
    this._store.ready();
    const place = (/** @type {Prepared} */ p) => (p.concept.covers.length ? -p.idf : 0);
    prepared.sort(
      (a, b) => Number(b.concept.finds) - Number(a.concept.finds) || place(a) - place(b),
    );
    const idfs = wordIdfs(prepared);
    const total = [...idfs.values()].reduce((sum, idf) => sum + idf, 0);
    /** @type {Ranking} */
    const ranking = { scores: new Map(), coverage: new Map(), sameTitles: new Set() };
    const { scores, coverage } = ranking;
    if (total) this._addWords(ranking, prepared, idfs, allowed, least.ofBest);
    for (const one of prepared) {
      if (!one.concept.covers.length) this._add(scores, one, total ? scores : allowed);
    }
    let best = 0;
    for (const met of coverage.values()) if (met > best) best = met;
    const enough = Math.max(best * least.ofBest, total * least.ofQuery);
    for (const [doc, score] of scores) {
      const met = coverage.get(doc) ?? 0;
      if (total && met < enough) {
        scores.delete(doc);
        coverage.delete(doc);
        continue;
      }
      const share = total ? met / total : 1;
      coverage.set(doc, share);
      scores.set(doc, score * share ** this._store.recipe.coverage);
    }
    return ranking;
  }

  /**
   * @param {Ranking} ranking @param {Prepared[]} prepared @param {Numbers} idfs
   * @param {Set<number> | null} allowed @param {number} least
   */
  _addWords(ranking, prepared, idfs, allowed, least) {
    const { scores, coverage } = ranking;
    let best = 0;
    /** @type {Map<number, Numbers>} */
    const quality = new Map([...idfs.keys()].map((word) => [word, new Map()]));
    /** @type {Numbers} */
    const open = new Map();
    for (const { concept } of prepared) {
      for (const word of concept.covers) open.set(word, (open.get(word) ?? 0) + 1);
    }
    const isLeft = () =>
      [...open].reduce((sum, [word, ways]) => sum + (ways ? (idfs.get(word) ?? 0) : 0), 0);
    let left = isLeft();
    for (const one of prepared) {
      const { concept } = one;
      if (!concept.covers.length) continue;
      const isClosed = left < best * least || !concept.finds;
      const found = this._add(scores, one, isClosed ? scores : allowed);
      const most = Math.min(concept.weight, 1);
      for (const word of concept.covers) open.set(word, (open.get(word) ?? 0) - 1);
      left = isLeft();
      for (const word of concept.covers) {
        const idf = idfs.get(word) ?? 0;
        const ofWord = /** @type {Numbers} */ (quality.get(word));
        for (const [doc, weight] of found) {
          const share = weight >= FULL ? most : (weight / FULL) * most;
          const known = ofWord.get(doc) ?? 0;
          if (share <= known) continue;
          ofWord.set(doc, share);
          const gain = (coverage.get(doc) ?? 0) + idf * (share - known);
          coverage.set(doc, gain);
          if (gain > best) best = gain;
        }
      }
    }
  }

  /**
   * Add what a concept gives; return document → the greatest weight of its ways.
   * @param {Numbers} scores @param {Prepared} one
   * @param {{has: (doc: number) => boolean} | null} only
   * @returns {Numbers}
   */
  _add(scores, one, only) {
    /** @type {Numbers} */
    const values = new Map();
    /** @type {Numbers} */
    const weights = new Map();
    const { k1 } = this._store.recipe;
    for (const [way, held] of one.ways) {
      const isTag = way.field === "tagged";
      for (const [doc, frequency] of held) {
        if (only && !only.has(doc)) continue;
        const known = values.get(doc) ?? 0;
        if (way.weight > (weights.get(doc) ?? 0)) weights.set(doc, way.weight);
        if (isTag) {
          values.set(doc, known + way.weight);
          continue;
        }
        const value = (way.weight * (k1 + 1) * frequency) / (frequency + this._norm(doc));
        if (value > known) values.set(doc, value);
      }
    }
    const factor = one.idf * one.concept.weight;
    for (const [doc, value] of values) scores.set(doc, (scores.get(doc) ?? 0) + factor * value);
    return weights;
  }

  /** @param {Concept} concept @returns {Prepared} */
  _prepare(concept) {
    /** @type {[Way, Numbers][]} */
    const ways = concept.ways.map((way) => [way, this.held(way)]);
    const met = ways.filter(([, held]) => held.size);
    met.sort(([a], [b]) => Number(a.field === "tagged") - Number(b.field === "tagged"));
    return { concept, ways: met, idf: this._idf(met) };
  }

  /**
   * Return the documents that hold all terms of a way, each with the least weight.
   * @param {Way} way
   * @returns {Numbers}
   */
  held(way) {
    const kept = this._held.get(way);
    if (kept) return kept;
    const found = this._intersect(way);
    this._held.set(way, found);
    return found;
  }

  /** @param {Way} way @returns {Numbers} */
  _intersect(way) {
    const lists = way.terms.map((term) => this._store.postings(term, way.field).of);
    const [first, ...others] = lists;
    if (!others.length) return first;
    /** @type {Numbers} */
    const found = new Map();
    for (const [doc, weight] of first) {
      let least = weight;
      for (const other of others) least = Math.min(least, other.get(doc) ?? 0);
      if (least) found.set(doc, least);
    }
    return found;
  }

  /** @param {[Way, Numbers][]} ways */
  _idf(ways) {
    const good = ways.filter(([way]) => way.weight >= GOOD);
    const lists = (good.length ? good : ways).map(([, held]) => held);
    let count = lists[0]?.size ?? 0;
    if (lists.length > 1) count = new Set(lists.flatMap((held) => [...held.keys()])).size;
    return Math.log(1 + (this._store.ids.length - count + 0.5) / (count + 0.5));
  }

  /**
   * Raise documents whose title the query fills.
   * @param {Ranking} ranking @param {string} text @param {Concept[]} concepts
   */
  rewardTitles(ranking, text, concepts) {
    const { recipe } = this._store;
    const words = new Set();
    for (const { covers, ways } of concepts) {
      if (covers.length === 1 && ways.length) words.add(ways[0].terms[0]);
    }
    /** @type {Numbers} */
    const filled = new Map();
    for (const word of words) {
      for (const [doc, count] of this._store.postings(word).titles) {
        if (ranking.scores.has(doc)) filled.set(doc, (filled.get(doc) ?? 0) + count);
      }
    }
    const key = foldKey(text);
    for (const [doc, count] of filled) {
      const share = Math.min(count / Math.max(this._store.titleLength(doc), 1), 1);
      let factor = 1 + recipe.title * share * (ranking.coverage.get(doc) ?? 0);
      if (share > NEARLY && count > NEARLY * words.size) {
        const record = this._store.record(doc);
        if (record && foldKey(record.title) === key) {
          factor += recipe.same_title;
          ranking.sameTitles.add(doc);
        }
      }
      ranking.scores.set(doc, (ranking.scores.get(doc) ?? 0) * factor);
    }
    this._store.ready();
  }

  /**
   * Order the first of some documents by what they are about; return new scores.
   * @param {Ranking} ranking @param {number[]} docs @param {Concept[]} concepts
   * @returns {Numbers}
   */
  rerank(ranking, docs, concepts) {
    const { scores, sameTitles } = ranking;
    const first = firstOf(scores, docs);
    if (!concepts.length || first.length <= 1) return scores;
    const { recipe } = this._store;
    const features = this._features(first, concepts);
    const made = new Map(scores);
    for (const doc of first) {
      const [words, prominent, density, tagged] = features.get(doc) ?? [0, 0, 0, 0];
      const titled = sameTitles.has(doc) ? recipe.titled : 0;
      const sum =
        recipe.words * words +
        recipe.prominent * prominent +
        recipe.density * density +
        recipe.tagged * tagged +
        titled;
      made.set(doc, (scores.get(doc) ?? 0) * Math.exp(sum));
    }
    return made;
  }

  /**
   * @param {number[]} docs @param {Concept[]} concepts
   * @returns {Map<number, number[]>}
   */
  _features(docs, concepts) {
    const asked = askedWords(concepts);
    const ways = concepts.map((concept) => ({
      concept,
      held: concept.ways.map((way) => ({ way, held: this.held(way) })),
    }));
    /** @type {Map<number, number[]>} */
    const found = new Map();
    for (const doc of docs) {
      const norm = this._norm(doc);
      /** @type {Map<number, number[]>} */
      const ofWords = new Map([...asked].map((word) => [word, [0, 0, 0, 0]]));
      for (const { concept, held } of ways) {
        const kinds = kindsOf(concept, held, doc, norm);
        for (const word of concept.covers) {
          const known = ofWords.get(word);
          if (known) kinds.forEach((value, at) => (known[at] = Math.max(known[at], value)));
        }
      }
      const sums = [0, 0, 0, 0];
      for (const kinds of ofWords.values()) kinds.forEach((value, at) => (sums[at] += value));
      found.set(
        doc,
        sums.map((sum) => sum / (asked.size || 1)),
      );
    }
    return found;
  }
}

/**
 * @param {Concept} concept @param {{way: Way, held: Numbers}[]} ways
 * @param {number} doc @param {number} norm
 */
function kindsOf(concept, ways, doc, norm) {
  const kinds = [0, 0, 0, 0];
  const most = Math.min(concept.weight, 1);
  for (const { way, held } of ways) {
    const weight = held.get(doc);
    if (!weight) continue;
    const share = most * Math.min(way.weight / FULL, 1);
    kinds[0] = Math.max(kinds[0], share);
    if (way.field === "tagged") {
      kinds[3] = Math.max(kinds[3], share);
      continue;
    }
    if (weight >= PROMINENT) kinds[1] = Math.max(kinds[1], share);
    kinds[2] = Math.max(kinds[2], (share * weight) / (weight + norm));
  }
  return kinds;
}

/** @param {Concept[]} concepts @returns {Set<number>} */
function askedWords(concepts) {
  /** @type {Numbers} */
  const weights = new Map();
  const every = new Set();
  for (const { covers, weight } of concepts) {
    covers.forEach((word) => every.add(word));
    if (covers.length === 1) {
      weights.set(covers[0], Math.max(weight, weights.get(covers[0]) ?? 0));
    }
  }
  return new Set([...every].filter((word) => (weights.get(word) ?? 1) > 0));
}

/** @param {Prepared[]} prepared @returns {Numbers} */
function wordIdfs(prepared) {
  /** @type {Numbers} */
  const idfs = new Map();
  const own = new Set();
  for (const { concept, idf } of prepared) {
    const weight = idf * concept.weight;
    for (const word of concept.covers) {
      const known = idfs.get(word) ?? 0;
      if (concept.covers.length === 1) {
        idfs.set(word, Math.max(weight, own.has(word) ? known : 0));
        own.add(word);
      } else if (!own.has(word)) idfs.set(word, Math.max(weight, known));
    }
  }
  return idfs;
}

/** @param {Numbers} scores @param {number[]} docs */
function firstOf(scores, docs) {
  const score = (/** @type {number} */ doc) => scores.get(doc) ?? 0;
  if (docs.length <= FIRST) return docs;
  const beyond = docs.map(score).sort((a, b) => b - a)[FIRST];
  return docs.filter((doc) => score(doc) > beyond);
}
