// Writes what an index answers as the page of results: as a server's templates do.

import { hidden, make } from "./made_elements.js";
import { ResultsWriter } from "./results_writer.js";
import { briefHits, writtenHits } from "./written_hits.js";
import { nothingFound, refused } from "./written_nothing.js";

const MOST_TOPICS = 8;
const MOST_PEOPLE = 6;
const MOST_YEARS = 40;
const PAGES_BESIDE = 2;
const LONGEST_TITLE = 70;

/** @typedef {import("./made_elements.js").Child} Child */
/** @typedef {import("./results_writer.js").Change} Change */
/** @typedef {import("./results_writer.js").Place} Place */
/** @typedef {[value: string, label: string, count: number]} Value */

/** @typedef {import("./results_writer.js").Shell} Shell */
/** @typedef {{ title: string, main: HTMLElement }} Written */

/**
 * Writes an answer as the page of results.
 *
 * @param {Shell} shell
 * @param {URLSearchParams} params
 * @param {any} answer
 * @param {Place} place
 * @param {number} size Hits of a page.
 * @returns {Written}
 */
export function writeAnswer(shell, params, answer, place, size) {
  const writer = new ResultsWriter(shell, params, place);
  writer.learnTags(answer.asked ?? []);
  writer.put(answer.total ? found(writer, answer, size) : [nothingFound(writer, answer)]);
  return { title: titleOf(shell, writer.counted("title", answer.total)), main: writer.main };
}

/**
 * Writes that a query was refused.
 *
 * @param {Shell} shell
 * @param {URLSearchParams} params
 * @param {import("./index_asker.js").Problem} error
 * @param {Place} place
 * @returns {Written}
 */
export function writeRefusal(shell, params, error, place) {
  const writer = new ResultsWriter(shell, params, place);
  writer.put([refused(writer, error)]);
  return { title: titleOf(shell, params.get("q") || error.piece), main: writer.main };
}

/** @param {Shell} shell @param {string} heading */
function titleOf({ show }, heading) {
  const room = LONGEST_TITLE - show.length - 3;
  const cut = heading.length > room ? `${heading.slice(0, room - 1)}…` : heading;
  return `${cut} – ${show}`;
}

/**
 * @param {ResultsWriter} writer
 * @param {any} answer
 * @param {number} size
 * @returns {Child[]}
 */
function found(writer, answer, size) {
  const isByDate = answer.order === "date";
  const isWeak = (/** @type {any} */ hit) => hit.strength === "weak";
  const weakAt = isByDate ? -1 : answer.hits.findIndex(isWeak);
  const at = weakAt < 0 ? answer.hits.length : weakAt;
  const [strong, weak] = [answer.hits.slice(0, at), answer.hits.slice(at)];
  const isBrief = writer.params.get("view") === "brief";
  const lists = facets(writer, answer);
  return [
    make("div", {},
      writer.state(writer.asked, writer.counted("hits", answer.total), writer.counted("said", answer.total),
        lists && make("a", { class: "tofacets", href: "#facets" }, writer.word("filter"), " ", hidden("↓")),
        sorting(writer, isByDate, isBrief)),
      writer.pills(),
      suggestion(writer, answer.suggestion),
      ...remarks(writer, answer).map((one) => make("p", { class: "quiet mean" }, one)),
      ...(isBrief ? [briefHits(writer, strong, weak)] : writtenHits(writer, answer, strong, weak)),
      pager(writer, answer.total, size)),
    lists,
  ];
}

/** @param {ResultsWriter} writer @param {boolean} isByDate @param {boolean} isBrief */
function sorting(writer, isByDate, isBrief) {
  const link = (/** @type {string} */ name, /** @type {Change} */ change, /** @type {Record<string, string>} */ more) =>
    make("a", { ...more, href: writer.search(change) }, writer.word(name));
  const current = (/** @type {boolean} */ is) => /** @type {Record<string, string>} */ (is ? { "aria-current": "true" } : {});
  return make("nav", { class: "sort", "aria-label": writer.word("order") },
    link("best", (params) => params.delete("sort"), current(!isByDate)), " ",
    link("newest", (params) => params.set("sort", "date"), current(isByDate)), " ",
    isBrief
      ? link("with_notes", (params) => params.delete("view"), { class: "view" })
      : link("one_line", (params) => params.set("view", "brief"), { class: "view" }));
}

