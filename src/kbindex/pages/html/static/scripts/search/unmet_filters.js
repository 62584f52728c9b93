// @ts-check
/** Filters that nothing meets, or that leave nothing: which, and what is near. */

import { strictly } from "./conditions.js";
import { countHits } from "./looser_queries.js";
import { join } from "./query.js";
import { render } from "./render.js";
import { nearNames } from "./resemblance.js";
import { near } from "./spelling.js";
import { foldCase } from "./text.js";

/** @typedef {import("./query.js").Clause} Clause */
/** @typedef {import("./query.js").Query} Query */
/** @typedef {import("./store.js").Settle} Settle */
/** @typedef {import("./store.js").Store} Store */
/**
 * @typedef {object} Unmet
 * @property {string} filter As it may be typed.
 * @property {string} field
 * @property {string} value
 * @property {string[]} near Values that something meets.
 * @property {boolean} is_met_nowhere
 */

const MOST = 5;
const MOST_NEAR = 3;

/**
 * @param {Settle} settle @param {Query} query
 * @returns {Promise<Unmet[]>}
 */
export async function unmetFilters(settle, query) {
  const { root } = query;
  const filters = root ? doubtful(root) : [];
  const isMet = (/** @type {Clause} */ clause) =>
    settle((store) => {
      const allowed = strictly(store, clause);
      return allowed === null || allowed.size > 0;
    });
  /** @type {Unmet[]} */
  const nowhere = [];
  for (const one of filters) {
    const bare = bareOf(one);
    if (await isMet(bare)) continue;
    const isFirst = nowhere.length < MOST;
    const near = [];
    const values = isFirst ? await settle((store) => nearValues(store, bare)) : [];
    for (const value of values) {
      const other = { ...bare, text: value, clauses: bare.clauses?.map((leaf) => ({ ...leaf, text: value })) };
      if (near.length < MOST_NEAR && (await isMet(/** @type {Clause} */ (other)))) near.push(value);
    }
    nowhere.push({ ...written(one), near, is_met_nowhere: true });
  }
  if (nowhere.length || !root) return nowhere;
  const parts = root.kind === "and" || root.kind === "each" ? (root.clauses ?? []) : [root];
  const blamed = [];
  for (const one of filters.filter((filter) => parts.includes(filter)).slice(0, MOST)) {
    const rest = join(root.kind === "each" ? "each" : "and", parts.filter((part) => part !== one));
    const count = await countHits(settle, { ...query, root: rest });
    if (count) blamed.push({ ...written(one), near: [], is_met_nowhere: false });
  }
  return blamed;
}

/** @param {Clause} clause @returns {Clause[]} Its fields, excluded or not. */
function doubtful(clause) {
  const parts = clause.clauses ?? [];
  const { kind } = clause;
  if (kind === "and" || kind === "each" || kind === "or") return parts.flatMap(doubtful);
  if (kind === "not") return isField(parts[0]) ? [clause] : doubtful(parts[0]);
  return isField(clause) ? [clause] : [];
}

/** @param {Clause} clause */
const isField = ({ kind }) => kind === "field" || kind === "text";
/** @param {Clause} clause */
const bareOf = (clause) => (clause.kind === "not" ? (clause.clauses ?? [clause])[0] : clause);

/** @param {Clause} clause */
function written(clause) {
  const bare = bareOf(clause);
  const value = bare.kind === "text" ? render((bare.clauses ?? [bare])[0]) : bare.text;
  return { filter: render(clause), field: bare.name ?? "", value };
}

/** @param {Store} store @param {Clause} clause @returns {string[]} Values near its own. */
function nearValues(store, { kind, name, text }) {
  if (kind === "text") return near(foldCase(text), store).map(([word]) => word);
  if (name === "episode" || name === "date") return around(store, name, text);
  if (name !== "presenter" && name !== "host" && name !== "guest") return [];
  const people = store.file("people.json");
  store.ready();
  const known = name === "presenter" ? people.names : people[name];
  const found = nearNames(foldCase(text), Object.keys(known));
  return found.map((one) => (name === "presenter" ? known[one] : one));
}

/** @param {Store} store @param {string} name @param {string} text What lies beside it. */
function around(store, name, text) {
  const [from, to = from] = text.split("..");
  const key = (/** @type {string} */ one) => one.replace(/\d+/g, (digits) => digits.padStart(9, "0"));
  const asDay = (/** @type {number} */ day) => new Date(day * 86_400_000).toISOString().slice(0, 10);
  const values = name === "date" ? store.columns.dates.filter(Boolean).map(asDay) : store.episodes;
  const sorted = [...new Set(values)].sort((a, b) => (key(a) < key(b) ? -1 : 1));
  if (name === "episode" && from === to && !/^\d+$/.test(from)) return nearNames(from, sorted);
  const before = sorted.filter((one) => from && key(one) < key(from)).slice(-1);
  const behind = sorted.filter((one) => to && key(one) > key(to) && !one.startsWith(to)).slice(0, 1);
  return [...before, ...behind];
}
