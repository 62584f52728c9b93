// Who answers a search: the server that sent the page, or a module that the page names.

import { parsePage } from "./documents.js";

/**
 * The page of an answer, which is not in the document yet.
 *
 * @typedef {object} Answer
 * @property {string} title That of the page.
 * @property {HTMLElement} main Its `main`, whose nodes are taken where it is shown.
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
 * Who answers a search.
 *
 * @typedef {object} Answers
 * @property {Search} search
 * @property {() => void} warm Loads what any search needs: one will come.
 */

/**
 * Returns who answers what is typed in a form.
 *
 * The form of a site of files names a module (`data-answers`), which exports `search` and
 * `warm`. It is loaded by the first of them, and again where that failed.
 *
 * @param {HTMLFormElement} form
 * @returns {Answers}
 */
export function whoAnswers(form) {
  const module = form.dataset.answers;
  if (!module) return { search: askServer(new URL(form.action).pathname), warm: () => {} };
  // Addresses change as one searches, and by Forward before the module is loaded.
  const url = new URL(module, document.baseURI).href;
  return {
    search: async (params, signal) => {
      const { search } = await import(url);
      signal.throwIfAborted(); // else it might be asked behind a newer one
      return search(params, signal);
    },
    // What fails here is tried again by the search, which says so.
    warm: () => void import(url).then(({ warm }) => warm(), () => {}),
  };
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
