// What pages do beside what links and forms do. Without it, all of them still work.

import { whoAnswers } from "./answers.js";
import { fieldOf, keepFilters, searchForm, watchTyping } from "./field.js";
import { wireKeys } from "./keys.js";
import { followChanges } from "./live.js";
import { keepSite } from "./offline.js";
import { Results } from "./results.js";
import { wireThemeButton } from "./theme_button.js";

/** @param {HTMLFormElement} form */
function wireSearch(form) {
  const { search, warm } = whoAnswers(form);
  const results = new Results(form, search);
  const field = fieldOf(form);
  field.addEventListener("focus", warm);
  if (document.activeElement === field) warm(); // by who came before this script
  const typed = () => {
    if (results.comeInPlace) void results.showTyped("typed");
  };
  // A server is asked when someone pauses; files cost nobody else's time.
  const begun = form.dataset.answers ? () => results.begin() : undefined;
  const forgetTyping = watchTyping(field, typed, begun);
  field.addEventListener("compositionstart", () => results.hold());
  wireKeys(form, typed);
  form.addEventListener("submit", (event) => {
    if (!results.comeInPlace) return;
    event.preventDefault();
    forgetTyping();
    void results.showTyped("entered");
  });
  document.addEventListener("click", (event) => {
    const link = plainLink(event);
    if (!link || !results.comeInPlace || !results.isAddress(link)) return;
    event.preventDefault();
    forgetTyping();
    void results.showLink(link);
  });
  wireHistory(results, forgetTyping);
  if (results.isAddress(location)) beginWithResults(form, results, typed);
  return results;
}

/**
 * @param {HTMLFormElement} form
 * @param {Results} results
 * @param {() => void} typed
 */
function beginWithResults(form, results, typed) {
  const params = new URLSearchParams(location.search);
  const query = (params.get("q") ?? "").trim();
  const field = fieldOf(form);
  keepFilters(form, params);
  // A page of a site has an empty field; what was typed before this script was there
  // is looked for now.
  if (form.dataset.answers && !field.value) {
    field.value = query;
    void results.showFirst();
  } else if (field.value.trim() !== query) {
    typed();
  } else if (form.dataset.answers) {
    void results.showFirst();
  }
}

/**
 * @param {Results} results
 * @param {() => void} forgetTyping
 */
function wireHistory(results, forgetTyping) {
  addEventListener("popstate", () => {
    if (results.isAtAddress) {
      results.stay();
      return;
    }
    forgetTyping();
    if (results.isAddress(location)) void results.showAddress();
    else location.reload();
  });
}

/**
 * Returns where a click leads that is no more than a click on a link of the content.
 *
 * @param {MouseEvent} event
 * @returns {URL | null}
 */
function plainLink(event) {
  const isPlain = event.button === 0 && !event.defaultPrevented;
  const hasKey = event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
  const link = event.target instanceof Element && event.target.closest("main a[href]");
  if (!isPlain || hasKey || !(link instanceof HTMLAnchorElement)) return null;
  const url = new URL(link.href);
  return link.target || url.hash ? null : url;
}

/** Whether Back or Forward has led away from the page before its scripts were there. */
function isElsewhere() {
  const { place } = document.documentElement.dataset;
  return place !== undefined && place !== location.pathname;
}

function begin() {
  const form = searchForm();
  const results = form && wireSearch(form);
  followChanges(() => results?.forget());
  wireThemeButton();
  // Behind all that the page itself loads.
  if (document.readyState === "complete") void keepSite();
  else addEventListener("load", () => void keepSite(), { once: true });
}

if (isElsewhere()) location.reload();
else begin();
