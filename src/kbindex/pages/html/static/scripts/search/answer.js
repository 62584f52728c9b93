// @ts-check
/**
 * The answer to a search, from the files of an index alone: the JSON of
 * `kbindex search --json`, as far as a browser can know it, with the address of each
 * hit's page below the root of the pages.
 *
 *     const ask = openIndex("search/");           // where `index.json` lies
 *     const answer = await ask({ query: "監視", limit: 10 });
 */

import { foldCase, isAscii } from "./text.js";
import { absences } from "./absences.js";
import { countFacets } from "./facets.js";
import { stampOf } from "./packing.js";
import { parseQuery, QueryError } from "./query.js";
import { Searcher } from "./search.js";
import { readRecord, wantedTerms } from "./snippets.js";
import { resembling, slips } from "./spelling.js";
import { Outdated, Store } from "./store.js";
import { tagOf } from "./tags.js";

export { QueryError } from "./query.js";
export { Overtaken } from "./store.js";

/** @typedef {import("./expand.js").Concept} Concept */
/** @typedef {import("./search.js").Found} Found */
/**
 * @typedef {object} Params
 * @property {string} query In the query language.
 * @property {import("./query.js").Filter[]} [filters] Fields that restrict it besides.
 * @property {number} [limit] How many hits; 10.
 * @property {number} [offset] How many are left out first; 0.
 * @property {boolean} [facets] Count tags, presenters and years of all hits.
 * @property {boolean} [help] Where nothing is found, look for what would find something.
 * @property {"score" | "date"} [order] Where the query does not say it.
 */
/**
 * @callback Ask
 * @param {Params} params
 * @param {() => boolean} [isWanted] Says whether somebody waits for the answer; where
 *   nobody does, it rejects with `Overtaken`.
 * @returns {Promise<any>}
 */

/**
 * Open an index that lies at an address. What every question needs is loaded at once:
 * one will come, and tells where that failed.
 *
 * Where it was written anew meanwhile, it is opened again, and asked once more.
 * @param {string | URL} base The folder, with a slash at its end.
 * @param {(url: string, stamp?: string) => Promise<any>} [load] Loads JSON; by default
 *   `fetch` does. All but the first file have stamps, by which their content is known.
 * @returns {Ask}
 */
export function openIndex(base, load = loadJson) {
  const open = () => {
    const opened = new Store((name, stamp) => load(`${base}${name}`, stamp));
    opened.open().catch(() => {});
    return opened;
  };
  let store = open();
  return async (params, isWanted) => {
    const asked = store;
    try {
      return await answer(asked, params, isWanted);
    } catch (error) {
      if (!(error instanceof Outdated)) throw error;
      if (store === asked) store = open(); // else another question has opened it
      return answer(store, params, isWanted);
    }
  };
}

/**
 * A file of another state has other numbers. What a browser kept is asked for by its
 * stamp, and what came is looked at: a host knows files by their names alone.
 * @param {string} url @param {string} [stamp]
 */
async function loadJson(url, stamp) {
  const response = await (stamp ? fetch(`${url}?${stamp}`) : fetch(url, { cache: "no-cache" }));
  if (!response.ok) {
    const Kind = stamp && response.status === 404 ? Outdated : Error;
    throw new Kind(`${url}: ${response.status}`);
  }
  const content = new Uint8Array(await response.arrayBuffer());
  if (stamp && stampOf(content) !== stamp) throw new Outdated(`${url}: another content`);
  return JSON.parse(new TextDecoder().decode(content));
}

/**
 * Answer a question; of a tag that there is not, say with `help` what is near.
 * @param {Store} store @param {Params} params @param {() => boolean} [isWanted]
 */
export async function answer(store, params, isWanted) {
  try {
    return await search(store, params, isWanted);
  } catch (error) {
    if (params.help && error instanceof QueryError && error.code === "tag") {
      const { nearTagIds } = await import("./near_tags.js");
      error.near = nearTagIds(error.piece, store.file("tags.json"));
    }
    throw error;
  }
}

/** @param {Store} store @param {Params} params @param {() => boolean} [isWanted] */
async function search(store, params, isWanted) {
  const { query: typed, filters = [], limit = 10, offset = 0, facets = false } = params;
  const query = parseQuery(typed, filters);
  if (query.isOfTranscripts) return empty(typed); // they are in no file
  if (!query.root && query.order === "score" && params.order !== "date") return empty(typed);
  if (params.order && query.order === "score") query.order = params.order;
  /** @type {import("./store.js").Settle} */
  const settle = (question) => store.settle(question, isWanted);
  const told = await settle(() => {
    const found = new Searcher(store).find(query);
    const order = sorted(found, query.order, store);
    const shown = order.slice(offset, offset + limit);
    const wanted = wantedTerms(found.concepts);
    const records = shown.map((doc) => store.record(doc));
    const near = order.length ? [] : nearWords(found.concepts, store);
    const suggestion = suggest(query.source, found.words, store);
    const lacking = absences(found, query, store);
    const counted = facets ? { ...countFacets(found.ranking.scores.keys(), store), asked: tagsOf(filters, store) } : {};
    store.ready();
    const hits = shown.map((doc, at) => {
      const { notes: _, ...record } = records[at];
      const { written, ...marked } = readRecord(records[at], wanted, store);
      return {
        rank: offset + at + 1,
        score: round(found.scores.get(doc) ?? 0),
        strength: found.strong.has(doc) ? "strong" : "weak",
        ...record,
        ...marked,
        matched: matches(doc, found.concepts, written, store),
        also: others(doc, store),
      };
    });
    return {
      format: 1,
      query: typed,
      total: order.length,
      strong: order.filter((doc) => found.strong.has(doc)).length,
      suggestion,
      hits,
      near,
      absent: order.length || near.length ? lacking.fromArchive : [],
      missed: order.length ? lacking.fromHits : [],
      order: query.order,
      ...(found.newerFor ? { recency: found.newerFor } : {}),
      ...counted,
    };
  });
  if (told.total || !params.help) return told;
  const { helpOut } = await import("./help_out.js"); // which few searches need
  return { ...told, ...(await helpOut(settle, params, told)) };
}

