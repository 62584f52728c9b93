// What stands on the page of results where nothing was found, or a query is refused.

import { clean, hidden, make, withCode } from "./made_elements.js";

/** @typedef {import("./made_elements.js").Child} Child */
/** @typedef {import("./results_writer.js").ResultsWriter} ResultsWriter */

const SVG = "http://www.w3.org/2000/svg";
const LONGEST_PIECE = 60;
const FILTERS = ["tag", "presenter", "year"];

/**
 * Returns why nothing was found, and what finds something.
 *
 * @param {ResultsWriter} writer
 * @param {any} answer
 */
export function nothingFound(writer, answer) {
  const none = writer.word("none");
  return make("div", { class: "lead" },
    writer.state(writer.asked, writer.counted("hits", 0), none),
    writer.pills(),
    writer.episodes(answer.episodes),
    make("p", {}, reasons(writer, answer).map(clean).join(writer.word("gap"))),
    loosened(writer, answer.loosened),
    nearTags(writer, answer.near_tags),
    lookedFor(writer, answer.looked_for));
}

/** @param {ResultsWriter} writer @param {any} answer Sentences that say where, and why. */
function reasons(writer, { unmet, absent, missed, looked_for }) {
  const nowhere = unmet.filter((/** @type {any} */ one) => one.is_met_nowhere);
  const isFiltered = unmet.length > 0 || FILTERS.some((name) => writer.params.has(name));
  const sought = looked_for.length ? "unfiltered" : "wordless";
  const isUnsaid = isFiltered || (!looked_for.length && !writer.params.get("q")?.trim());
  const words = [...new Set([...absent, ...missed])];
  return [
    writer.word("nothing"),
    ...nowhere.map((/** @type {any} */ { field, value }) => {
      const name = writer.hasWord(`field_${field}`) ? writer.word(`field_${field}`) : field;
      return writer.word("unmet", { field: name, value });
    }),
    ...(isUnsaid ? [] : [writer.word(sought)]),
    ...(words.length ? [writer.word("absent", { words: words.join(writer.word("comma")) })] : []),
  ];
}

/** @param {ResultsWriter} writer @param {any[]} searches With their true counts. */
function loosened(writer, searches) {
  return searches.length > 0 && writer.section("loosen",
    make("ul", { class: "rows" }, ...searches.map(({ how, shown, query, filters, count }) => {
      const href = writer.search((params) => ask(params, query, filters));
      const label = how === "filter" ? writer.filterLabel(shown) : shown;
      return make("li", {}, make("a", { href },
        make("span", { class: "grow" }, writer.word(`how_${how}`), label && ": ", writer.text("span", label)),
        make("span", { class: "num" }, writer.counted("hits", count))));
    })));
}

/**
 * Makes an address ask for another query with those of its filters that are left.
 *
 * @param {URLSearchParams} params
 * @param {string} query
 * @param {{ field: string, value: string }[]} filters
 */
function ask(params, query, filters) {
  if (query) params.set("q", query);
  else params.delete("q");
  for (const name of FILTERS) {
    const field = name === "year" ? "date" : name;
    const left = filters.filter((one) => one.field === field).map(({ value }) => value);
    for (const value of params.getAll(name)) {
      const said = name === "year" ? value.padStart(4, "0") : value;
      if (!left.includes(said)) params.delete(name, value);
    }
  }
}

/** @param {ResultsWriter} writer @param {any[]} tags */
function nearTags(writer, tags) {
  const shown = tags.filter(({ address }) => address);
  return tags.length > 0 && writer.section("nearest",
    make("ul", { class: "rows" }, ...shown.map((tag) =>
      make("li", {}, make("a", { href: writer.to(tag.address) },
        writer.text("span", writer.label(tag), { class: "grow" }),
        spark(tag.timeline),
        make("span", { class: "num" }, writer.counted("articles", tag.count)))))));
}

/** @param {number[]} timeline A small picture; a figure stands beside it. */
function spark(timeline) {
  if (!timeline.length) return null;
  const draw = (/** @type {string} */ tag, /** @type {Record<string, string | number>} */ attributes) => {
    const made = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
    return made;
  };
  const most = Math.max(...timeline, 1);
  const picture = draw("svg", { class: "spark", viewBox: "0 0 72 20", "aria-hidden": "true", focusable: "false" });
  const tenths = (/** @type {number} */ value) => (Math.round(value * 10) / 10).toFixed(1);
  // Half of a pixel goes to the even one, as on pages of a server.
  const whole = (/** @type {number} */ value) => value % 1 === 0.5 ? 2 * Math.round(value / 2) : Math.round(value);
  picture.append(...timeline.map((count, at) => {
    const height = Math.max(whole((count * 18) / most), 1);
    const x = tenths((at * 72) / timeline.length);
    return draw("rect", { x, y: 20 - height, width: tenths(52 / timeline.length), height, class: "bar" });
  }));
  return picture;
}

/** @param {ResultsWriter} writer @param {string[]} words */
function lookedFor(writer, words) {
  return words.length > 0 && writer.section("looked_for",
    make("p", { class: "words" }, ...words.flatMap((word, at) => [
      at > 0 && hidden(" · "), writer.text("span", word)])));
}

/**
 * Returns what is wrong with a query, and what was likely meant.
 *
 * @param {ResultsWriter} writer
 * @param {import("./index_asker.js").Problem} error
 */
export function refused(writer, { code, piece, start, near }) {
  const query = writer.params.get("q") ?? "";
  const problem = writer.hasWord(`refused_${code}`) ? `refused_${code}` : "refused";
  const expected = `expected_${code}`;
  const isPlaced = start >= 0 && start < query.length && code !== "tag";
  const [meant] = near;
  return make("div", { class: "lead" },
    writer.state(query || piece, "", ""),
    make("div", { class: "note", role: "alert" },
      make("p", {}, make("b", {}, ...withCode(writer.word(problem, { piece: shortened(piece) })))),
      isPlaced && make("p", { class: "at" }, writer.text("span", query.slice(0, start)),
        writer.text("span", query.slice(start), { class: "refused" })),
      writer.hasWord(expected) && make("p", {}, ...withCode(writer.word(expected))),
      meant !== undefined && make("p", {}, writer.word("mean"), " ", meantSearch(writer, piece, meant))),
    make("p", { class: "sec quiet" }, writer.word("unsearched"), " ",
      make("a", { href: writer.to("topics/") }, writer.word("topics"))));
}

/** @param {string} piece Of a query, as one short line. */
function shortened(piece) {
  const line = piece.split(/\s+/).filter(Boolean).join(" ");
  return line.length <= LONGEST_PIECE ? line : `${line.slice(0, LONGEST_PIECE - 1)}…`;
}

/** @param {ResultsWriter} writer @param {string} wrong @param {string} meant A tag. */
function meantSearch(writer, wrong, meant) {
  const query = (writer.params.get("q") ?? "").split(`:${wrong}`).join(`:${meant}`);
  const tags = [...new Set(writer.params.getAll("tag").map((tag) => (tag === wrong ? meant : tag)))];
  const href = writer.search((params) => {
    if (query) params.set("q", query);
    params.delete("tag");
    tags.forEach((tag) => params.append("tag", tag));
  });
  return make("a", { href }, make("b", {}, clean(query || tags.join(" "))));
}
