// @ts-check
/** A clause of a query → the documents that it allows; null is all of them. */

import { analyze, COMPOUND, JOINED, STEM, termKey, WORD } from "./analyzer.js";
import { parseDays } from "./days.js";
import { ascending } from "./packing.js";
import { QueryError } from "./query.js";
import { findTag } from "./tags.js";
import { foldCase } from "./text.js";

/** @typedef {import("./query.js").Clause} Clause */
/** @typedef {import("./query.js").Query} Query */
/** @typedef {import("./store.js").Store} Store */
/** @typedef {Set<number> | null} Allowed */

const MOST_READ = 60;

/** @param {Clause} clause @returns {boolean} Whether OR or AND joins words. */
export function hasSides(clause) {
  if (clause.kind === "or" || clause.kind === "each") return wantedLeaves(clause).length > 0;
  return clause.kind === "and" && (clause.clauses ?? []).some(hasSides);
}

/**
 * List the words, phrases and prefixes that are wanted, and rank.
 * @param {Clause} clause
 * @returns {Clause[]}
 */
export function wantedLeaves(clause) {
  if (clause.kind === "not" || clause.kind === "field") return [];
  if (clause.kind === "text") return clause.clauses ?? [];
  if (clause.clauses) return clause.clauses.flatMap(wantedLeaves);
  return [clause];
}

export class Conditions {
  /**
   * @param {Store} store
   * @param {(leaves: Clause[], allowed: Allowed, query: Query) => Allowed} rank Returns
   *   the hits of leaves that stand side by side.
   */
  constructor(store, rank) {
    this._store = store;
    this._rank = rank;
  }

  /** @param {Clause} clause @param {Query} query @returns {Allowed} */
  hits(clause, query) {
    const parts = clause.clauses ?? [];
    if (clause.kind === "or" || clause.kind === "each") {
      const sides = clause.kind === "or" ? parts : this._asked(parts);
      const found = sides.map(
        (side) => this.hits(side, query) ?? (wantedLeaves(side).length ? new Set() : null),
      );
      if (clause.kind === "each") return meet(found);
      return found.includes(null) ? null : union(found);
    }
    const allowed = this.required(clause, query);
    const beside = (clause.kind === "and" ? parts : [clause])
      .filter((part) => part.kind !== "or" && part.kind !== "each")
      .flatMap(wantedLeaves);
    if (!beside.length) return allowed;
    const found = this._rank(beside, allowed, query);
    return found && !found.size && allowed && hasSides(clause) ? allowed : found;
  }

  /**
   * Leave out the sides of an AND that are signs, particles or fillers alone.
   * @param {Clause[]} sides
   */
  _asked(sides) {
    const { fillers, nowords } = this._store.tables;
    const heard = sides.filter((side) => !this._isSilent(side, nowords));
    const telling = heard.filter((side) => !this._isSilent(side, fillers));
    if (telling.some((side) => wantedLeaves(side).length)) return telling;
    return heard.length ? heard : sides;
  }

  /** @param {Clause} clause @param {Set<string>} empty @returns {boolean} */
  _isSilent(clause, empty) {
    const parts = clause.clauses ?? [];
    if (["and", "or", "each"].includes(clause.kind)) {
      return parts.every((part) => this._isSilent(part, empty));
    }
    const leaf = clause.kind === "text" ? parts[0] : clause;
    if (leaf.kind !== "word" && leaf.kind !== "phrase") return false;
    const words = analyze(leaf.text, this._store).filter((term) => term.how === WORD);
    return words.every((word) => clause.kind === "word" && empty.has(word.text));
  }

  /** @param {Clause} clause @param {Query} query @returns {Allowed} */
  required(clause, query) {
    switch (clause.kind) {
      case "word":
      case "prefix":
        return null;
      case "and":
        return meet((clause.clauses ?? []).map((part) => this.required(part, query)));
      case "or":
      case "each":
        return this.hits(clause, query);
      default:
        return this.strict(clause);
    }
  }

