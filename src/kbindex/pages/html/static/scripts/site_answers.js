// Answers searches on a site of files: no server, an index of files beside the page.

import { loadPage, mainOf } from "./answers.js";
import { episodesNamed } from "./episode_names.js";
import { searchForm } from "./field.js";
import { IndexAsker } from "./index_asker.js";
import { writeAnswer, writeRefusal } from "./written_results.js";

/** @typedef {import("./answers.js").Search} Search */

const PAGE_SIZE = 8;
const form = /** @type {HTMLFormElement} */ (searchForm());
const address = new URL(form.action);
const index = new URL("index/", address).href;

const asker = new IndexAsker(index);
/** @type {Promise<Document> | null} The page of results without any. */
let shell = shownShell();

/** @type {Promise<import("./episode_names.js").Named[]> | null} */
let episodes = null;

/** @type {Search} */
export async function search(params, signal) {
  shell ??= loadPage(address.pathname);
  shell.catch(() => (shell = null)); // tried again by the next search
  episodes ??= loadEpisodes();
  const [empty, told, named] = await Promise.all([shell, asker.ask(questionOf(params)), namedIn(params)]);
  const page = /** @type {Document} */ (empty.cloneNode(true));
  signal.throwIfAborted();
  if (told.stale) throw new Error("a newer search was asked for");
  const place = { address: address.pathname, root: new URL("../", address).pathname };
  if (told.error && !told.error.code) throw new Error(told.error.message);
  const written = told.error
    ? writeRefusal(page, params, told.error.piece)
    : writeAnswer(page, params, { ...told.answer, episodes: named }, { ...place, size: PAGE_SIZE });
  return { title: written, main: mainOf(page), page };
}

async function loadEpisodes() {
  const response = await fetch(`${index}episodes.json`, { cache: "no-cache" });
  return response.ok ? response.json() : [];
}

/**
 * Returns the episodes that a query names; the first page says them.
 *
 * @param {URLSearchParams} params
 */
async function namedIn(params) {
  if (["page", "tag", "presenter", "year"].some((name) => params.has(name))) return [];
  try {
    return episodesNamed(params.get("q") ?? "", (await episodes) ?? []);
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
  if (!document.querySelector("main .split[data-words]")) return null;
  return Promise.resolve(/** @type {Document} */ (document.cloneNode(true)));
}

/**
 * Returns what is asked of the index: filters are clauses of the query.
 *
 * @param {URLSearchParams} params
 */
function questionOf(params) {
  const typed = params.get("q") ?? "";
  const filters = params.getAll("tag").map((tag) => `tag:${tag}`);
  const presenter = params.get("presenter");
  const year = params.get("year");
  if (presenter) filters.push(`presenter:"${presenter.replaceAll('"', "")}"`);
  if (year) filters.push(`date:${year.padStart(4, "0")}`);
  const isSplit = filters.length > 0 && /\bOR\b|\|/.test(typed);
  return {
    query: [isSplit ? `(${typed})` : typed, ...filters].filter(Boolean).join(" "),
    limit: PAGE_SIZE,
    offset: ((Number(params.get("page")) || 1) - 1) * PAGE_SIZE,
    order: params.get("sort") === "date" ? "date" : "score",
    facets: true,
  };
}
