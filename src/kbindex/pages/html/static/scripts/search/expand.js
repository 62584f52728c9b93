// @ts-check
/**
 * Query → concepts: what each word may be met by, and how good each way is.
 *
 * Long, for it is one decision: in which order the ways are tried, and which shuts out
 * which. It follows `kbindex.search.expand.expansion` step by step.
 */

import { analyze, COMPOUND, JOINED, PAIR, PART, STEM, termKey, WORD } from "./analyzer.js";
import { askedKeys, waysToMeet } from "./keys.js";
import {
  coveredWords,
  findNegated,
  prefixedWords,
  spansOf,
  within,
  writtenTogether,
} from "./spans.js";
import { asKatakana, hiraganaRows, readingTyped } from "./readings.js";
import { soundAlikes } from "./sound.js";
import { isKanjiRow, near, slips, wrongKanji } from "./spelling.js";
import { foldCase, foldKey, isAscii, isSpelt } from "./text.js";
import { otherForms, wholeVerbs } from "./verb_forms.js";

/** @typedef {import("./analyzer.js").Term} Term */
/** @typedef {import("./store.js").Store} Store */
/** @typedef {import("./spans.js").Span} Span */
/**
 * @typedef {object} Way One way to meet a concept: all of `terms` in a document.
 * @property {string[]} terms
 * @property {number} weight
 * @property {string} how
 * @property {"terms" | "pairs" | "tagged"} field
 * @property {boolean} [guessed]
 */
/**
 * @typedef {object} Concept A word of the query, or several that belong together.
 * @property {string} text
 * @property {number} start
 * @property {Way[]} ways
 * @property {number[]} covers
 * @property {number} weight
 * @property {boolean} finds
 */
/** @typedef {[how: string, weight: number, terms: string[], beside?: string[][]]} Bridge */

const APART = 0.6;
const OPPOSITE = 0.5;
const LEAST_PART = 3;
const LEAST_SPELT = 5;
const MOST_TRIED = 50;
const HOW = ["word", "part", "stem", "compound", "joined", "bigram"];
const LED = { g: "glossary", l: "loanword", a: "archive", s: "alias", t: "tag", y: "typo" };

/** @param {string[]} terms */
const spelt = (terms) => terms.join("\n");

/**
 * Let the words of a query that mean the same share the weight of one.
 * @param {Concept[]} words
 */
function countOnce(words) {
  const met = words.map(({ ways }) =>
    ways.filter((one) => one.field === "terms" && !one.guessed).map((one) => spelt(one.terms)),
  );
  const own = words.map(({ ways }) => (ways.length ? spelt(ways[0].terms) : ""));
  const isAlike = (/** @type {number} */ a, /** @type {number} */ b) =>
    a === b || met[a].includes(own[b]) || met[b].includes(own[a]);
  const times = words.map((_, a) => words.filter((_other, b) => isAlike(a, b)).length);
  words.forEach((word, number) => {
    word.weight /= times[number];
  });
}

export class Expander {
  /** @param {Store} store */
  constructor(store) {
    this._store = store;
    this._light = store.tables.light;
  }

  /**
   * Return the concepts of a query without its signs and quotes.
   * @param {string} text
   * @returns {Concept[]}
   */
  expand(text) {
    const store = this._store;
    const terms = this._withReadings(text);
    store.ready();
    const words = terms.filter((term) => term.how === WORD);
    const spans = spansOf(text, words, terms);
    this._prefetch(text, terms, [...spans, ...words]);
    const said = this._said(text, terms, words, spans);
    /** @type {[Span, Bridge[]][]} */
    const named = [];
    for (const span of spans) {
      const isInside = named.some(
        ([other]) => other.first <= span.first && span.last <= other.last,
      );
      if (isInside) continue;
      const found = this._meantByName(text, terms, span, said);
      if (found.length) named.push([span, found]);
    }
    const rows = [...this._neighbours(text, terms, words), ...this._parted(text, words)];
    const inside = new Set(named.flatMap(([span]) => range(span.first, span.last)));
    for (const row of rows) {
      if (row.ways.some((way) => way.guessed)) row.covers.forEach((n) => inside.add(n));
    }
    const bare = new Set(
      named.flatMap(([span]) => prefixedWords(text, terms, span, this._light)),
    );
    const names = named.map(([span, found]) => this._named(text, terms, span, found));
    /** @type {Concept[]} */
    const concepts = [];
    const speaks = words.some((word) => !this._saysNothing(word));
    words.forEach((word, number) => {
      const share = inside.has(number) ? store.recipe.inside : 1;
      const found = bare.has(word)
        ? []
        : this._meantByWord(text, terms, { ...word, first: number, last: number }, said);
      const concept = this._word(text, terms, number, word, found, share);
      const isSilent = store.tables.nowords.has(word.text);
      concept.finds = !isSilent && !(speaks && this._saysNothing(word));
      concepts.push(concept);
    });
    store.ready();
    countOnce(concepts);
    return [...names, ...concepts, ...rows];
  }