/** @param {ResultsWriter} writer @param {string | null} meant */
function suggestion(writer, meant) {
  return meant && make("p", { class: "mean" }, writer.word("mean"), " ",
    writer.text("a", meant, { href: writer.search((params) => params.set("q", meant)) }));
}

/**
 * Says which words no hit has, and what fits badly.
 *
 * @param {ResultsWriter} writer
 * @param {any} answer
 * @returns {string[]}
 */
function remarks(writer, { hits, strong, suggestion: meant, query, absent, missed, recency }) {
  const byTags = hits.every((/** @type {any} */ hit) =>
    hit.matched.length > 0 && hit.matched.every((/** @type {any} */ one) => one.how === "tag"));
  const nowhere = absent.filter((/** @type {string} */ word) => (meant ?? query).includes(word));
  const listed = (/** @type {string[]} */ words) => ({ words: words.join(writer.word("comma")) });
  return [
    hits.length > 0 && !strong && writer.word(byTags ? "tagged" : "poor"),
    nowhere.length > 0 && writer.word("absent", listed(nowhere)),
    missed.length > 0 && writer.word("missed", listed(missed)),
    recency && writer.word("newer", { word: recency }),
  ].filter(Boolean);
}

/** @param {ResultsWriter} writer @param {any} answer */
function facets(writer, answer) {
  const { params } = writer;
  const isChosen = (/** @type {any} */ one) => params.getAll("tag").includes(one.id);
  const chosen = answer.facets.filter(isChosen);
  const others = answer.facets.filter((/** @type {any} */ one) => !isChosen(one));
  const topics = [...chosen, ...others.slice(0, Math.max(MOST_TOPICS - chosen.length, 0))];
  const people = answer.presenters.slice(0, MOST_PEOPLE);
  const years = answer.years.slice(0, MOST_YEARS);
  const lists = [
    facet(writer, "by_topic", "tag", topics.map((one) => [one.id, writer.label(one), one.count])),
    facet(writer, "by_presenter", "presenter", people.map((/** @type {any} */ one) => [one.name, one.name, one.count])),
    facet(writer, "by_year", "year", years.map((/** @type {any} */ one) => [String(one.year), String(one.year), one.count])),
  ].filter(Boolean);
  return lists.length > 0 &&
    make("aside", { class: "facets", id: "facets", "aria-label": writer.word("filter") }, ...lists);
}

/** @param {ResultsWriter} writer @param {string} heading @param {string} name @param {Value[]} values */
function facet(writer, heading, name, values) {
  return values.length > 0 && make("section", {}, make("h2", {}, writer.word(heading)),
    make("ul", {}, ...values.map(([value, label, count]) => {
      const isOn = name === "tag" ? writer.params.getAll(name).includes(value) : writer.params.has(name);
      const href = writer.search((params) => {
        if (name !== "tag") params.delete(name);
        if (isOn) params.delete(name, value);
        else params.append(name, value);
      });
      return make("li", {}, make("a", { href, ...(isOn && { "aria-current": "true" }) },
        writer.text("span", label), make("span", { class: "num" }, String(count))));
    })));
}

/** @param {ResultsWriter} writer @param {number} total @param {number} size */
function pager(writer, total, size) {
  const last = Math.ceil(total / size);
  const current = Number(writer.params.get("page")) || 1;
  if (last < 2) return null;
  const to = (/** @type {number} */ number) => writer.search((params) => {
    if (number > 1) params.set("page", String(number));
  });
  const next = Math.min(size, total - current * size);
  const shown = Array.from({ length: last }, (_, at) => at + 1).filter((number) =>
    number === 1 || number === last || Math.abs(number - current) <= PAGES_BESIDE);
  const page = (/** @type {number} */ number) => number === current
    ? make("span", { "aria-current": "page" }, String(number))
    : make("a", { href: to(number), "aria-label": writer.word("page", { number }) }, String(number));
  return make("nav", { class: "pager", "aria-label": writer.word("pages") },
    ...shown.flatMap((number, at) => {
      const gap = number - (shown[at - 1] ?? 0);
      // A gap of one page is that page.
      if (gap === 2) return [page(number - 1), " ", page(number), " "];
      return [gap > 1 && hidden("…", "gap"), page(number), " "];
    }),
    next > 0 && make("a", { href: to(current + 1), rel: "next" }, writer.word("next", { count: next }), " ", hidden("→")));
}
