// @ts-check
/** The one to three pieces of an article's notes that show why it was found. */

import { inOrder, termKey, wordsOf } from "./analyzer.js";

/** @typedef {import("./expand.js").Concept} Concept */
/** @typedef {import("./store.js").Store} Store */
/** @typedef {[start: number, end: number]} Place */
/** @typedef {Map<string, [concept: number, worth: number]>} Wanted */
/** @typedef {[text: string, line: number, lastLine: number, above: number, isCode: number]} Note */
/** @typedef {{text: string, path: string[], line: number, highlights: Place[], is_code?: true}} Snippet */

const MAX_SNIPPETS = 3;
const MAX_LENGTH = 160;
const SHORT = 12;
const SENTENCE_END = /(?<=[。！？!?])(?![」』）)])\s*|(?<=[.;:])\s+|\n+/gu;
const LINE_END = /\n+/gu;
const CLAUSE_END = /(?<=[、，,)）」』])|\s+/gu;

/**
 * Return term → the concept that it answers, and what that is worth.
 * @param {Concept[]} concepts
 * @returns {Wanted}
 */
export function wantedTerms(concepts) {
  /** @type {Wanted} */
  const wanted = new Map();
  concepts.forEach((concept, number) => {
    for (const way of [...concept.ways].reverse()) {
      if (way.field !== "terms") continue;
      for (const term of way.terms) wanted.set(term, [number, way.weight]);
    }
  });
  return wanted;
}

/**
 * Return where wanted terms stand in a text, each with its term.
 * @param {string} text @param {Wanted} wanted @param {Store} store
 * @returns {[string, Place][]}
 */
function places(text, wanted, store) {
  const found = read(text, store).filter((term) => wanted.has(termKey(term)));
  return found.sort(inOrder).map((term) => [termKey(term), [term.start, term.end]]);
}

/**
 * Return the terms of a note; they are kept, for who types on sees the same hits again.
 * @param {string} text @param {Store} store
 */
function read(text, store) {
  return store.kept(`read ${text}`, () => {
    const isFolded = text.normalize("NFKC") === text;
    return wordsOf(isFolded ? text : foldInPlace(text), store);
  });
}

/** @param {string} text Fold characters that stay one character. */
function foldInPlace(text) {
  return text.replace(/[^\x00-\x7f]/g, (char) => {
    const folded = char.normalize("NFKC");
    return folded.length === 1 ? folded : char;
  });
}

/**
 * Say what matched in a record: in its title, in snippets, and how terms are written.
 * @param {any} record @param {Wanted} wanted @param {Store} store
 * @returns {{title_highlights: Place[], snippets: Snippet[],
 *   written: Map<string, string>}}
 */
export function readRecord(record, wanted, store) {
  /** @type {Note[]} */
  const notes = record.notes;
  const inTitle = places(record.title, wanted, store);
  const found = notes.map((note) => places(note[0], wanted, store));
  const written = new Map();
  [record.title, ...notes.map(([text]) => text)].forEach((text, unit) => {
    for (const [key, [start, end]] of unit ? found[unit - 1] : inTitle) {
      if (!written.has(key)) written.set(key, text.slice(start, end));
    }
  });
  const title_highlights = merge(inTitle.map(([, place]) => place));
  const snippets = notes.length
    ? makeSnippets(notes, found, wanted)
    : [{ text: record.title, path: [], line: record.line, highlights: title_highlights }];
  return { title_highlights, snippets, written };
}

/**
 * Choose and cut the snippets of notes, in source order.
 * @param {Note[]} notes @param {[string, Place][][]} found @param {Wanted} wanted
 * @returns {Snippet[]}
 */
function makeSnippets(notes, found, wanted) {
  const ranked = notes
    .map((note, at) => /** @type {[number, number]} */ ([worth(note, found[at], wanted), at]))
    .filter(([, at]) => found[at].length)
    .sort((a, b) => b[0] - a[0] || a[1] - b[1])
    .map(([, at]) => at);
  const chosen = withoutEchoes(ranked, notes).sort((a, b) => a - b);
  return (chosen.length ? chosen : [0]).map((at) => {
    const spans = merge(found[at].map(([, place]) => place));
    return { ...cut(notes[at], spans), path: pathOf(notes, at) };
  });
}

