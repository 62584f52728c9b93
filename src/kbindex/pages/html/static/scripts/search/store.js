// @ts-check
/**
 * The files of an index, fetched when they are asked for, and kept.
 *
 * A search is written as if all files were there. Where one is not, `ready` throws
 * `Missing`; `settle` fetches what was asked for, all at once, and asks again.
 */

import { withInflections } from "./japanese.js";
import { isSpelt } from "./text.js";
import { ascending, beginning, numbers, shardOf, stampAt } from "./packing.js";

const FORMAT = 1;
const MOST_ROUNDS = 20;

/** What a question asked for that is not there yet. */
class Missing extends Error {}

/** Nobody waits for the answer any more. */
export class Overtaken extends Error {}

/** A file is not that which the first file names: the index has been written anew. */
export class Outdated extends Error {}

/**
 * @typedef {{docs: number[], weights: number[], titles: Map<number, number>,
 *   of: Map<number, number>}} Postings
 */

/**
 * Asks until all that a question needs is there; rejects with `Overtaken` where nobody
 * waits for its answer.
 *
 * @typedef {<T>(question: (store: Store) => T) => Promise<T>} Settle
 */

/** @type {Postings} */
const NOBODY = { docs: [], weights: [], titles: new Map(), of: new Map() };
const UNITS = 20;
const MOST_KEPT = 1000;
const LONGEST_WORD = 20;
/** @type {Map<string, string>} */
const NO_SURFACES = new Map();
/** @type {Set<string>} */
const NO_MORE = new Set();

export class Store {
  /**
   * @param {(name: string, stamp?: string) => Promise<any>} load Loads a JSON file of the
   *   index; all but the first with their stamps. Rejects with `Outdated` where there is
   *   none of this stamp.
   */
  constructor(load) {
    this._load = load;
    /** @type {Map<string, any>} */
    this._files = new Map();
    /** @type {Map<string, Promise<void>>} */
    this._coming = new Map();
    /** @type {Set<string>} */
    this._wanted = new Set();
    /** @type {Map<string, unknown>} Key → what was made of it. */
    this._made = new Map();
    /** @type {Map<string, Postings>} */
    this._postings = new Map();
    /** @type {Map<string, string> | null} */
    this._surfaces = null;
    /** @type {Promise<void> | null} */
    this._opening = null;
    /** @type {any} */
    this.head = null;
    /** @type {number[]} Document → its place in the columns. */
    this._place = [];
    /** @type {number[]} */
    this.ids = [];
    /** @type {Record<"lengths" | "titles" | "dates" | "articles", number[]>} */
    this.columns = { lengths: [], titles: [], dates: [], articles: [] };
    /** @type {Map<number, number>} Number of a file of records → its place among them. */
    this._records = new Map();
    /** @type {number[]} */
    this._starts = [];
    /** @type {string[]} */
    this.episodes = [];
    /** @type {Map<number, number[]>} Document → those of the same page. */
    this.same = new Map();
    /** @type {Record<string, Set<string>>} */
    this.tables = {};
    /** @type {Record<string, Set<string>>} Family → beginnings that many keys share. */
    this.more = {};
  }

  /** Load what every search needs, once for all that ask meanwhile. */
  open() {
    this._opening ??= this._open().catch((error) => {
      this._opening = null; // tried again by the next question
      throw error;
    });
    return this._opening;
  }

