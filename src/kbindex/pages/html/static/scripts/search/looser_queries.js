// @ts-check
/** Where nothing is found: looser queries that find something, and how much. */

import { wantedLeaves } from "./conditions.js";
import { join, parseQuery, QueryError } from "./query.js";
import { render } from "./render.js";
import { Searcher } from "./search.js";

/** @typedef {import("./query.js").Clause} Clause */
/** @typedef {import("./query.js").Filter} Filter */
/** @typedef {import("./query.js").Query} Query */
/** @typedef {import("./store.js").Settle} Settle */

const MOST = 3;
const MOST_COUNTED = 5;

/**
 * Return the first looser queries that find something, each another number of hits.
 * @param {Settle} settle @param {Query} query
 */
export async function looserQueries(settle, query) {
  if (!query.root || (await countHits(settle, query))) return [];
  const rows = new Set([...looser(query.root)].map(render));
  rows.delete(render(query.root));
  const totals = new Set();
  const found = [];
  for (const text of [...rows].slice(0, MOST_COUNTED)) {
    const total = await countOf(settle, text, []);
    if (!total || totals.has(total)) continue; // one that finds as much is no help
    totals.add(total);
    found.push(text);
    if (found.length === MOST) break;
  }
  return found;
}

/** @param {Clause} root @returns {Iterable<Clause>} */
function* looser(root) {
  const apart = withoutQuotes(root);
  yield apart;
  const any = anyOf(apart);
  if (any) yield any;
  if (root.kind !== "and" && root.kind !== "each") return;
  for (const one of root.clauses ?? []) {
    if (wantedLeaves(one).length) continue;
    const rest = join(root.kind, (root.clauses ?? []).filter((part) => part !== one));
    if (rest) yield rest;
  }
}

/** @param {Clause} clause @returns {Clause} The words of its phrases apart. */
function withoutQuotes(clause) {
  const { kind, clauses = [] } = clause;
  if (kind === "phrase") {
    const words = clause.text.split(/\s+/).filter(Boolean);
    return join("and", words.map((text) => ({ kind: "word", text, start: 0 }))) ?? clause;
  }
  if (kind === "text" && clauses[0]?.kind === "phrase") return withoutQuotes(clauses[0]);
  if (kind !== "and" && kind !== "each" && kind !== "or") return clause;
  return { ...clause, clauses: clauses.map(withoutQuotes) };
}

/** @param {Clause} clause @returns {Clause | null} One of its words, filters beside. */
function anyOf(clause) {
  const partsOf = (/** @type {Clause} */ one) =>
    one.kind === "and" || one.kind === "each" ? (one.clauses ?? []) : [one];
  if (clause.kind !== "and" && clause.kind !== "each") return null;
  const words = partsOf(clause).flatMap(partsOf);
  const wanted = words.filter((one) => wantedLeaves(one).length);
  if (wanted.length < 2) return null;
  const others = words.filter((one) => !wantedLeaves(one).length);
  return join("and", [{ kind: "or", text: "", start: 0, clauses: wanted }, ...others]);
}

/**
 * Count the hits of a search; none where it is refused.
 * @param {Settle} settle @param {string} text @param {Filter[]} filters
 */
export async function countOf(settle, text, filters) {
  try {
    const query = parseQuery(text, filters);
    return query.isOfTranscripts ? 0 : await countHits(settle, query);
  } catch (error) {
    if (error instanceof QueryError) return 0; // a way out that is none
    throw error;
  }
}

/**
 * @param {Settle} settle @param {Query} query
 * @returns {Promise<number>}
 */
export function countHits(settle, query) {
  return settle((store) => {
    const { pages } = new Searcher(store).find(query);
    store.ready();
    return pages.length;
  });
}