  /**
   * Ask for all files of words and names at once.
   * @param {string} text @param {Term[]} terms @param {{start: number, end: number}[]} pieces
   */
  _prefetch(text, terms, pieces) {
    for (const piece of pieces) {
      const own = within(terms, piece);
      const name = text.slice(piece.start, piece.end);
      askedKeys(name, own, piece.start, this._light).forEach((key) => this._store.bridges(key));
    }
    for (const term of terms) if (term.how !== PAIR) this._store.postings(termKey(term));
    this._store.ready();
  }

  /** @param {Term} word */
  _saysNothing(word) {
    const isFiller = this._store.tables.fillers.has(word.text) && !isAscii(word.text);
    return isFiller || /^\p{Nd}+$/u.test(word.text);
  }

  // Words

  /**
   * @param {string} text @param {Term[]} terms @param {number} number @param {Term} word
   * @param {Bridge[]} found @param {number} share
   * @returns {Concept}
   */
  _word(text, terms, number, word, found, share) {
    const { recipe, tables } = this._store;
    const own = within(terms, word);
    const shown = text.slice(word.start, word.end);
    const forms = this._forms(word, own);
    const whole = findNegated(text, terms, word);
    if (whole) forms.forEach((form) => (form.weight *= OPPOSITE));
    const led = whole ? [] : found;
    if (whole) forms.unshift(way([termKey(whole)], 1, "compound"));
    const ways = [...forms, ...this._ways(led)];
    if (!ways.some((way) => this.isMet(way))) {
      const read = this._readAs(word.text);
      ways.push(...read);
      if (!led.length && !read.length) ways.push(...this._guesses(word.text));
      ways.push(...this._someParts(own));
    } else if (!led.length) ways.push(...this._alsoReadAs(word.text));
    let weight = /^\p{Nd}+$/u.test(word.text) ? recipe.number : 1;
    if (tables.fillers.has(word.text)) weight = recipe.filler;
    return {
      text: shown,
      start: word.start,
      ways: bestOfEach(ways),
      covers: [number],
      weight: weight * share,
      finds: true,
    };
  }

  /** @param {Way} way */
  isMet(way) {
    return way.terms.every((term) => this._store.postings(term, way.field).docs.length);
  }

  /** @param {Term} word @param {Term[]} own @returns {Way[]} */
  _forms(word, own) {
    const { recipe } = this._store;
    const found = [way([word.text], 1, "word")];
    for (const term of own) {
      if (term.how === STEM && term.start === word.start && term.end === word.end) {
        found.push(way([termKey(term)], recipe.stem, "stem"));
      }
    }
    for (const form of otherForms(word.text)) {
      if (this._store.frequency(form)) found.push(way([form], recipe.stem, "stem"));
    }
    const parts = partsOf(own);
    if (parts.length && !isNumbered(word.text, parts)) {
      const isLess = isRelease(word.text, parts) || lacksLetter(word.text, parts);
      const near = isLess ? APART : 1;
      found.push(way(parts, recipe.all_parts * near, "part"));
    }
    for (const term of own) {
      if (term.how === JOINED && term.start === word.start) {
        found.push(way([term.text], recipe.all_parts, "joined"));
      }
    }
    return found;
  }

  /**
   * Words of the archive that an unknown word may have meant, with what they lead to.
   * @param {string} word
   * @returns {Way[]}
   */
  _guesses(word) {
    if (isKanjiRow(word)) return this._meant(wrongKanji(word, this._store));
    const found = near(word, this._store);
    if (found.length) return this._store.isRight(word) ? [] : this._meant(found);
    if (!isSpelt(word) || this._store.isRight(word)) return [];
    const alike = soundAlikes(word, !isAscii(word), this._store);
    return alike.map((term) => ({
      ...way([term], this._store.recipe.sound, "sound"),
      guessed: true,
    }));
  }

