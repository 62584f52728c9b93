// @ts-check
/**
 * What helps where nothing was found: what was looked for, the nearest tags, filters that
 * leave nothing, and searches that ask for less, each with its true count.
 */

import { countOf, looserQueries } from "./looser_queries.js";
import { nearTags } from "./near_tags.js";
import { parseQuery } from "./query.js";
import { Searcher } from "./search.js";
import { foldKey } from "./text.js";
import { unmetFilters } from "./unmet_filters.js";

/** @typedef {import("./query.js").Clause} Clause */
/** @typedef {import("./query.js").Filter} Filter */
/** @typedef {import("./query.js").Query} Query */
/** @typedef {import("./store.js").Settle} Settle */
/** @typedef {import("./store.js").Store} Store */
/** @typedef {import("./answer.js").Params} Params */
/** @typedef {import("./unmet_filters.js").Unmet} Unmet */
/**
 * @typedef {object} Looser A search that asks for less.
 * @property {"filter" | "filters" | "less" | "perhaps"} how What is given up.
 * @property {string} shown The filter, or the query.
 * @property {string} query
 * @property {Filter[]} filters
 * @property {number} count
 */

const MOST = 6;
const MOST_TRIED = 10;

/**
 * @param {Settle} settle @param {Params} params @param {any} told The answer, without hits.
 */
export async function helpOut(settle, params, told) {
  const { query: typed, filters = [] } = params;
  const query = parseQuery(typed, filters);
  const looked_for = await settle((store) => lookedFor(store, query));
  const near_tags = await settle((store) => nearTags(store, query, told.near));
  const unmet = await unmetFilters(settle, query);
  const loosened = await loosen(settle, { query: typed, filters }, { ...told, unmet });
  return { looked_for, near_tags, unmet, loosened };
}

// What was looked for

/** @param {Store} store @param {Query} query As people write it, each once. */
function lookedFor(store, query) {
  const quoted = query.root ? everyClause(query.root).filter(({ kind }) => kind === "phrase") : [];
  const { concepts } = new Searcher(store).find(query);
  const seen = new Set();
  for (const { text, start, covers, ways } of concepts) {
    const phrase = quoted.find((one) => one.start <= start && start < one.start + one.text.length + 2);
    if (!covers.length) continue;
    seen.add(phrase ? `"${phrase.text}"` : text);
    if (phrase) continue;
    for (const way of ways) {
      const words = isTold(way, store) ? asWords(way, store) : "";
      if (words) seen.add(words);
    }
  }
  return [...seen];
}

/** @param {import("./expand.js").Way} way @param {Store} store */
function isTold({ how, guessed, terms, field }, store) {
  if ((how === "loanword" || how === "typo") && !guessed) {
    return terms.every((term) => store.postings(term, field).docs.length);
  }
  return how === "glossary" || how === "archive" || how === "alias";
}

/** @param {import("./expand.js").Way} way @param {Store} store A stem may be no word. */
function asWords({ terms }, store) {
  const isWord = (/** @type {string} */ word) => store.isRight(word) || store.frequency(word) > 0;
  const words = terms.map((term) => term.replace(/^~/, ""));
  const isEach = words.every(
    (word, at) => word === terms[at] || isWord(word) || store.bridges(foldKey(word))?.length,
  );
  return isEach ? words.join(" ") : "";
}

/** @param {Clause} clause @returns {Clause[]} It and all that it holds. */
function everyClause(clause) {
  return [clause, ...(clause.clauses ?? []).flatMap(everyClause)];
}

// Searches that find something

/**
 * List what finds more than a search that found nothing, filters first.
 * @param {Settle} settle @param {{query: string, filters: Filter[]}} asked @param {any} told
 * @returns {Promise<Looser[]>}
 */
async function loosen(settle, asked, told) {
  /** @type {Looser[]} */
  const found = [];
  const tried = new Set([JSON.stringify([asked.query, asked.filters])]);
  for await (const one of candidates(settle, asked, told)) {
    const key = JSON.stringify([one.query, one.filters]);
    if (tried.has(key) || tried.size > MOST_TRIED || found.length === MOST) continue;
    tried.add(key);
    const total = await countOf(settle, one.query, one.filters);
    if (total) found.push({ ...one, count: total });
  }
  return found;
}

/**
 * @param {Settle} settle @param {{query: string, filters: Filter[]}} asked
 * @param {{unmet: Unmet[], suggestion: string | null, near: string[]}} told
 * @returns {AsyncIterable<Omit<Looser, "count">>}
 */
async function* candidates(settle, { query, filters }, { unmet, suggestion, near }) {
  /** @type {Filter[]} */
  const none = [];
  for (const one of filters) {
    yield { how: "filter", shown: one.value, query, filters: filters.filter((other) => other !== one) };
  }
  yield { how: "filters", shown: query, query, filters: none };
  for (const one of unmet) {
    const rest = query.replaceAll(one.filter, " ").split(/\s+/).filter(Boolean).join(" ");
    if (rest !== query) yield { how: "filter", shown: one.filter, query: rest, filters: none };
    for (const value of one.near.slice(0, 1)) {
      const meant = withValue(query, one.value, value);
      yield { how: "perhaps", shown: meant, query: meant, filters: none };
    }
  }
  if (suggestion) yield { how: "perhaps", shown: suggestion, query: suggestion, filters };
  for (const looser of await looserQueries(settle, parseQuery(query))) {
    yield { how: "less", shown: looser, query: looser, filters: none };
  }
  for (const word of near) yield { how: "perhaps", shown: word, query: word, filters: none };
}

/**
 * Return a query with another value of a field; the same word elsewhere stays.
 * @param {string} query @param {string} value @param {string} other
 */
export function withValue(query, value, other) {
  const escaped = value.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const typed = new RegExp(`(:"?)${escaped}(?=["\\s()]|$)`, "gi");
  return query.replace(typed, (_, before) => before + other);
}
