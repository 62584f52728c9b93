// Answers searches on a site of files: no server, an index of files beside the page.

import { loadPage, mainOf } from "./answers.js";
import { searchForm } from "./field.js";
import { writeAnswer, writeRefusal } from "./written_results.js";

/** @typedef {import("./answers.js").Search} Search */

const PAGE_SIZE = 8;
const form = /** @type {HTMLFormElement} */ (searchForm());
const address = new URL(form.action);
const index = new URL("./", address).href;

/** @type {Promise<Document> | null} The page of results without any. */
let shell = null;
/** @type {Worker | null} */
let worker = null;
let asked = 0;
/** @type {Map<number, (told: any) => void>} */
const waiting = new Map();

/** @type {Search} */
export async function search(params, signal) {
  shell ??= loadPage(address.pathname);
  shell.catch(() => (shell = null)); // tried again by the next search
  const page = /** @type {Document} */ ((await shell).cloneNode(true));
  const told = await ask(questionOf(params));
  signal.throwIfAborted();
  if (told.stale) throw new Error("a newer search was asked for");
  const place = { address: address.pathname, root: new URL("../", address).pathname };
  const isRefused = Boolean(told.error?.code);
  if (told.error && !isRefused) throw new Error(told.error.message);
  const written = isRefused
    ? writeRefusal(page, params, told.error.piece)
    : writeAnswer(page, params, told.answer, { ...place, size: PAGE_SIZE });
  return { title: written, main: mainOf(page), page };
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

/** @param {object} params @returns {Promise<any>} */
function ask(params) {
  worker ??= startWorker();
  const to = worker;
  return tell(to, { params });
}

function startWorker() {
  const script = new URL("./search/worker.js", import.meta.url).href;
  const policy = window.trustedTypes?.createPolicy("kbindex-worker", {
    createScriptURL: () => script, // the one script that is ever started
  });
  const trusted = policy ? policy.createScriptURL(script) : script;
  const started = new Worker(trusted, { type: "module" });
  started.addEventListener("message", ({ data }) => {
    waiting.get(data.id)?.(data);
    waiting.delete(data.id);
  });
  started.addEventListener("error", (event) => {
    const error = { message: event.message || "the worker could not be started" };
    waiting.forEach((told) => told({ error }));
    waiting.clear();
  });
  void tell(started, { base: index });
  return started;
}

/** @param {Worker} to @param {object} message @returns {Promise<any>} */
function tell(to, message) {
  const id = (asked += 1);
  return new Promise((resolve) => {
    waiting.set(id, resolve);
    to.postMessage({ id, ...message });
  });
}
