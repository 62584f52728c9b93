// Answers searches on a site of files: no server, an index of files beside the page.

import { loadPage } from "./answers.js";
import { episodesNamed } from "./episode_names.js";
import { searchForm } from "./field.js";
import { IndexAsker } from "./index_asker.js";
import { readShell } from "./results_writer.js";
import { writeAnswer, writeRefusal } from "./written_results.js";

/** @typedef {import("./answers.js").Search} Search */

const PAGE_SIZES = { notes: 8, brief: 24 };
const LAST_PAGE = 10_000;
const MOST_TAGS = 10;
const SHELL = "main .split[data-words]";
const form = /** @type {HTMLFormElement} */ (searchForm());
const address = new URL(form.action);
const index = new URL("index/", address).href;

const asker = new IndexAsker(index);
/** @type {Promise<Document> | null} The page of results without any. */
let shell = shownShell();
/** @type {import("./results_writer.js").Shell | undefined} What that page says. */
let frame;
/** @type {Promise<import("./episode_names.js").Named[]> | null} */
let episodes = null;

export function warm() {
  asker.warm();
  void theShell().catch(() => {});
}

/** @type {Search} */
export async function search(given, signal) {
  const params = readable(given);
  const size = PAGE_SIZES[params.get("view") === "brief" ? "brief" : "notes"];
  const [page, told, named] = await Promise.all([theShell(), ask(params, size, signal), namedIn(params)]);
  signal.throwIfAborted();
  if (told.stale) throw new Error("a newer search was asked for");
  const place = { address: address.pathname, root: new URL("../", address).pathname };
  if (told.error && !told.error.code) throw new Error(told.error.message);
  frame ??= readShell(page);
  const written = told.error
    ? writeRefusal(frame, params, told.error, place)
    : writeAnswer(frame, params, { ...told.answer, episodes: named }, place, size);
  return { ...written, page };
}

/**
 * Asks for a page of hits; for the last one where an old link says one behind it.
 *
 * @param {URLSearchParams} params What they say of the page is what is shown.
 * @param {number} size
 * @param {AbortSignal} signal
 * @returns {Promise<import("./index_asker.js").Told>}
 */
async function ask(params, size, signal) {
  const told = await asker.ask(questionOf(params, size));
  const { total = 0, hits = [] } = told.answer ?? {};
  if (!total || hits.length) return told;
  signal.throwIfAborted(); // else it might be asked behind a newer one
  params.set("page", String(Math.ceil(total / size)));
  return asker.ask(questionOf(params, size));
}

function theShell() {
  shell ??= loadShell();
  shell.catch(() => (shell = null)); // tried again by the next search
  return shell;
}

/** Returns the page of results without any; a host that lacks it may have it later. */
async function loadShell() {
  const page = await loadPage(address.pathname);
  if (!page.querySelector(SHELL)) throw new Error(`${address.pathname}: no page of results`);
  return page;
}

async function loadEpisodes() {
  const response = await fetch(`${index}episodes.json`, { cache: "no-cache" });
  if (!response.ok) throw new Error(`episodes.json: status ${response.status}`);
  return response.json();
}

/**
 * Returns the episodes that a query names; the first page says them.
 *
 * @param {URLSearchParams} params
 */
async function namedIn(params) {
  if (["page", "tag", "presenter", "year"].some((name) => params.has(name))) return [];
  episodes ??= loadEpisodes();
  try {
    return episodesNamed(params.get("q") ?? "", await episodes);
  } catch {
    episodes = null; // tried again by the next search, which goes on without it
    return [];
  }
}

/**
 * Returns the page that is shown, where it is that of results and has none yet.
 *
 * @returns {Promise<Document> | null}
 */
function shownShell() {
  if (location.pathname !== address.pathname) return null;
  if (!document.querySelector(SHELL)) return null;
  return Promise.resolve(/** @type {Document} */ (document.cloneNode(true)));
}

/**
 * Returns what can be read of an address: old links and those of others never fail.
 *
 * @param {URLSearchParams} given
 */
function readable(given) {
  const params = new URLSearchParams();
  const number = (/** @type {string} */ name, /** @type {number} */ most) => {
    const text = given.get(name) ?? "";
    return /^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= most ? String(Number(text)) : "";
  };
  const found = {
    q: (given.get("q") ?? "").trim(),
    presenter: given.get("presenter") ?? "",
    year: number("year", 9999),
    sort: given.get("sort") === "date" ? "date" : "",
    view: given.get("view") === "brief" ? "brief" : "",
    page: number("page", LAST_PAGE),
  };
  for (const [name, value] of Object.entries(found)) if (value) params.set(name, value);
  const tags = new Set(given.getAll("tag").filter(Boolean));
  for (const tag of [...tags].slice(0, MOST_TAGS)) params.append("tag", tag);
  return params;
}

/**
 * Returns what is asked of the index; nothing asked for is everything, newest first.
 *
 * @param {URLSearchParams} params
 * @param {number} size
 */
function questionOf(params, size) {
  const query = params.get("q") ?? "";
  const filters = params.getAll("tag").map((value) => ({ field: "tag", value }));
  const presenter = params.get("presenter");
  const year = params.get("year");
  if (presenter) filters.push({ field: "presenter", value: presenter });
  if (year) filters.push({ field: "date", value: year.padStart(4, "0") });
  const isByDate = params.get("sort") === "date" || !(query || filters.length);
  return {
    query,
    filters,
    limit: size,
    offset: ((Number(params.get("page")) || 1) - 1) * size,
    order: isByDate ? "date" : "score",
    facets: true,
    help: true,
  };
}