  async _open() {
    const head = await this._load("index.json");
    if (head.format !== FORMAT) throw new Error("the index is of another version");
    const ids = ascending(head.numbers);
    const lengths = numbers(head.lengths);
    const titles = numbers(head.titles);
    const dates = numbers(head.dates);
    ids.forEach((id, at) => (this._place[id] = at));
    const files = new Set(ids.map((id) => Math.floor(id / head.group)));
    this._records = new Map([...files].map((number, at) => [number, at]));
    this.ids = ids;
    const articles = numbers(head.articles);
    this.columns = { lengths, titles, dates, articles };
    this._starts = ascending(head.starts);
    this.episodes = head.episodes;
    for (const group of head.same) for (const id of group) this.same.set(id, group);
    const words = head.words;
    for (const name of ["fillers", "nowords", "function", "whole", "light"]) {
      this.tables[name] = new Set(words[name].split(" "));
    }
    for (const [family, starts] of Object.entries(head.more)) {
      this.more[family] = new Set(/** @type {string} */ (starts).split(" "));
    }
    this.intents = words.intents;
    this.syllables = words.syllables;
    /** @type {Map<string, string>} */
    this.stems = new Map(Object.entries(words.stems));
    this.recipe = head.recipe;
    this.head = head;
  }

  /** @param {"lengths" | "titles" | "dates" | "articles"} name @param {number} id */
  _column(name, id) {
    return this.columns[name][this._place[id] ?? -1] ?? 0;
  }

  /** @param {number} id */
  length(id) {
    return this._column("lengths", id);
  }

  /** @param {number} id */
  titleLength(id) {
    return this._column("titles", id);
  }

  /** @param {number} id Days since 1970, 0 where there is no date. */
  day(id) {
    return this._column("dates", id);
  }

  /**
   * Return a file; null where it is not there yet.
   * @param {string} name
   */
  file(name) {
    const known = this._files.get(name);
    if (known === undefined) {
      this._wanted.add(name);
      return null;
    }
    return known;
  }

  /**
   * Return what was made of a key before, or make it; kept once all files are there.
   * @template T
   * @param {string} key @param {() => T} make Always makes the same of the same files.
   * @returns {T}
   */
  kept(key, make) {
    const known = this._made.get(key);
    if (known !== undefined) return /** @type {T} */ (known);
    const made = make();
    if (this._made.size > MOST_KEPT) this._made.clear();
    if (!this._wanted.size) this._made.set(key, made);
    return made;
  }

  /** Throw where anything that was asked for is not there. */
  ready() {
    if (this._wanted.size) throw new Missing();
  }

  /**
   * Ask until all that the question needs is there.
   * @template T
   * @param {(store: Store) => T} question
   * @param {() => boolean} [isWanted] Says whether somebody waits for the answer.
   * @returns {Promise<T>} Rejects with `Overtaken` where nobody does.
   */
  async settle(question, isWanted = () => true) {
    await this.open();
    for (let round = 0; round < MOST_ROUNDS; round++) {
      if (!isWanted()) throw new Overtaken();
      this._wanted.clear();
      try {
        const answer = question(this);
        if (!this._wanted.size) return answer;
      } catch (error) {
        if (!(error instanceof Missing)) throw error;
      }
      await Promise.all([...this._wanted].map((name) => this._fetch(name)));
    }
    throw new Error("the index asks for too much");
  }

  /** @param {string} name */
  _fetch(name) {
    let coming = this._coming.get(name);
    if (!coming) {
      coming = this._load(name, this._stamp(name))
        .then((content) => void this._files.set(name, content))
        .finally(() => this._coming.delete(name));
      this._coming.set(name, coming);
    }
    return coming;
  }

  /** @param {string} name Of a file. */
  _stamp(name) {
    const [family, file] = name.split("/");
    const row = this.head.stamps[family];
    if (!file) return row;
    const number = parseInt(file, 10);
    return stampAt(row, family === "records" ? (this._records.get(number) ?? 0) : number);
  }

  /** @param {string} family @param {string} key */
  _shard(family, key) {
    const start = beginning(key, this.more[family]);
    return `${family}/${shardOf(start, this.head.counts[family])}.json`;
  }

  /**
   * Return the value of a key in a family of files; undefined where there is none, or
   * not yet.
   * @param {string} family
   * @param {string} key
   */
  value(family, key) {
    const file = this.file(this._shard(family, key));
    return file && Object.hasOwn(file, key) ? file[key] : undefined;
  }

