// @ts-check
/**
 * Query string → clauses; the language of `kbindex search`.
 *
 *     either = each { OR each } ;  each = all { AND all } ;  all = clause { clause } ;
 *     clause = [ "-" | NOT ] ( group | phrase | field | prefix | word ) ;
 */

import { foldWidth } from "./text.js";

/**
 * @typedef {object} Clause
 * @property {"word" | "phrase" | "prefix" | "text" | "field" | "not" | "and" | "each" | "or"} kind
 * @property {string} text What was typed, or the value of a field.
 * @property {number} start
 * @property {string} [name] Of a field, or the part of a text: `title`, `note`.
 * @property {boolean} [own] Of a tag: without narrower ones.
 * @property {Clause[]} [clauses]
 */
/**
 * @typedef {object} Query
 * @property {string} source Folded.
 * @property {Clause | null} root
 * @property {"score" | "date"} order
 * @property {number[]} breaks Where a side of OR or AND ends.
 * @property {boolean} isOfTranscripts Whether only what was said is asked for.
 */

/** @typedef {{field: string, value: string}} Filter A field, as beside a query. */

const QUOTES = new Map([
  ['"', '"'],
  ["“", "”"],
  ["”", "”"],
  ["「", "」"],
  ["『", "』"],
]);
const ALIASES = new Map([
  ["by", "presenter"],
  ["ep", "episode"],
]);
const FIELDS = new Set(
  "title note tag presenter host guest episode date site url has sort in".split(" "),
);
const FEATURES = new Set("notes note urls url codes code videos video".split(" "));
const MAX_LENGTH = 500;
const MAX_DEPTH = 50;
const OR = /(?:OR(?=[\s()]|$)|\|{1,2})/y;
const AND = /(?:AND(?=[\s()]|$)|&&)/y;
const NOT = /NOT(?=[\s()]|$)/y;
const NAME = /([A-Za-z]+):/y;
const BARE = /[^\s()]+/y;

/**
 * A query was refused: `code` says why, `piece` is what it is about, which begins at
 * `start`; a filter beside the query has no place in it.
 */
export class QueryError extends Error {
  /** @param {string} code @param {string} piece @param {number} [start] */
  constructor(code, piece, start = -1) {
    super(`${code}: ${piece}`);
    this.code = code;
    this.piece = piece;
    this.start = start;
    /** @type {string[]} What may be meant, the nearest first. */
    this.near = [];
  }
}

/**
 * @param {string} typed
 * @param {Filter[]} [filters] What restricts it besides.
 * @returns {Query}
 */
export function parseQuery(typed, filters = []) {
  const source = foldWidth(typed);
  if ([...source].length > MAX_LENGTH) throw new QueryError("length", String(MAX_LENGTH), MAX_LENGTH);
  const query = new Parser(source).query();
  /** @type {Clause[]} */
  const beside = filters.map(({ field, value }) => ({
    kind: "field",
    name: field,
    text: value,
    start: -1,
  }));
  query.root = join("and", [...(query.root ? [query.root] : []), ...beside]);
  return query;
}

class Parser {
  /** @param {string} source */
  constructor(source) {
    this._source = source;
    this._at = 0;
    this._depth = 0;
    /** @type {Query} */
    this._made = { source, root: null, order: "score", breaks: [], isOfTranscripts: false };
  }

  query() {
    /** @type {Clause[]} */
    const found = [];
    while (this._at < this._source.length) {
      const root = this._sides("or", OR, () => this._each());
      if (root) found.push(root);
      if (this._source[this._at] === ")") this._at += 1;
      this._space();
    }
    this._made.root = join("and", found);
    return this._made;
  }

  _space() {
    while (/\s/.test(this._source[this._at] ?? "")) this._at += 1;
  }

  /** @param {RegExp} pattern */
  _takes(pattern) {
    pattern.lastIndex = this._at;
    const found = pattern.exec(this._source);
    if (found) this._at = pattern.lastIndex;
    return found;
  }

  /** @param {"or" | "each"} kind @param {RegExp} sign @param {() => Clause | null} side */
  _sides(kind, sign, side) {
    /** @type {Clause[]} */
    const sides = [];
    for (;;) {
      const found = side();
      if (found) sides.push(found);
      const end = this._at;
      this._space();
      const before = this._at;
      if (!sides.length || !this._takes(sign)) {
        this._at = before;
        break;
      }
      this._made.breaks.push(Math.max(end - 1, 0) + (this._source[end - 1] === " " ? 0 : 1));
      this._space();
    }
    return join(kind, sides);
  }

  /** @returns {Clause | null} */
  _each() {
    return this._sides("each", AND, () => this._all());
  }

