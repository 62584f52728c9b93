// <kbindex-search src="…/search/index/">: the search of an archive on a page of any host.
//
// Attributes: `src` is where the index lies; `limit`, how many hits come at once. Looks
// are said by custom properties (`--kbindex-…`) and `::part`.

import { LOOKS } from "./component_looks.js";
import { watchTyping } from "./field.js";
import { IndexAsker, NOBODYS } from "./index_asker.js";
import { clean, hidden, make, marked, markedTitle } from "./made_elements.js";

/** @typedef {import("./index_asker.js").Told} Told */

const LIMIT = 5;
const MOST_SNIPPETS = 2;
const JAPANESE = /[\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Han}]/u;

export class KbindexSearch extends HTMLElement {
  static observedAttributes = ["src"];

  #shadow = this.attachShadow({ mode: "open" });
  #source = "";
  #root = "";
  /** @type {Record<string, string>} */
  #words = {};
  /** @type {IndexAsker | null} */
  #asker = null;
  #asked = 0;
  #field = make("input", { type: "search", id: "q", part: "field", autocomplete: "off", autocapitalize: "off", spellcheck: "false", enterkeyhint: "search" });
  #label = make("label", { for: "q", part: "label" });
  #said = make("p", { role: "status", part: "status" });
  #hits = make("ol", { part: "hits" });
  #more = make("p", { part: "more" });

  constructor() {
    super();
    const looks = new CSSStyleSheet();
    looks.replaceSync(LOOKS);
    this.#shadow.adoptedStyleSheets = [looks];
    const form = make("form", { role: "search", part: "form" }, this.#label, this.#field);
    this.#shadow.append(form, this.#said, this.#hits, this.#more);
    const forget = watchTyping(this.#input, () => void this.#search());
    this.#field.addEventListener("focus", () => this.#asker?.warm());
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      forget();
      void this.#search();
    });
  }

  connectedCallback() {
    this.#open();
  }

  attributeChangedCallback() {
    if (this.isConnected) this.#open();
  }

  get #input() {
    return /** @type {HTMLInputElement} */ (this.#field);
  }