  /** @param {Clause} clause @returns {Allowed} Documents that hold exactly what it says. */
  strict(clause) {
    const parts = clause.clauses ?? [];
    switch (clause.kind) {
      case "word":
      case "phrase":
        return this._phrase(clause.text, null);
      case "prefix":
        return this._beginning(clause.text);
      case "text":
        return this._inText(parts[0], clause.name ?? "title");
      case "not": {
        const excluded = this.strict(parts[0]);
        return excluded && without(this._store.ids, excluded);
      }
      case "or":
        return union(parts.map((part) => this.strict(part)));
      case "field":
        return this._field(clause);
      default:
        return meet(parts.map((part) => this.strict(part)));
    }
  }

  // Words

  /** @param {string} prefix */
  _beginning(prefix) {
    const terms = this._store.termsFrom(foldCase(prefix));
    return new Set(terms.flatMap((term) => this._store.postings(term).docs));
  }

  /** @param {Clause} leaf @param {string} part @returns {Allowed} */
  _inText(leaf, part) {
    if (leaf.kind === "phrase") return this._phrase(leaf.text, part);
    if (leaf.kind === "prefix") {
      const terms = this._store.termsFrom(foldCase(leaf.text));
      return new Set(terms.flatMap((term) => this._having(term, part)));
    }
    const terms = analyze(leaf.text, this._store);
    const words = terms.filter((term) => term.how === WORD);
    return meet(
      words.map((word) => {
        const stem = terms.find(
          (term) => term.how === STEM && term.start === word.start && term.end === word.end,
        );
        const keys = stem ? [word.text, termKey(stem)] : [word.text];
        return new Set(keys.flatMap((key) => this._having(key, part)));
      }),
    );
  }

  /** @param {string} term @param {string | null} part @returns {number[]} */
  _having(term, part) {
    const { docs, weights, titles } = this._store.postings(term);
    if (part === "title") return [...titles.keys()];
    if (!part) return docs;
    return docs.filter((doc, at) => weights[at] - 2 * (titles.get(doc) ?? 0) >= 0.99);
  }

  /**
   * Words in this order, together: read where few documents have them all, else those
   * that have each two neighbours as one word.
   * @param {string} text @param {string | null} part
   * @returns {Allowed}
   */
  _phrase(text, part) {
    const terms = analyze(text, this._store);
    const words = terms.filter((term) => term.how === WORD);
    if (!words.length) return null;
    const held = meet(words.map((word) => new Set(this._having(word.text, part))));
    const pairs = terms.filter((term) => term.how === JOINED || term.how === COMPOUND);
    const joined = pairs.map((pair) => this._store.postings(pair.text).docs);
    if (words.length === 1) return union([held, ...this._asOne(words, pairs, part)]);
    if (!held || held.size > MOST_READ) {
      const bound = joined.map((docs) => new Set(docs)).filter((docs) => docs.size);
      return meet([held, ...bound]);
    }
    const found = [...held].filter((doc) => this._isTogether(doc, text, part));
    return union([new Set(found), ...this._asOne(words, pairs, part)]);
  }

  /**
   * A phrase of one or two words that is written as one, or with a hyphen.
   * @param {import("./analyzer.js").Term[]} words
   * @param {import("./analyzer.js").Term[]} pairs @param {string | null} part
   * @returns {Set<number>[]}
   */
  _asOne(words, pairs, part) {
    if (words.length > 2) return [];
    const whole = pairs.filter(
      (pair) =>
        pair.how === JOINED &&
        pair.start === words[0].start &&
        pair.end === words[words.length - 1].end,
    );
    return whole.map((pair) => new Set(this._having(pair.text, part ?? null)));
  }

