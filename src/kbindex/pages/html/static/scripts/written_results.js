// Writes what an index answers as the page of results: as a server's templates do.

import { clean, hidden, make, marked, openable } from "./made_elements.js";

const MOST_CHIPS = 6;
const MOST_TOPICS = 8;
const MOST_PEOPLE = 6;
const MOST_YEARS = 12;
const PAGES_BESIDE = 2;
const LONGEST_TITLE = 70;
const JAPANESE = /[\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Han}]/u;
const AS_TYPED = new Set(["word", "joined", "part", "stem", "bigram", "prefix", "compound"]);

/**
 * @typedef {object} Place
 * @property {string} address Of the page of results.
 * @property {string} root Of the home page.
 * @property {number} size Hits of a page.
 */
/** @typedef {import("./made_elements.js").Child} Child */

/**
 * Puts an answer on the page of results.
 *
 * @param {Document} page The one without results; it is changed.
 * @param {URLSearchParams} params
 * @param {any} answer
 * @param {Place} place
 * @returns {string} The title of the page.
 */
export function writeAnswer(page, params, answer, place) {
  const written = new Written(page, params, place);
  written.put(answer.total ? written.found(answer) : written.nothing(answer));
  return titleOf(page, written.counted("title", answer.total));
}

/**
 * Puts on the page that a query was refused.
 *
 * @param {Document} page
 * @param {URLSearchParams} params
 * @param {string} piece
 * @returns {string} The title of the page.
 */
export function writeRefusal(page, params, piece) {
  const written = new Written(page, params, { address: "", root: "", size: 0 });
  const query = params.get("q") ?? "";
  const lead = make("div", { class: "lead" },
    written.state(query, "", ""),
    make("div", { class: "note", role: "alert" },
      make("p", {}, make("b", {}, written.word("refused", { piece })))),
    make("p", { class: "sec quiet" }, written.word("unsearched")),
  );
  written.put([lead]);
  return titleOf(page, query);
}

/** @param {Document} page @param {string} heading */
function titleOf(page, heading) {
  const show = page.querySelector("header .name")?.textContent ?? "";
  const room = LONGEST_TITLE - show.length - 3;
  const cut = heading.length > room ? `${heading.slice(0, room - 1)}…` : heading;
  return `${cut} – ${show}`;
}

/** One answer as it is written. */
class Written {
  /** @type {Record<string, string>} */
  #words;
  #language;
  #page;
  #params;
  #place;

  /**
   * @param {Document} page
   * @param {URLSearchParams} params
   * @param {Place} place
   */
  constructor(page, params, place) {
    const split = page.querySelector("main .split");
    this.#words = JSON.parse(split?.getAttribute("data-words") ?? "{}");
    this.#language = page.documentElement.lang;
    this.#page = page;
    this.#params = params;
    this.#place = place;
  }

  /** @param {Child[]} parts */
  put(parts) {
    const split = make("div", { class: "split" }, ...parts);
    this.#page.querySelector("main .split")?.replaceWith(split);
  }

