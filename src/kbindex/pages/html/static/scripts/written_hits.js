// Hits as the page of results shows them: with pieces of their notes, or a line each.

import { clean, hidden, make, marked, markedCode, markedTitle, openable } from "./made_elements.js";

/** @typedef {import("./made_elements.js").Child} Child */
/** @typedef {import("./results_writer.js").ResultsWriter} ResultsWriter */
/** @typedef {Map<string, any>} Tags Those of the hits, by their ids. */

const MOST_CHIPS = 6;
const AS_TYPED = new Set(["word", "joined", "part", "stem", "bigram", "prefix", "compound"]);

/**
 * Returns strong hits, and the weak ones below a line that says so.
 *
 * @param {ResultsWriter} writer
 * @param {any} answer
 * @param {any[]} strong
 * @param {any[]} weak
 * @returns {Child[]}
 */
export function writtenHits(writer, answer, strong, weak) {
  /** @type {Tags} */
  const tags = new Map(answer.facets.map((/** @type {any} */ tag) => [tag.id, tag]));
  const isByDate = answer.order === "date";
  const ledger = (/** @type {any[]} */ hits) => hits.length > 0 &&
    make("ol", { class: "ledger" }, ...hits.map((hit) => entry(writer, hit, tags, isByDate)));
  return [
    ledger(strong),
    strong.length > 0 && weak.length > 0 && make("p", { class: "weak" }, writer.word("weak")),
    ledger(weak),
  ];
}

/**
 * @param {ResultsWriter} writer
 * @param {any} hit
 * @param {Tags} tags
 * @param {boolean} isByDate
 */
function entry(writer, hit, tags, isByDate) {
  const { title, title_highlights: marks } = hit;
  const link = make("a", { href: writer.to(hit.address) }, ...markedTitle(title, marks));
  const url = openable(hit.url);
  const snippets = hit.snippets.filter((/** @type {any} */ one) => one.text !== title);
  return make("li", {}, where(writer, hit, isByDate && hit.strength === "weak"),
    make("article", { class: "what" },
      writer.in(title, make("h2", { class: "title" }, link)),
      url && make("a", { class: "site", href: url, rel: "noreferrer", translate: "no" },
        clean(url.replace(/^https?:\/\//i, "")).replace(/\/+$/, "")),
      snippets.length > 0 && make("ul", { class: "notes snips" },
        ...snippets.map((/** @type {any} */ one) => snippet(writer, one))),
      reasons(writer, hit),
      chips(writer, hit.tags, tags)));
}

/** @param {ResultsWriter} writer @param {any} hit @param {boolean} isWeak */
function where(writer, hit, isWeak) {
  const { id, date, presenter, time, time_url: timed, video } = hit;
  const played = openable(timed ?? video);
  return make("p", { class: "where" },
    make("a", { class: "id", href: writer.to(hit.address) }, id), " ",
    dated(writer, "span", date), " ",
    presenter && writer.linked(hit.presenter_address, presenter), " ",
    played && make("a", { href: played, rel: "noreferrer" }, timed ? time : writer.word("video"),
      make("span", { class: "hush" }, ` ${id}`)),
    isWeak && make("span", {}, writer.word("weaker")));
}

/** @param {ResultsWriter} writer @param {string} tag @param {string | null} date */
function dated(writer, tag, date) {
  return make(tag, {}, date ? make("time", {}, date) : writer.word("undated"));
}

/** @param {ResultsWriter} writer @param {any} snippet */
function snippet(writer, { text, path, highlights, is_code: isCode }) {
  const parents = path.flatMap((/** @type {string} */ one) => [writer.text("b", one), hidden("› ")]);
  return make("li", {},
    parents.length > 0 && make("span", { class: "path" }, ...parents),
    isCode
      ? make("pre", { role: "group", "aria-label": writer.word("code"), translate: "no", tabindex: "0" },
        make("code", {}, ...markedCode(text, highlights)))
      : writer.in(text, make("span", {}, ...marked(text, highlights))));
}

/** @param {ResultsWriter} writer @param {any} hit Why, and which others bring the page. */
function reasons(writer, { matched, also, also_addresses: addresses = [] }) {
  const others = matched.filter((/** @type {any} */ one) =>
    !AS_TYPED.has(one.how) && one.term.toLowerCase() !== one.query.toLowerCase());
  if (!others.length && !also.length) return null;
  const ids = also.flatMap((/** @type {string} */ id, /** @type {number} */ at) => [
    addresses[at] ? make("a", { href: writer.to(addresses[at]) }, id) : id, " "]);
  return make("p", { class: "why" },
    ...others.map((/** @type {any} */ one) => make("span", {},
      make("b", {}, writer.text("span", one.term), " ", hidden("⇐"),
        make("span", { class: "hush" }, writer.word("matches")), " ", writer.text("span", one.query)),
      " ", writer.hasWord(`how_${one.how}`) ? writer.word(`how_${one.how}`) : one.how)),
    also.length > 0 && make("span", {}, writer.word("also"), " ", ...ids));
}

/** @param {ResultsWriter} writer @param {string[]} ids @param {Tags} tags */
function chips(writer, ids, tags) {
  const known = ids.map((id) => tags.get(id)).filter(Boolean).slice(0, MOST_CHIPS);
  return known.length > 0 && make("p", { class: "chips" },
    ...known.map((tag) => writer.linked(tag.address, writer.label(tag))));
}

// A line each

/**
 * Returns hits as a table, the weak ones below a row that says so.
 *
 * @param {ResultsWriter} writer
 * @param {any[]} strong
 * @param {any[]} weak
 */
export function briefHits(writer, strong, weak) {
  const head = (/** @type {string} */ name, /** @type {Record<string, string>} */ more = {}) =>
    make("th", { scope: "col", ...more }, writer.word(name));
  const rows = (/** @type {any[]} */ hits) => hits.map((hit) => row(writer, hit));
  const line = make("tr", { class: "weak" },
    make("th", { scope: "rowgroup", colspan: "4" }, writer.word("weak")));
  return make("table", { class: "brief" },
    make("thead", {}, make("tr", {}, head("number"), head("title", { class: "t" }),
      head("recorded"), head("presenter", { class: "opt" }))),
    strong.length > 0 && make("tbody", {}, ...rows(strong)),
    weak.length > 0 && make("tbody", {}, strong.length > 0 && line, ...rows(weak)));
}

/** @param {ResultsWriter} writer @param {any} hit */
function row(writer, hit) {
  const { title, title_highlights: marks } = hit;
  const link = make("a", { href: writer.to(hit.address) }, ...markedTitle(title, marks));
  return make("tr", {},
    make("td", { class: "id" }, make("span", {}, hit.id)),
    writer.in(title, make("th", { scope: "row", class: "t" }, link)),
    dated(writer, "td", hit.date),
    make("td", { class: "opt" }, hit.presenter && writer.linked(hit.presenter_address, hit.presenter)));
}