  /**
   * Return who holds a term.
   * @param {string} term
   * @param {"terms" | "pairs" | "tagged"} family
   * @returns {Postings}
   */
  postings(term, family = "terms") {
    const kept = this._postings.get(`${family} ${term}`);
    if (kept) return kept;
    const row = this.value(family, term);
    if (!row) return NOBODY;
    const [steps, weights = "", titles = ""] = row.split(" ");
    const docs = ascending(steps);
    const made = numbers(weights).map((weight) => weight / UNITS);
    const pairs = numbers(titles);
    const found = {
      docs,
      weights: made,
      titles: new Map(),
      of: new Map(docs.map((doc, at) => [doc, made[at] ?? 1])),
    };
    for (let at = 0, place = 0; at < pairs.length; at += 2) {
      place += pairs[at];
      found.titles.set(docs[place], pairs[at + 1]);
    }
    this._postings.set(`${family} ${term}`, found);
    return found;
  }

  /**
   * Return how many documents hold a term.
   * @param {string} term
   */
  frequency(term) {
    return this.postings(term).docs.length;
  }

  /**
   * Return the ways that a key of the bridges leads; undefined where it leads nowhere.
   * @param {string} key
   */
  bridges(key) {
    return key && key[0] !== "#" ? this.value("words", key) : undefined;
  }

  /**
   * Say whether a word is right, be it in no article.
   * @param {string} word
   */
  isRight(word) {
    const start = beginning(word, NO_MORE);
    const rests = this.value("right", start);
    return rests !== undefined && ` ${rests} `.includes(` ${word.slice(start.length)} `);
  }

  /**
   * Return the terms that are spelt by so many letters and begin with one of some.
   * @param {Iterable<string>} letters @param {number} least @param {number} most
   * @returns {string[]}
   */
  spelt(letters, least, most) {
    const found = [];
    for (const letter of new Set(letters)) {
      for (let length = least; length <= most; length++) {
        const words = this.value("spelt", `${letter}${length}`);
        if (words) found.push(...words.split(" "));
      }
    }
    return found;
  }

  /**
   * Return the terms that begin with a text.
   * @param {string} prefix
   * @returns {string[]}
   */
  termsFrom(prefix) {
    const more = this.more.terms;
    const isWhole = beginning(`${prefix}~~~~~~~~~`, more) === beginning(prefix, more);
    if (!isWhole && isSpelt(prefix, 1)) {
      const words = this.spelt(prefix.slice(0, 1), Math.max(prefix.length, 2), LONGEST_WORD);
      return words.filter((term) => term.startsWith(prefix));
    }
    const file = this.file(this._shard("terms", prefix)) ?? {};
    return Object.keys(file).filter((term) => term.startsWith(prefix));
  }

  /**
   * Return the id of a document's episode.
   * @param {number} id
   */
  episodeOf(id) {
    const { episodes, _starts: starts } = this;
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle] <= id) low = middle;
      else high = middle - 1;
    }
    return episodes[low];
  }

  /** @param {number} id An overview is none. */
  isArticle(id) {
    return this._column("articles", id) > 0;
  }

  /**
   * Return the id of a document's record.
   * @param {number} id
   */
  idOf(id) {
    return `${this.episodeOf(id)}#${this._column("articles", id)}`;
  }

  /** Return how Japanese is written → role and form, inflected forms among them. */
  surfaces() {
    if (this._surfaces) return this._surfaces;
    const file = this.file("japanese.json");
    if (file) this._surfaces = withInflections(file);
    return this._surfaces ?? NO_SURFACES;
  }

  /**
   * Return the record of a document; undefined where it is not there yet.
   * @param {number} id
   */
  record(id) {
    return this.file(`records/${Math.floor(id / this.head.group)}.json`)?.[id];
  }
}