  get #limit() {
    return Math.max(1, Math.min(50, Number(this.getAttribute("limit")) || LIMIT));
  }

  /** Takes the index that `src` says, if it is another one than before. */
  #open() {
    const said = this.getAttribute("src");
    if (said === null) return; // it may be said later
    const source = new URL(said.endsWith("/") ? said : `${said}/`, document.baseURI);
    if (source.href === this.#source) return;
    this.#source = source.href;
    this.#root = new URL("../../", source).href;
    this.#asker = new IndexAsker(source.href);
    this.#clear();
    void this.#learnWords(source.href);
  }

  /** @param {string} source */
  async #learnWords(source) {
    try {
      const response = await fetch(new URL("../words.json", source));
      if (!response.ok) throw new Error(`${response.url}: status ${response.status}`);
      const { language, words } = await response.json();
      if (source !== this.#source) return;
      this.#words = words;
      for (const part of [this.#label, this.#said, this.#more]) part.lang = language;
      this.#label.textContent = this.#word("label");
      this.#field.setAttribute("placeholder", this.#word("placeholder"));
    } catch (error) {
      console.error(error); // the field works without its words
    }
  }

  #clear() {
    this.#asked += 1;
    this.#said.textContent = "";
    this.#hits.replaceChildren();
    this.#more.replaceChildren();
  }

  async #search() {
    const query = this.#input.value.trim();
    if (query) await this.#show(query, 0);
    else this.#clear();
  }

  /**
   * @param {string} query
   * @param {number} offset
   */
  async #show(query, offset) {
    const asked = (this.#asked += 1);
    /** @type {Told} */
    let told;
    try {
      if (!this.#asker) throw new Error("kbindex-search: src says no index");
      told = await this.#asker.ask({ query, limit: this.#limit, offset });
    } catch (error) {
      told = { error: { ...NOBODYS, message: String(error) } };
    }
    if (told.stale || asked !== this.#asked) return; // another is asked for by now
    if (told.error) this.#sayProblem(told.error, query, offset);
    else this.#put(told.answer, query, offset);
  }

  /**
   * @param {{ code: string, piece: string, message: string }} error
   * @param {string} query
   * @param {number} offset
   */
  #sayProblem({ code, piece, message }, query, offset) {
    if (!code) console.error(message);
    if (!offset) this.#hits.replaceChildren();
    this.#said.textContent = this.#word(code ? "refused" : "failed", { piece: clean(piece) });
    this.#more.replaceChildren();
    if (!code) this.#more.append(this.#button("again", {}, () => void this.#show(query, offset)));
  }

  /**
   * @param {any} answer
   * @param {string} query
   * @param {number} offset
   */
  #put(answer, query, offset) {
    const { total, hits, suggestion } = answer;
    const rows = hits.map((/** @type {any} */ hit) => this.#hit(hit));
    if (offset) this.#hits.append(...rows);
    else this.#hits.replaceChildren(...rows);
    const count = total === 1 ? this.#word("hits_one") : this.#word("hits_many", { count: total });
    this.#said.textContent = total ? count : this.#word("none");
    this.#more.replaceChildren();
    if (suggestion) this.#more.append(this.#word("mean"), " ", this.#meant(suggestion), " ");
    const rest = Math.min(this.#limit, total - offset - hits.length);
    if (rest <= 0) return;
    const next = offset + hits.length;
    this.#more.append(this.#button("next", { count: rest }, async () => {
      const first = this.#hits.children.length;
      await this.#show(query, next);
      // Whoever uses keys goes on where the new hits begin.
      this.#hits.children[first]?.querySelector("a")?.focus();
    }));
  }

  /** @param {any} hit */
  #hit({ id, date, presenter, title, title_highlights: spans, address, snippets }) {
    const link = make("a", { href: this.#root + address, part: "title" }, ...markedTitle(title, spans));
    const where = [id, date, presenter].filter(Boolean).map((one) => make("span", {}, clean(one)));
    const notes = snippets.slice(0, MOST_SNIPPETS).map((/** @type {any} */ one) => this.#snippet(one));
    return make("li", { part: "hit" },
      this.#in(title, make("div", { part: "heading" }, link)),
      make("p", { part: "where" }, ...where.flatMap((one) => [one, " "])),
      notes.length > 0 && make("ul", { part: "snippets" }, ...notes));
  }

  /** @param {any} snippet */
  #snippet({ text, path, highlights }) {
    const above = path.flatMap((/** @type {string} */ one) => [make("b", {}, clean(one)), hidden(" › ")]);
    return this.#in(text, make("li", { part: "snippet" }, ...above, ...marked(text, highlights)));
  }

  /** @param {string} query */
  #meant(query) {
    const button = make("button", { type: "button" }, clean(query));
    button.addEventListener("click", () => {
      this.#input.value = query;
      this.#field.focus();
      void this.#search();
    });
    return button;
  }

  /**
   * @param {string} name
   * @param {Record<string, string | number>} values
   * @param {() => void} pressed
   */
  #button(name, values, pressed) {
    const button = make("button", { type: "button", part: "button" }, this.#word(name, values));
    button.addEventListener("click", pressed);
    return button;
  }

  /** @param {string} name @param {Record<string, string | number>} [values] */
  #word(name, values = {}) {
    const text = this.#words[name] ?? name;
    return text.replace(/\{(\w+)\}/g, (whole, key) => String(values[key] ?? whole));
  }

  /** @param {string} text @param {HTMLElement} element Its language is that of its text. */
  #in(text, element) {
    element.lang = JAPANESE.test(text) ? "ja" : "en";
    return element;
  }
}

if (!customElements.get("kbindex-search")) customElements.define("kbindex-search", KbindexSearch);