  /** @param {[string, number][]} found @returns {Way[]} */
  _meant(found) {
    const ways = [];
    for (const [term, distance] of found) {
      const weight = this._store.recipe.typo ** distance;
      ways.push({ ...way([term], weight, "typo"), guessed: true });
      for (const led of this._ways(always(this._store.bridges(foldKey(term))))) {
        ways.push({ ...led, weight: led.weight * weight, guessed: true });
      }
    }
    return ways;
  }

  /** @param {Term[]} own @returns {Way[]} */
  _someParts(own) {
    const { recipe } = this._store;
    const parts = partsOf(own);
    const isAddress = own.some((term) => term.text.includes("/"));
    const ways = [];
    for (const part of parts) {
      if (part.length < LEAST_PART || isAddress) continue;
      ways.push({ ...way([part], recipe.all_parts * APART, "part"), guessed: true });
      if (this._store.frequency(part)) continue;
      for (const [term, distance] of near(part, this._store)) {
        const terms = parts.map((one) => (one === part ? term : one));
        const weight = recipe.all_parts * recipe.typo ** distance;
        ways.push({ ...way(terms, weight, "typo"), guessed: true });
      }
    }
    return ways;
  }

  // Readings

  /**
   * Return the terms of a query, in which a verb of two and hiragana are one word.
   * @param {string} text
   * @returns {Term[]}
   */
  _withReadings(text) {
    let terms = wholeVerbs(analyze(text, this._store));
    let reached = 0;
    /** @type {Map<string, boolean>} */
    const tried = new Map(); // のののの is many times the same
    const spellsWord = (/** @type {string} */ row) => {
      if (!tried.has(row) && tried.size < MOST_TRIED) {
        tried.set(row, !this._store.surfaces().has(row) && this._readAs(row).length > 0);
      }
      return tried.get(row) ?? false;
    };
    for (const [start, end] of hiraganaRows(text)) {
      const row = text.slice(start, end);
      if (start < reached || !spellsWord(row)) continue;
      reached = end;
      const word = { text: asKatakana(row), start, end, how: WORD, position: 0 };
      terms = terms.filter((term) => term.end <= start || end <= term.start);
      terms.push(word);
    }
    return terms.sort((a, b) => a.start - b.start || b.end - a.end || a.how - b.how);
  }

  /**
   * What a word means that spells a reading, if anything is read so.
   * @param {string} word
   * @returns {Way[]}
   */
  _readAs(word) {
    const reading = readingTyped(word);
    if (!reading) return [];
    const { recipe } = this._store;
    const kanji = this._read(reading);
    const kana = this._store.frequency(reading) ? [reading] : [];
    const ways = [...kanji, ...kana].map((term) => way([term], recipe.reading, "reading"));
    for (const key of [`=${reading}`, foldKey(reading), ...kanji.map(foldKey)]) {
      for (const led of this._ways(always(this._store.bridges(key)))) {
        if (this.isMet(led)) ways.push({ ...led, weight: led.weight * recipe.reading });
      }
    }
    return ways;
  }

  /** @param {string} reading @returns {string[]} */
  _read(reading) {
    return (this._store.value("readings", reading) ?? "").split(" ").filter(Boolean);
  }

  /**
   * The kanji that a word spells which is there in Latin letters as well.
   * @param {string} word
   * @returns {Way[]}
   */
  _alsoReadAs(word) {
    const reading = isAscii(word) && word.length >= LEAST_SPELT ? readingTyped(word) : "";
    if (!reading) return [];
    const kanji = this._read(reading);
    if (!kanji.length || this._store.isRight(word)) return [];
    return kanji.map((term) => way([term], this._store.recipe.reading, "reading"));
  }

  // Names

  /**
   * @param {string} text @param {Term[]} terms @param {Span} span @param {Bridge[]} found
   * @returns {Concept}
   */
  _named(text, terms, span, found) {
    const name = text.slice(span.start, span.end);
    const met = waysToMeet(name, within(terms, span), span.start, this._light);
    const own = [...met, ...this._together(name)].map(([terms, share]) =>
      way(terms, share === 1 ? 1 : APART, share === 1 ? "compound" : "word"),
    );
    return {
      text: name,
      start: span.start,
      ways: bestOfEach([...own, ...this._ways(found)]),
      covers: range(span.first, span.last),
      weight: 1,
      finds: true,
    };
  }

  /**
   * @param {string} text @param {Term[]} terms @param {Span} span @param {Said} said
   */
  _meantByName(text, terms, span, said) {
    if (!span.hasParticles) return this._bridges(text, terms, span, said);
    const shown = text.slice(span.start, span.end);
    for (const name of [shown, writtenTogether(shown)]) {
      const found = name ? inContext(this._store.bridges(foldKey(name)) ?? [], span, said) : [];
      if (found.length) return found;
    }
    return [];
  }