  /** @param {number} doc @param {string} text @param {string | null} part */
  _isTogether(doc, text, part) {
    const record = this._store.record(doc);
    if (!record) return false;
    const wanted = wordRow(text, this._store);
    const notes = record.notes.map((/** @type {[string]} */ note) => note[0]);
    const texts = part === "title" ? [record.title] : part ? notes : [record.title, ...notes];
    return texts.some((/** @type {string} */ one) => ` ${wordRow(one, this._store)} `.includes(` ${wanted} `));
  }

  // Fields

  /** @param {Clause} clause @returns {Set<number>} */
  _field(clause) {
    const { text } = clause;
    switch (clause.name) {
      case "tag":
        return this._tagged(text, clause.own ?? false);
      case "presenter":
      case "host":
      case "guest":
        return this._person(clause.name, text);
      case "date":
        return this._dated(clause);
      case "episode":
        return this._episode(text);
      case "site":
        return this._attribute(`${text.toLowerCase().replace(/^www\./, "")}@site`);
      case "has":
        return this._attribute(`${text.toLowerCase()}@has`);
      default:
        throw new QueryError("field", `${clause.name}:`);
    }
  }

  /** @param {string} name @param {boolean} own */
  _tagged(name, own) {
    const tags = this._store.file("tags.json");
    this._store.ready();
    const tag = findTag(name, this._store);
    if (!tag) throw new QueryError("tag", name);
    const wanted = Object.keys(tags).filter(
      (one) => one === tag || (!own && tags[one][3].includes(tag)),
    );
    return new Set(wanted.flatMap((one) => ascending(tags[one][4])));
  }

  /** @param {string} role @param {string} name */
  _person(role, name) {
    const people = this._store.file("people.json");
    this._store.ready();
    const table = people[role === "presenter" ? "by" : role];
    const folded = foldCase(name).trim().replace(/^@/, "").replace(/(?:さん|ちゃん|くん|氏)$/u, "");
    return new Set(Object.hasOwn(table, folded) ? ascending(table[folded]) : []);
  }

  /** @param {Clause} clause */
  _dated({ text, start }) {
    const days = parseDays(text);
    if (!days) throw new QueryError("date", `date:${text}`, start);
    const [first, last] = days;
    const { ids } = this._store;
    return new Set(
      ids.filter((id) => {
        const day = this._store.day(id);
        return day > 0 && day >= first && day <= last;
      }),
    );
  }

  /** @param {string} text */
  _episode(text) {
    const [first, last = first] = text.split("..");
    const key = (/** @type {string} */ id) => id.replace(/^.*\//, "").replace(/\d+/g, (d) => d.padStart(9, "0"));
    return new Set(
      this._store.ids.filter((id) => {
        const episode = key(this._store.episodeOf(id));
        return (!first || episode >= key(first)) && (!last || episode <= key(last));
      }),
    );
  }

  /** @param {string} key */
  _attribute(key) {
    const row = this._store.value("attributes", key);
    this._store.ready();
    return new Set(row ? ascending(row) : []);
  }
}

/**
 * Return the documents that hold exactly what a clause says; null is all of them.
 * @param {Store} store @param {Clause} clause
 */
export function strictly(store, clause) {
  return new Conditions(store, () => null).strict(clause);
}

/** @param {string} text @param {Store} store The words of a text, spaces between. */
function wordRow(text, store) {
  const terms = analyze(text.normalize("NFKC"), store);
  return terms
    .filter((term) => term.how === WORD)
    .map((term) => term.text)
    .join(" ");
}

/** @param {Allowed[]} sets @returns {Allowed} What has no word asks for nothing. */
function union(sets) {
  const asked = sets.filter((set) => set !== null);
  return asked.length ? new Set(asked.flatMap((set) => [...set])) : null;
}

/** @param {Allowed[]} sets @returns {Allowed} */
function meet(sets) {
  const [first, ...others] = sets.filter((set) => set !== null);
  if (!first) return null;
  return new Set([...first].filter((doc) => others.every((set) => set.has(doc))));
}

/** @param {number[]} ids @param {Set<number>} excluded */
function without(ids, excluded) {
  return new Set(ids.filter((id) => !excluded.has(id)));
}