  /** @param {any} answer */
  found(answer) {
    const isByDate = this.#params.get("sort") === "date" || !this.#params.get("q");
    const weakAt = isByDate ? -1 : answer.hits.findIndex((/** @type {any} */ hit) => hit.strength === "weak");
    const at = weakAt < 0 ? answer.hits.length : weakAt;
    const [strong, weak] = [answer.hits.slice(0, at), answer.hits.slice(at)];
    const facets = this.#facets(answer);
    const byTags = answer.hits.every((/** @type {any} */ hit) =>
      hit.matched.length > 0 && hit.matched.every((/** @type {any} */ one) => one.how === "tag"));
    return [
      make("div", {},
        this.state(this.#asked(), this.counted("hits", answer.total), this.counted("said", answer.total),
          facets && make("a", { class: "tofacets", href: "#facets" }, this.word("filter"), " ", hidden("↓")),
          this.#sorting(isByDate)),
        this.#pills(answer),
        this.#episodes(answer),
        this.#suggestion(answer),
        !answer.strong && !isByDate && make("p", { class: "quiet mean" }, this.word(byTags ? "tagged" : "poor")),
        strong.length > 0 && this.#ledger(strong, answer),
        strong.length > 0 && weak.length > 0 && make("p", { class: "weak" }, this.word("weak")),
        weak.length > 0 && this.#ledger(weak, answer),
        this.#pager(answer.total)),
      facets,
    ];
  }

  /** @param {any} answer */
  nothing(answer) {
    const none = this.word("none");
    return [
      make("div", { class: "lead" },
        this.state(this.#asked(), this.counted("hits", 0), none),
        this.#pills(answer),
        this.#episodes(answer),
        make("p", {}, none),
        this.#suggestion(answer)),
    ];
  }

  /**
   * @param {string} heading
   * @param {string} count
   * @param {string} said
   * @param {Child[]} rest
   */
  state(heading, count, said, ...rest) {
    const title = make("h1", { tabindex: "-1" }, this.#text("span", heading),
      count && " ", count && make("span", { class: "num" }, count));
    return make("div", { class: "state", "data-said": said }, title, ...rest);
  }

  /** @param {string} name @param {Record<string, string | number>} [values] */
  word(name, values = {}) {
    const text = this.#words[name] ?? name;
    return text.replace(/\{(\w+)\}/g, (whole, key) => String(values[key] ?? whole));
  }

  /** @param {string} name @param {number} count */
  counted(name, count) {
    const query = this.#asked();
    const form = count === 1 ? "one" : "many";
    return this.word(`${name}_${form}`, { count, query });
  }

  #asked() {
    return this.#params.get("q") || this.word("all");
  }

  /** @param {(params: URLSearchParams) => void} change */
  #link(change) {
    const params = new URLSearchParams(this.#params);
    params.delete("page");
    change(params);
    return params.size ? `${this.#place.address}?${params}` : this.#place.address;
  }

  /** @param {boolean} isByDate */
  #sorting(isByDate) {
    const current = { "aria-current": "true" };
    const best = this.#link((params) => params.delete("sort"));
    const newest = this.#link((params) => params.set("sort", "date"));
    return make("nav", { class: "sort", "aria-label": this.word("order") },
      make("a", { href: best, ...(isByDate ? {} : current) }, this.word("best")), " ",
      make("a", { href: newest, ...(isByDate ? current : {}) }, this.word("newest")));
  }

  /** @param {any} answer */
  #pills(answer) {
    const pills = [...this.#params].filter(([name]) => ["tag", "presenter", "year"].includes(name));
    const labels = new Map((answer.facets ?? []).map((/** @type {any} */ one) => [one.id, this.#label(one)]));
    return pills.length > 0 && make("p", { class: "pills" }, ...pills.map(([name, value]) =>
      make("a", { href: this.#link((params) => params.delete(name, value)) },
        make("span", { class: "hush" }, this.word("remove"), " "),
        this.#text("span", labels.get(value) ?? value), " ", hidden("×"))));
  }

  /** @param {any} answer Its `episodes` are those that the query names. */
  #episodes({ episodes = [] }) {
    const links = episodes.flatMap((/** @type {import("./episode_names.js").Named} */ one) => [
      this.word("comma"),
      this.#text("a", one.label, { href: this.#place.root + one.address }),
    ]);
    return links.length > 0 && make("p", { class: "mean" }, this.word("episode"), " ", ...links.slice(1));
  }

  /** @param {any} answer */
  #suggestion(answer) {
    const meant = answer.suggestion;
    return meant && make("p", { class: "mean" }, this.word("mean"), " ",
      this.#text("a", meant, { href: this.#link((params) => params.set("q", meant)) }));
  }

  /** @param {any[]} hits @param {any} answer */
  #ledger(hits, answer) {
    return make("ol", { class: "ledger" }, ...hits.map((hit) =>
      make("li", {}, this.#where(hit),
        make("article", { class: "what" }, ...this.#what(hit, answer)))));
  }

  /** @param {any} hit */
  #where(hit) {
    const { id, date, presenter, time, time_url: timed, video } = hit;
    const by = this.#link((params) => {
      [...params.keys()].forEach((name) => params.delete(name));
      params.set("presenter", presenter);
    });
    const played = openable(timed ?? video);
    return make("p", { class: "where" },
      make("a", { class: "id", href: this.#place.root + hit.address }, id), " ",
      make("span", {}, date ? make("time", {}, date) : this.word("undated")), " ",
      presenter && this.#text("a", presenter, { href: by }), " ",
      played && make("a", { href: played, rel: "noreferrer" }, timed ? time : this.word("video"),
        make("span", { class: "hush" }, ` ${id}`)));
  }

  /** @param {any} hit @param {any} answer @returns {Child[]} */
  #what(hit, answer) {
    const url = openable(hit.url);
    const title = make("a", { href: this.#place.root + hit.address }, ...marked(hit.title, hit.title_highlights));
    return [
      this.#in(hit.title, make("h2", { class: "title" }, title)),
      url && make("a", { class: "site", href: url, rel: "noreferrer", translate: "no" },
        clean(url.replace(/^https?:\/\//i, "").replace(/\/$/, ""))),
      hit.snippets.length > 0 && make("ul", { class: "notes snips" },
        ...hit.snippets.map((/** @type {any} */ one) => this.#snippet(one))),
      this.#reasons(hit),
      this.#chips(hit.tags, answer),
    ];
  }

  /** @param {any} snippet */
  #snippet({ text, path, highlights }) {
    const parents = path.flatMap((/** @type {string} */ one) => [this.#text("b", one), hidden("› ")]);
    return make("li", {},
      parents.length > 0 && make("span", { class: "path" }, ...parents),
      this.#in(text, make("span", {}, ...marked(text, highlights))));
  }

  /** @param {any} hit */
  #reasons({ matched, also }) {
    const reasons = matched.filter((/** @type {any} */ one) =>
      !AS_TYPED.has(one.how) && one.term.toLowerCase() !== one.query.toLowerCase());
    if (!reasons.length && !also.length) return null;
    return make("p", { class: "why" },
      ...reasons.map((/** @type {any} */ one) => make("span", {},
        make("b", {}, this.#text("span", one.term), " ", hidden("⇐"),
          make("span", { class: "hush" }, this.word("matches")), " ", this.#text("span", one.query)),
        " ", this.#words[`how_${one.how}`] ?? one.how)),
      also.length > 0 && make("span", {}, this.word("also"), " ", also.join(" ")));
  }

  /** @param {string[]} tags @param {any} answer */
  #chips(tags, answer) {
    const labels = new Map(answer.facets.map((/** @type {any} */ one) => [one.id, this.#label(one)]));
    return tags.length > 0 && make("p", { class: "chips" }, ...tags.slice(0, MOST_CHIPS).map((tag) => {
      const part = encodeURIComponent(tag.replaceAll("/", "~"));
      return this.#text("a", labels.get(tag) ?? tag, { href: `${this.#place.root}topics/${part}/` });
    }));
  }

  /** @param {any} answer */
  #facets(answer) {
    const chosen = this.#params.getAll("tag");
    const topics = [...answer.facets].sort((a, b) => Number(chosen.includes(b.id)) - Number(chosen.includes(a.id)));
    const lists = [
      this.#facet("by_topic", "tag", topics.slice(0, MOST_TOPICS).map((one) => [one.id, this.#label(one), one.count])),
      this.#facet("by_presenter", "presenter", answer.presenters.slice(0, MOST_PEOPLE).map((/** @type {any} */ one) => [one.name, one.name, one.count])),
      this.#facet("by_year", "year", answer.years.slice(0, MOST_YEARS).map((/** @type {any} */ one) => [String(one.year), String(one.year), one.count])),
    ].filter(Boolean);
    return lists.length > 0 && make("aside", { class: "facets", id: "facets", "aria-label": this.word("filter") }, ...lists);
  }

  /** @param {string} heading @param {string} name @param {[string, string, number][]} values */
  #facet(heading, name, values) {
    return values.length > 0 && make("section", {}, make("h2", {}, this.word(heading)),
      make("ul", {}, ...values.map(([value, label, count]) => {
        const isOn = this.#params.getAll(name).includes(value);
        const href = this.#link((params) => {
          if (isOn) params.delete(name, value);
          else if (name === "tag") params.append(name, value);
          else params.set(name, value);
        });
        return make("li", {}, make("a", { href, ...(isOn && { "aria-current": "true" }) },
          this.#text("span", label), make("span", { class: "num" }, String(count))));
      })));
  }

  /** @param {number} total */
  #pager(total) {
    const last = Math.ceil(total / this.#place.size);
    const current = Number(this.#params.get("page")) || 1;
    if (last < 2) return null;
    const to = (/** @type {number} */ number) =>
      this.#link((params) => number > 1 && params.set("page", String(number)));
    const next = Math.min(this.#place.size, total - current * this.#place.size);
    const numbers = Array.from({ length: last }, (_, at) => at + 1).filter((number) =>
      number === 1 || number === last || Math.abs(number - current) <= PAGES_BESIDE);
    return make("nav", { class: "pager", "aria-label": this.word("pages") },
      ...numbers.flatMap((number, at) => [
        number - (numbers[at - 1] ?? 0) > 1 && make("span", { class: "gap", "aria-hidden": "true" }, "…"),
        number === current
          ? make("span", { "aria-current": "page" }, String(number))
          : make("a", { href: to(number), "aria-label": this.word("page", { number }) }, String(number)),
      ]),
      next > 0 && make("a", { href: to(current + 1), rel: "next" }, this.word("next", { count: next }), " ", hidden("→")));
  }

  /** @param {any} tag */
  #label(tag) {
    return (this.#language === "ja" && tag.label_ja) || tag.label;
  }

  /** @param {string} tag @param {string} text @param {Record<string, string>} [attributes] */
  #text(tag, text, attributes = {}) {
    return this.#in(text, make(tag, attributes, clean(text)));
  }

  /**
   * Says of an element in which language its text is, where it is not the page's.
   *
   * @param {string} text
   * @param {HTMLElement} element
   */
  #in(text, element) {
    const language = JAPANESE.test(text) ? "ja" : "en";
    if (language !== this.#language) element.lang = language;
    return element;
  }
}