  /**
   * Look a word up, or else its other forms.
   * @param {string} text @param {Term[]} terms
   * @param {{text: string, start: number, end: number, first: number, last: number}} word
   * @param {Said} said
   * @returns {Bridge[]}
   */
  _meantByWord(text, terms, word, said) {
    const found = this._bridges(text, terms, word, said);
    if (found.length) return found;
    const rows = otherForms(word.text).map((form) => this._store.bridges(foldKey(form)) ?? []);
    return rows.map((row) => inContext(row, word, said)).find((row) => row.length) ?? found;
  }

  /**
   * Look a word or a name up, by the first of its keys that leads anywhere.
   * @param {string} text @param {Term[]} terms
   * @param {{start: number, end: number, first: number, last: number}} span
   * @param {Said | null} said
   * @returns {Bridge[]}
   */
  _bridges(text, terms, span, said) {
    const name = text.slice(span.start, span.end);
    for (const key of askedKeys(name, within(terms, span), span.start, this._light)) {
      const rows = this._store.bridges(key);
      if (!rows) continue;
      const found = said ? inContext(rows, span, said) : always(rows);
      if (found.length) return found;
      if (!rows.length) return KNOWN;
    }
    return [];
  }

  /**
   * What stands for each word and each name of a query, and where.
   * @param {string} text @param {Term[]} terms @param {Term[]} words @param {Span[]} spans
   * @returns {Said}
   */
  _said(text, terms, words, spans) {
    /** @type {Said} */
    const said = new Map();
    const each = words.map((word, n) => ({ ...word, first: n, last: n }));
    for (const span of [...spans, ...each]) {
      const name = text.slice(span.start, span.end);
      const met = waysToMeet(name, within(terms, span), span.start, this._light).slice(0, 1);
      const ways = met.map(([own]) => own);
      for (const [how, , led] of this._bridges(text, terms, span, null)) {
        if (how !== "t") ways.push(led);
      }
      for (const one of ways) {
        const [end, start] = said.get(spelt(one)) ?? [span.last, span.first];
        said.set(spelt(one), [Math.min(end, span.last), Math.max(start, span.first)]);
      }
    }
    return said;
  }

  /** @param {Bridge[]} found @returns {Way[]} */
  _ways(found) {
    const { recipe } = this._store;
    const shares = { l: recipe.loanword, a: recipe.archive };
    return found.map(([how, weight, terms]) => {
      const name = LED[/** @type {keyof LED} */ (how)];
      if (how === "t") return way(terms, weight * recipe.tag, name, "tagged");
      const share = shares[/** @type {keyof shares} */ (how)] ?? recipe.glossary;
      return way(terms, weight * share, name);
    });
  }

  // What stands side by side

  /**
   * @param {string} text @param {Term[]} terms @param {Term[]} words
   * @returns {Concept[]}
   */
  _neighbours(text, terms, words) {
    const { recipe } = this._store;
    const weights = new Map([
      [COMPOUND, recipe.compound],
      [JOINED, recipe.joined],
    ]);
    const rows = [];
    for (const term of terms) {
      const weight = weights.get(term.how) ?? 0;
      const covers = weight ? coveredWords(term, words) : [];
      if (!weight || !(covers.length > 1 || !words.length)) continue;
      const shown = text.slice(term.start, term.end);
      const own = way([term.text], weight, HOW[term.how]);
      // Where each word is there, the row is hardly a mistake.
      const isKnown = this.isMet(own) || covers.every((n) => this._isHeld(words[n], terms));
      const meant = isKnown || isAscii(shown) ? [] : this._meantByRow(shown);
      rows.push({
        text: shown,
        start: term.start,
        ways: bestOfEach([own, ...meant]),
        covers,
        weight: 1,
        finds: true,
      });
    }
    return rows;
  }

  /**
   * Return the ways to meet a name of Japanese words with spaces between, without these.
   * @param {string} name
   */
  _together(name) {
    const together = writtenTogether(name);
    return together
      ? waysToMeet(together, analyze(together, this._store), 0, this._light)
      : [];
  }