/** @param {string} typed */
function empty(typed) {
  const counts = { total: 0, strong: 0, facets: [], presenters: [], years: [] };
  const words = { near: [], absent: [], missed: [], order: "score" };
  return { format: 1, query: typed, suggestion: null, hits: [], ...words, ...counts };
}

/** @param {number} value */
const round = (value) => Number(value.toPrecision(6));

/**
 * Sort strong hits before weak ones, by score; of equal ones the newer first.
 * @param {Found} found @param {string} order @param {Store} store
 */
function sorted(found, order, store) {
  const isByDate = order === "date" || !found.concepts.length;
  const strong = (/** @type {number} */ doc) => Number(found.strong.has(doc));
  const score = (/** @type {number} */ doc) => found.scores.get(doc) ?? 0;
  return [...found.pages].sort((a, b) => {
    const byScore = isByDate ? 0 : strong(b) - strong(a) || score(b) - score(a);
    return byScore || store.day(b) - store.day(a) || a - b;
  });
}

/** @param {number} doc @param {Store} store Ids of the records of the same page. */
function others(doc, store) {
  const group = (store.same.get(doc) ?? []).filter((other) => other !== doc);
  return group.map((other) => store.idOf(other));
}

/**
 * Say why a record was found: for each word, the best way that it met it.
 * @param {number} doc @param {Concept[]} concepts @param {Map<string, string>} written
 * @param {Store} store
 */
function matches(doc, concepts, written, store) {
  const spoken = new Set();
  const found = [];
  const order = concepts
    .filter((concept) => concept.covers.length)
    .sort((a, b) => b.covers.length - a.covers.length);
  for (const concept of order) {
    if (concept.covers.every((word) => spoken.has(word))) continue;
    const way = concept.ways.find((one) =>
      one.terms.every((term) => store.postings(term, one.field).of.has(doc)),
    );
    if (!way) continue;
    concept.covers.forEach((word) => spoken.add(word));
    const asWritten = (/** @type {string} */ one) => written.get(one) ?? one.replace(/^~/, "");
    const term = way.terms.map(asWritten).join(" ");
    found.push({ at: concept.covers[0], query: concept.text, term, how: way.how });
  }
  return found.sort((a, b) => a.at - b.at).map(({ at: _, ...match }) => match);
}

/** @param {Concept[]} concepts @param {Store} store */
function nearWords(concepts, store) {
  const words = concepts.filter((one) => one.covers.length === 1 && one.finds);
  return [...new Set(words.flatMap((one) => resembling(foldCase(one.text), store)))];
}

/**
 * Return the query with each mistyped word put right, or null.
 * @param {string} source @param {Concept[]} concepts @param {Store} store
 */
function suggest(source, concepts, store) {
  let corrected = source;
  let reached = source.length;
  const known = new Set();
  const rest = concepts.filter((concept) => {
    const isKnown = concept.ways.some(
      (way) => !way.guessed && way.terms.every((t) => store.postings(t, way.field).docs.length),
    );
    if (isKnown) concept.covers.forEach((word) => known.add(word));
    return !isKnown;
  });
  const found = rest.flatMap((concept) => {
    // Where each word is there, a row of them is hardly a mistake.
    if (concept.covers.every((number) => known.has(number))) return [];
    const word = foldCase(concept.text);
    const near = slips(word, store, concept.covers.length === 1);
    if (!near.length || store.isRight(word) || store.bridges(word)) return [];
    const ranked = near.map(([term, apart]) => ({ term, apart, count: store.frequency(term) }));
    ranked.sort((a, b) => a.apart - b.apart || b.count - a.count || (a.term < b.term ? -1 : 1));
    const meant = ranked[0].term;
    return [{ start: concept.start, end: concept.start + concept.text.length, meant }];
  });
  found.sort((a, b) => b.end - a.end || a.start - b.start);
  for (const { start, end, meant } of found) {
    if (end > reached) continue;
    corrected = corrected.slice(0, start) + asWritten(meant, store) + corrected.slice(end);
    reached = start;
  }
  return corrected === source ? null : corrected;
}

/** @param {string} term @param {Store} store A term as a record writes it. */
function asWritten(term, store) {
  if (!isAscii(term)) return term;
  const record = store.record(store.postings(term).docs[0]);
  const texts = record ? [record.title, ...record.notes.map((/** @type {[string]} */ n) => n[0])] : [];
  const pattern = new RegExp(`(?<![A-Za-z0-9])${term}(?![A-Za-z0-9])`, "i");
  for (const text of texts) {
    const found = pattern.exec(text);
    if (found) return found[0];
  }
  return term;
}

/** @param {import("./query.js").Filter[]} filters @param {Store} store The tags among them. */
function tagsOf(filters, store) {
  const tags = store.file("tags.json");
  store.ready();
  const asked = filters.filter(({ field, value }) => field === "tag" && Object.hasOwn(tags, value));
  return asked.map(({ value }) => tagOf(value, tags, store));
}
