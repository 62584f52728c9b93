// What all pages of results are written by: words, links, texts in their language.

import { mainOf } from "./answers.js";
import { hidden, make, marked } from "./made_elements.js";

const JAPANESE = /[\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Han}]/u;

/**
 * @typedef {object} Shell The page of results without any.
 * @property {HTMLElement} main
 * @property {Record<string, string>} words
 * @property {string} language
 * @property {string} show The name of the show.
 */
/**
 * @typedef {object} Place
 * @property {string} address Of the page of results.
 * @property {string} root Of the home page.
 */
/** @typedef {import("./made_elements.js").Child} Child */
/** @typedef {(params: URLSearchParams) => void} Change */

/**
 * Reads from the page without results what all searches are written by.
 *
 * @param {Document} page
 * @returns {Shell}
 */
export function readShell(page) {
  const split = page.querySelector("main .split");
  return {
    main: mainOf(page),
    words: JSON.parse(split?.getAttribute("data-words") ?? "{}"),
    language: page.documentElement.lang,
    show: page.querySelector("header .name")?.textContent ?? "",
  };
}

/** Writes one page of results. */
export class ResultsWriter {
  #words;
  /** @type {Map<string, string>} Tag → its label. */
  #labels = new Map();
  #place;
  #firstPage;

  /**
   * @param {Shell} shell It stays as it is.
   * @param {URLSearchParams} params What was asked for.
   * @param {Place} place
   */
  constructor(shell, params, place) {
    this.#words = shell.words;
    this.#place = place;
    this.main = /** @type {HTMLElement} */ (document.importNode(shell.main, true));
    this.params = params;
    const first = new URLSearchParams(params);
    first.delete("page");
    this.#firstPage = first.toString(); // a text is copied in a tenth of the time
    this.language = shell.language;
  }

  /** @param {Child[]} parts */
  put(parts) {
    this.main.querySelector(".split")?.replaceWith(make("div", { class: "split" }, ...parts));
  }

  // Words

  /** @param {string} name @param {Record<string, string | number>} [values] */
  word(name, values = {}) {
    const text = this.#words[name] ?? name;
    return text.replace(/\{(\w+)\}/g, (whole, key) => String(values[key] ?? whole));
  }

  /** @param {string} name */
  hasWord(name) {
    return name in this.#words;
  }

  /** @param {string} name @param {number} count */
  counted(name, count) {
    const form = count === 1 ? "one" : "many";
    return this.word(`${name}_${form}`, { count, query: this.asked });
  }

  /** What was asked for, as a heading says it. */
  get asked() {
    return this.params.get("q") || this.word("all");
  }

  /** @param {any[]} tags Those that are asked for: filters are called by their labels. */
  learnTags(tags) {
    for (const tag of tags) this.#labels.set(tag.id, this.label(tag));
  }

  /** @param {string} value Of a filter, which may be a tag. */
  filterLabel(value) {
    return this.#labels.get(value) ?? value;
  }

  /** @param {any} tag */
  label(tag) {
    return (this.language === "ja" && tag.label_ja) || tag.label;
  }

  // Links

  /** @param {Change} change What another search asks for; it begins with its first page. */
  search(change) {
    const params = new URLSearchParams(this.#firstPage);
    change(params);
    return params.size ? `${this.#place.address}?${params}` : this.#place.address;
  }

  /** @param {string} address Of a page, below the root. */
  to(address) {
    return this.#place.root + address;
  }

  /** @param {string | null | undefined} address @param {string} text */
  linked(address, text) {
    return address ? this.text("a", text, { href: this.to(address) }) : this.text("span", text);
  }

  // Texts

  /** @param {string} tag @param {string} text @param {Record<string, string>} [attributes] */
  text(tag, text, attributes = {}) {
    return this.in(text, make(tag, attributes, ...marked(text, [])));
  }

  /**
   * Says of an element in which language its text is, where it is not the page's.
   *
   * @param {string} text
   * @param {HTMLElement} element
   */
  in(text, element) {
    const language = JAPANESE.test(text) ? "ja" : "en";
    if (language !== this.language) element.lang = language;
    return element;
  }

  // Parts of several pages

  /**
   * @param {string} heading
   * @param {string} count
   * @param {string} said
   * @param {Child[]} rest
   */
  state(heading, count, said, ...rest) {
    const title = make("h1", { tabindex: "-1" }, this.text("span", heading),
      count && " ", count && make("span", { class: "num" }, count));
    return make("div", { class: "state", "data-said": said }, title, ...rest);
  }

  /** Returns the filters in force; each is a link that removes it. */
  pills() {
    const pills = ["tag", "presenter", "year"].flatMap((name) =>
      this.params.getAll(name).map((value) => ({ name, value })));
    return pills.length > 0 && make("p", { class: "pills" }, ...pills.map(({ name, value }) =>
      make("a", { href: this.search((params) => params.delete(name, value)) },
        make("span", { class: "hush" }, this.word("remove"), " "),
        this.text("span", name === "tag" ? this.filterLabel(value) : value), " ", hidden("×"))));
  }

  /**
   * @param {import("./episode_names.js").Named[]} [episodes] Those that the query names.
   */
  episodes(episodes = []) {
    const links = episodes.flatMap((one) => [this.word("comma"), this.linked(one.address, one.label)]);
    return links.length > 0 && make("p", { class: "mean" }, this.word("episode"), " ", ...links.slice(1));
  }

  /** @param {string} heading @param {Child[]} rest */
  section(heading, ...rest) {
    return make("section", { class: "sec" }, make("h2", {}, this.word(heading)), ...rest);
  }
}