  /** @returns {Clause | null} */
  _all() {
    /** @type {Clause[]} */
    const found = [];
    for (;;) {
      this._space();
      const begin = this._at;
      const isEnd = begin >= this._source.length || this._source[begin] === ")";
      if (isEnd || (found.length && (this._takes(OR) || this._takes(AND)))) {
        this._at = begin;
        break;
      }
      const clause = this._clause();
      if (clause) found.push(clause);
    }
    return join("and", found);
  }

  /** @returns {Clause | null} */
  _clause() {
    const start = this._at;
    const sign = this._source[start];
    const next = this._source[start + 1] ?? " ";
    if ((sign === "-" || sign === "−") && !/[\s-]/.test(next)) {
      this._at += 1;
      return negate(this._clause(), start);
    }
    if (this._takes(NOT)) {
      this._space();
      if (this._at < this._source.length) return negate(this._clause(), start);
      this._at = start;
    }
    if (sign === "(") return this._group();
    if (QUOTES.has(sign)) return this._phrase();
    NAME.lastIndex = start;
    const name = NAME.exec(this._source)?.[1].toLowerCase() ?? "";
    const field = ALIASES.get(name) ?? name;
    if (FIELDS.has(field) && this._hasValue(start + name.length + 1)) {
      this._at += name.length + 1;
      return this._field(field, start);
    }
    return this._word();
  }

  /** @returns {Clause | null} */
  _group() {
    this._at += 1;
    if (++this._depth > MAX_DEPTH) throw new QueryError("depth", "(", this._at - 1);
    const found = this._sides("or", OR, () => this._each());
    this._depth -= 1;
    this._space();
    if (this._source[this._at] === ")") this._at += 1;
    return found;
  }

  /** @returns {Clause} */
  _phrase() {
    const start = this._at;
    const close = QUOTES.get(this._source[start]) ?? '"';
    const end = this._source.indexOf(close, start + 1);
    const text = this._source.slice(start + 1, end < 0 ? undefined : end);
    this._at = end < 0 ? this._source.length : end + 1;
    return { kind: "phrase", text, start };
  }

  /** @returns {Clause} */
  _word() {
    const start = this._at;
    let text = this._takes(BARE)?.[0] ?? "";
    if (!text) {
      text = this._source[start];
      this._at += 1;
    }
    // A bracket inside of a word is part of it.
    while (this._source[this._at] === "(") {
      const more = /\([^\s()]*\)?/y;
      more.lastIndex = this._at;
      text += more.exec(this._source)?.[0] ?? "(";
      this._at = start + text.length;
    }
    if (/[\p{L}\p{N}]\*$/u.test(text)) return { kind: "prefix", text: text.slice(0, -1), start };
    return { kind: "word", text, start };
  }

  /** Behind a colon that ends a word, `::` or `://`, there is none. @param {number} at */
  _hasValue(at) {
    return !/^(?:[\s:)]|$|\/\/)/.test(this._source.slice(at, at + 2));
  }

  /** @param {string} name @param {number} start @returns {Clause | null} */
  _field(name, start) {
    const own = name === "tag" && this._source[this._at] === "=";
    if (own) this._at += 1;
    const isEmpty = /^(?:[\s)]|$)/.test(this._source.slice(this._at));
    const isQuoted = QUOTES.has(this._source[this._at]);
    const leaf = isEmpty ? null : isQuoted ? this._phrase() : this._word();
    const value = leaf?.start ?? this._at;
    const said = this._source.slice(start, this._at);
    if (!leaf?.text.trim()) throw new QueryError("value", said, value + Number(isQuoted));
    const refuse = () => {
      throw new QueryError(name, said, value);
    };
    if (name === "sort") {
      if (leaf.text !== "date" && leaf.text !== "score") return refuse();
      this._made.order = leaf.text;
      return null;
    }
    if (name === "in") {
      const place = leaf.text.toLowerCase();
      if (!/^(?:notes?|transcripts?)$/.test(place)) return refuse();
      this._made.isOfTranscripts = place.startsWith("t");
      return null;
    }
    if (name === "title" || name === "note") {
      return { kind: "text", text: leaf.text, start, name, clauses: [leaf] };
    }
    if (name === "has" && !FEATURES.has(leaf.text.toLowerCase())) return refuse();
    if (name === "episode" && /^\.*$/.test(leaf.text)) return refuse();
    return { kind: "field", text: leaf.text, start: value + Number(isQuoted), name, own };
  }
}

/** @param {Clause | null} clause @param {number} start @returns {Clause | null} */
function negate(clause, start) {
  return clause && { kind: "not", text: "", start, clauses: [clause] };
}

/** @param {"and" | "each" | "or"} kind @param {Clause[]} clauses @returns {Clause | null} */
export function join(kind, clauses) {
  if (clauses.length < 2) return clauses[0] ?? null;
  const flat = clauses.flatMap((one) => (one.kind === kind ? (one.clauses ?? []) : [one]));
  return { kind, text: "", start: clauses[0].start, clauses: flat };
}