/** @param {Note} note @param {[string, Place][]} found @param {Wanted} wanted */
function worth([text, , , , isCode], found, wanted) {
  /** @type {Map<number, number>} */
  const concepts = new Map();
  for (const [key] of found) {
    const [number, value] = wanted.get(key) ?? [0, 0];
    concepts.set(number, Math.max(concepts.get(number) ?? 0, value));
  }
  let sum = 0.05 * Math.min(found.length, 4);
  for (const value of concepts.values()) sum += value;
  return sum * (text.length < SHORT ? 0.6 : 1) * (isCode ? 0.7 : 1);
}

/** @param {number[]} ranked @param {Note[]} notes */
function withoutEchoes(ranked, notes) {
  /** @type {number[]} */
  const chosen = [];
  const seen = new Set();
  for (const at of ranked) {
    const text = notes[at][0].toLowerCase();
    const isName = text.length < SHORT;
    if (seen.has(text) || (isName && chosen.length && ranked.length > MAX_SNIPPETS)) continue;
    seen.add(text);
    chosen.push(at);
    if (chosen.length === MAX_SNIPPETS) break;
  }
  return chosen;
}

/** @param {Note[]} notes @param {number} at The first lines of the notes above. */
function pathOf(notes, at) {
  const above = [];
  for (let parent = notes[at][3]; parent >= 0 && parent < notes.length; parent = notes[parent][3]) {
    above.push(notes[parent][0].split("\n", 1)[0]);
    if (above.length > 20) break;
  }
  return above.reverse();
}

/** @param {Place[]} spans @returns {Place[]} */
function merge(spans) {
  /** @type {Place[]} */
  const merged = [];
  for (const [start, end] of [...spans].sort((a, b) => a[0] - b[0] || a[1] - b[1])) {
    const last = merged[merged.length - 1];
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else merged.push([start, end]);
  }
  return merged;
}

/** @param {Note} note @param {Place[]} spans @returns {Omit<Snippet, "path">} */
function cut([text, line, lastLine, , isCode], spans) {
  const [start, end] = window_(text, spans, isCode ? LINE_END : SENTENCE_END);
  return {
    text: text.slice(start, end),
    ...(isCode ? { is_code: true } : {}),
    line: Math.min(line + text.slice(0, start).split("\n").length - 1, lastLine),
    highlights: spans
      .filter(([first, last]) => first < end && last > start)
      .map(([first, last]) => [Math.max(first, start) - start, Math.min(last, end) - start]),
  };
}

/** @param {string} text @param {Place[]} spans @param {RegExp} sentenceEnd @returns {Place} */
function window_(text, spans, sentenceEnd) {
  if (text.length <= MAX_LENGTH) return trim(text, 0, text.length);
  const pieces = [...piecesOf(text, sentenceEnd)];
  if (!pieces.length) return [0, 0];
  let best = pieces[0];
  let most = -1;
  let last = 0;
  pieces.forEach(([start], first) => {
    last = Math.max(last, first);
    while (last + 1 < pieces.length && pieces[last + 1][1] - start <= MAX_LENGTH) last += 1;
    const end = pieces[last][1];
    const count = spans.filter(([from, to]) => from < end && to > start).length;
    if (count > most) [best, most] = [[start, end], count];
  });
  return trim(text, ...best);
}

/** @param {string} text @param {RegExp} sentenceEnd @returns {Iterable<Place>} */
function* piecesOf(text, sentenceEnd) {
  for (const [start, end] of split(text, 0, text.length, sentenceEnd)) {
    if (end - start <= MAX_LENGTH) {
      yield [start, end];
      continue;
    }
    for (const [first, last] of split(text, start, end, CLAUSE_END)) {
      for (let at = first; at < last; at += MAX_LENGTH) {
        yield [at, Math.min(at + MAX_LENGTH, last)];
      }
    }
  }
}

/**
 * @param {string} text @param {number} start @param {number} end @param {RegExp} pattern
 * @returns {Iterable<Place>}
 */
function* split(text, start, end, pattern) {
  const cuts = [...text.slice(start, end).matchAll(pattern)].map(
    (match) => start + match.index + match[0].length,
  );
  let first = start;
  for (const last of [...cuts, end]) {
    if (text.slice(first, last).trim()) yield [first, last];
    first = last;
  }
}

/** @param {string} text @param {number} start @param {number} end @returns {Place} */
function trim(text, start, end) {
  while (end > start && /\s/.test(text[end - 1])) end -= 1;
  while (start < end && text[start] === "\n") start += 1;
  return [start, end];
}
