// @ts-check
/**
 * Japanese, cut into words without a dictionary: by the words that the archive has, and
 * those that lead to them.
 *
 * The cheapest way through a run is taken: few words, known ones rather than unknown
 * ones, and hiragana that is in no word as particles and endings.
 */

import { onceFor } from "./once.js";
import { beginsHiragana, isHiragana, isKatakana } from "./text.js";

/** @typedef {{start: number, end: number, form: string, role: string}} Unit */

const LONGEST = 10;
const KNOWN = 3;
const AFFIX = 4;
const PARTICLE = 2.5;
const UNKNOWN_KANA = [3, 1.1];
const UNKNOWN_KANJI = [4, 2];
const LONE_KANJI = 7;
const LONGEST_UNKNOWN = 12;

/**
 * Cut a run into units; hiragana that is in no word is left out.
 * @param {string} run
 * @param {Map<string, string>} surfaces
 * @param {boolean} isTouched Whether another token stands before it without a gap.
 * @returns {Unit[]}
 */
export function cut(run, surfaces, isTouched) {
  const size = run.length;
  const costs = new Float64Array(size + 1).fill(Infinity);
  /** @type {(Unit | null)[]} */
  const last = new Array(size + 1).fill(null);
  const from = new Int32Array(size + 1);
  costs[0] = 0;
  for (let start = 0; start < size; start++) {
    if (costs[start] === Infinity) continue;
    for (const [end, cost, unit] of ways(run, start, surfaces)) {
      if (costs[start] + cost < costs[end]) {
        costs[end] = costs[start] + cost;
        last[end] = unit;
        from[end] = start;
      }
    }
  }
  /** @type {Unit[]} */
  const units = [];
  for (let end = size; end > 0; end = from[end]) {
    const unit = last[end];
    if (unit) units.push(unit);
  }
  units.reverse();
  // A suffix that nothing stands before is a word: 型 of 型推論, not of NAND型.
  return units.map((unit, at) => {
    const isFirst = at ? units[at - 1].end < unit.start : unit.start > 0 || !isTouched;
    return isFirst && "sx".includes(unit.role) && !isOneKana(unit) ? { ...unit, role: "n" } : unit;
  });
}

/** @param {Unit} unit */
const isOneKana = ({ start, end, form }) => end - start === 1 && /[ぁ-ヿ]/u.test(form);

/** How long surfaces are that begin with two letters: most begin none. */
const longestOf = onceFor((/** @type {Map<string, string>} */ surfaces) => {
  /** @type {Map<string, number>} */
  const longest = new Map();
  for (const surface of surfaces.keys()) {
    const begin = surface.slice(0, 2);
    const length = Math.min(surface.length, LONGEST);
    if (length > (longest.get(begin) ?? 1)) longest.set(begin, length);
  }
  return longest;
});

/**
 * @param {string} run @param {number} start @param {Map<string, string>} surfaces
 * @returns {Iterable<[end: number, cost: number, unit: Unit | null]>}
 */
function* ways(run, start, surfaces) {
  const longest = longestOf(surfaces).get(run.slice(start, start + 2)) ?? 1;
  for (let end = start + 1; end <= Math.min(run.length, start + longest); end++) {
    const surface = run.slice(start, end);
    const value = surfaces.get(surface);
    if (value !== undefined) {
      const [role, form] = [value[0], value.slice(1)];
      const cost = "psx".includes(role) ? AFFIX : KNOWN;
      yield [end, cost, role === "f" ? null : { start, end, form: form || surface, role }];
    }
  }
  const first = run[start];
  const digits = /^[0-9]+/.exec(run.slice(start));
  if (digits) {
    const end = start + digits[0].length;
    yield [end, KNOWN, { start, end, form: digits[0], role: "n" }];
  } else if (beginsHiragana(first)) yield [start + 1, PARTICLE, null];
  else yield* unknown(run, start);
}

/**
 * @param {string} run @param {number} start
 * @returns {Iterable<[end: number, cost: number, unit: Unit]>}
 */
function* unknown(run, start) {
  const isKana = isKatakana(run[start]);
  const [base, each] = isKana ? UNKNOWN_KANA : UNKNOWN_KANJI;
  for (let end = start + 1; end <= Math.min(run.length, start + LONGEST_UNKNOWN); end++) {
    const letter = run[end - 1];
    if (isHiragana(letter) || isKatakana(letter) !== isKana || /[0-9]/.test(letter)) break;
    const size = end - start;
    const cost = size === 1 && !isKana ? LONE_KANJI : base + each * size;
    const form = run.slice(start, end);
    yield [end, cost, { start, end, form, role: size === 1 && isKana ? "x" : "n" }];
  }
}

/** What a verb or an adjective ends in → what it ends in before an ending. */
const INFLECTED = new Map(
  Object.entries({
    う: "いわえおっ",
    く: "きかけこい",
    ぐ: "ぎがげごい",
    す: "しさせそ",
    つ: "ちたてとっ",
    ぬ: "になねのん",
    ぶ: "びばべぼん",
    む: "みまめもん",
    る: "りられろっ",
    い: "くかさけ",
  }),
);

/**
 * Add the forms of verbs and adjectives that no article happens to have.
 * @param {Record<string, string>} surfaces
 * @returns {Map<string, string>}
 */
export function withInflections(surfaces) {
  const made = new Map(Object.entries(surfaces));
  for (const [surface, value] of Object.entries(surfaces)) {
    if (value !== "c" && value !== "f") continue;
    const base = surface.slice(0, -1);
    const last = surface.slice(-1);
    const ends = INFLECTED.get(last);
    if (!ends || base === "" || isKatakana(base)) continue;
    const forms = [...ends].map((end) => base + end);
    if (last === "る" && base.length > 1) forms.push(base);
    for (const form of forms) if (!made.has(form)) made.set(form, value + surface);
  }
  return made;
}
