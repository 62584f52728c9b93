// Who answers a search: the server that sent the page, or a module that the page names.

import { parsePage } from "./documents.js";

/**
 * The page of an answer, which is not in the document yet.
 *
 * @typedef {object} Answer
 * @property {string} title That of the page.
 * @property {HTMLElement} main Its `main`; whoever takes its nodes takes a copy.
 * @property {Document | null} page All of the page, where there is one: what else says
 *   what was searched (links to other languages, the field) is taken from it.
 */

/**
 * Answers a search. A refused query is an answer that says so.
 *
 * @callback Search
 * @param {URLSearchParams} params What stands in the address of results.
 * @param {AbortSignal} signal Aborted when nobody wants the answer any more.
 * @returns {Promise<Answer>} Rejected where no answer could be had.
 */

/**
 * Returns who answers what is typed in a form.
 *
 * The form of a site of files names a module (`data-answers`), which exports `search`. It
 * is loaded by the first search, and again where that failed.
 *
 * @param {HTMLFormElement} form
 * @returns {Search}
 */
export function whoAnswers(form) {
  const module = form.dataset.answers;
  if (!module) return askServer(new URL(form.action).pathname);
  const url = new URL(module, document.baseURI).href; // addresses change as one searches
  return async (params, signal) => (await import(url)).search(params, signal);
}

/**
 * @param {string} address
 * @returns {Search}
 */
function askServer(address) {
  return async (params, signal) => {
    const page = await loadPage(withQuery(address, params), signal);
    return { title: page.title, main: mainOf(page), page };
  };
}

/**
 * Returns a page of this host; one that says what was wrong with a query, too.
 *
 * @param {string} address
 * @param {AbortSignal} [signal]
 */
export async function loadPage(address, signal) {
  const response = await fetch(address, {
    ...(signal && { signal }),
    headers: { accept: "text/html" },
    mode: "same-origin",
  });
  const busy = response.status === 429 || response.status >= 500;
  if (busy) throw new Error(`${address}: status ${response.status}`);
  return parsePage(await response.text());
}

/** @param {Document} page */
export function mainOf(page) {
  const main = page.querySelector("main");
  if (!main) throw new Error("a page without main");
  return main;
}

/**
 * @param {string} address
 * @param {URLSearchParams} params
 */
export function withQuery(address, params) {
  return params.size ? `${address}?${params}` : address;
}