  /**
   * Return what two words with a space or を between are together, where that is held.
   * @param {string} text @param {Term[]} words
   * @returns {Concept[]}
   */
  _parted(text, words) {
    const rows = [];
    for (let number = 1; number < words.length; number++) {
      const [word, following] = [words[number - 1], words[number]];
      const shown = text.slice(word.start, following.end);
      const whole = this._together(shown).find(([, share]) => share === 1);
      const own = whole && way(whole[0], this._store.recipe.compound, "compound");
      if (!own || !own.weight || !this.isMet(own)) continue;
      const covers = [number - 1, number];
      rows.push({ text: shown, start: word.start, ways: [own], covers, weight: 1, finds: true });
    }
    return rows;
  }

  /** @param {Term} word @param {Term[]} terms */
  _isHeld(word, terms) {
    const own = terms.filter((t) => t.start === word.start && t.end === word.end);
    return own.some((term) => term.how <= STEM && this._store.frequency(termKey(term)));
  }

  /** @param {string} shown @returns {Way[]} */
  _meantByRow(shown) {
    const row = foldCase(shown);
    if (isKanjiRow(row)) return this._meant(wrongKanji(row, this._store));
    if (!isSpelt(row) || this._store.bridges(foldKey(shown))) return [];
    const found = slips(row, this._store, false);
    return found.length && !this._store.isRight(row) ? this._meant(found) : [];
  }

  /**
   * Return the pairs of kana and kanji of a query.
   * @param {string} text @param {boolean} isAlone
   * @returns {Concept[]}
   */
  pairs(text, isAlone) {
    const { recipe, tables } = this._store;
    const terms = analyze(text, this._store);
    const silent = terms.filter(
      (term) => isAlone && term.how === WORD && tables.nowords.has(term.text),
    );
    const pairs = new Set();
    for (const term of terms) {
      const isSilent = silent.some((word) => word.start < term.end && term.start < word.end);
      if (term.how === PAIR && !isSilent) pairs.add(term.text);
    }
    return [...pairs].map((pair, number) => ({
      text: pair,
      start: 0,
      ways: [way([pair], isAlone ? 1 : recipe.bigram, "bigram", "pairs")],
      covers: isAlone ? [number] : [],
      weight: 1,
      finds: true,
    }));
  }
}

/** @typedef {Map<string, [firstEnd: number, lastStart: number]>} Said */

/** @type {Bridge[]} A key that has a meaning, and leads to nothing that is held. */
const KNOWN = [["g", 0, ["\n"]]];

/** @param {Bridge[] | undefined} rows @returns {Bridge[]} */
const always = (rows) => (rows ?? []).filter((row) => !row[3]);

/** @param {Bridge[]} rows @param {{first: number, last: number}} span @param {Said} said */
function inContext(rows, span, said) {
  return rows.filter(
    ([, , , beside]) =>
      !beside ||
      beside.some((terms) => {
        const place = said.get(spelt(terms));
        return place && (place[0] < span.first || span.last < place[1]);
      }),
  );
}

/**
 * @param {string[]} terms @param {number} weight @param {string} how
 * @param {Way["field"]} [field]
 * @returns {Way}
 */
function way(terms, weight, how, field = "terms") {
  return { terms, weight, how, field };
}

/** @param {number} first @param {number} last */
function range(first, last) {
  return Array.from({ length: last - first + 1 }, (_, at) => first + at);
}

/** @param {Term[]} own */
function partsOf(own) {
  return [...new Set(own.filter((term) => term.how === PART).map((term) => term.text))];
}

/** @param {string} word @param {string[]} parts */
function isNumbered(word, parts) {
  const [part] = parts;
  return parts.length === 1 && part.length < LEAST_PART && /^[0-9]+$/.test(word.slice(part.length));
}

/** @param {string} word @param {string[]} parts */
function isRelease(word, parts) {
  return parts.length === 1 && /^[0-9]+\.[0-9.]+$/.test(word);
}

/** @param {string} word @param {string[]} parts */
function lacksLetter(word, parts) {
  const [part] = parts;
  const isName = parts.length === 1 && !/^[\p{L}\p{N}]+$/u.test(word);
  if (!isName || !/^\p{L}+$/u.test(part)) return false;
  return (word.match(/\p{L}/gu) ?? []).length > [...part].length;
}

/**
 * Keep the best way of those with the same terms, in falling order of weight.
 * @param {Way[]} ways
 * @returns {Way[]}
 */
function bestOfEach(ways) {
  /** @type {Map<string, Way>} */
  const best = new Map();
  for (const one of ways) {
    const key = `${one.field} ${spelt(one.terms)}`;
    const known = best.get(key);
    if (one.weight > 0 && (!known || known.weight < one.weight)) best.set(key, one);
  }
  return [...best.values()].sort((a, b) => b.weight - a.weight);
}
