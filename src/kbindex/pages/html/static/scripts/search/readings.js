// @ts-check
/**
 * Readings: kana or Latin letters that spell how kanji are read. Who looks for 監視 may
 * have typed かんし or kanshi.
 */

const VOWELS = "aiueo";
/** The kana of a consonant with a, i, u, e and o. @type {Record<string, string>} */
const ROWS = {
  "": "アイウエオ",
  k: "カキクケコ",
  g: "ガギグゲゴ",
  s: "サシスセソ",
  z: "ザジズゼゾ",
  t: "タチツテト",
  d: "ダヂヅデド",
  n: "ナニヌネノ",
  h: "ハヒフヘホ",
  b: "バビブベボ",
  p: "パピプペポ",
  m: "マミムメモ",
  r: "ラリルレロ",
};
const OTHERS =
  "ya ヤ yu ユ yo ヨ wa ワ wo ヲ nn ン shi シ chi チ tsu ツ fu フ ji ジ vu ヴ " +
  "fa ファ fi フィ fe フェ fo フォ thi ティ dhi ディ twu トゥ she シェ je ジェ che チェ";

/** @returns {Map<string, string>} */
function makeSyllables() {
  /** @type {Map<string, string>} */
  const made = new Map();
  for (const [consonant, row] of Object.entries(ROWS)) {
    [...VOWELS].forEach((vowel, at) => made.set(consonant + vowel, row[at]));
  }
  const others = OTHERS.split(" ");
  for (let at = 0; at < others.length; at += 2) made.set(others[at], others[at + 1]);
  /** @type {[string, string][]} */
  const glides = [["sh", "シ"], ["ch", "チ"], ["j", "ジ"], ["jy", "ジ"], ["cy", "チ"]];
  for (const [consonant, row] of Object.entries(ROWS)) {
    if (consonant) glides.push([`${consonant}y`, row[1]]);
  }
  for (const [begin, kana] of glides) {
    [..."auo"].forEach((vowel, at) => made.set(begin + vowel, kana + "ャュョ"[at]));
  }
  return made;
}

const SYLLABLES = makeSyllables();
const LONGEST_FIRST = [...SYLLABLES.keys()].sort((a, b) => b.length - a.length);
const SYLLABLE = new RegExp(
  `(?<twice>([kgsztdhbpmrcjf])(?=\\2)|t(?=ch))|(?<long>(?<=[a-z])-)|(?<kana>${LONGEST_FIRST.join("|")})|n`,
  "y",
);

/** @param {string} word The katakana that Latin letters spell; "" where they spell none. */
function fromRomaji(word) {
  let made = "";
  let reached = 0;
  while (reached < word.length) {
    SYLLABLE.lastIndex = reached;
    const found = SYLLABLE.exec(word);
    if (!found) return "";
    const { kana, long, twice } = found.groups ?? {};
    made += kana ? SYLLABLES.get(kana) : long ? "ー" : twice ? "ッ" : "ン";
    reached = SYLLABLE.lastIndex;
  }
  return made;
}

/** @param {string} text A text with katakana for its hiragana. */
export const asKatakana = (text) =>
  text.replace(/[ぁ-ゖ]/gu, (kana) => String.fromCharCode(kana.charCodeAt(0) + 0x60));

/**
 * Return the reading that kana or Latin letters spell, in katakana; "" where none.
 * @param {string} word
 */
export function readingTyped(word) {
  const typed = /^[a-z-]+$/.test(word) ? fromRomaji(word) : asKatakana(word);
  return typed.length >= 2 && /^[ァ-ヺー]+$/u.test(typed) ? typed : "";
}

const ROW = /(?<![ぁ-ゖァ-ヺー々-〇\u3400-\u9fff])[ぁ-ゖ][ぁ-ゖー]+/gu;
const JAPANESE = /^[ぁ-ゖァ-ヺー々-〇\u3400-\u9fff]/u;
const PARTICLES = "のをがはにでともへや";
const LEAST_ROW = 3;
const LONGEST_ROW = 24; // no name of a product is as long

/**
 * List the pieces of hiragana that may be one word, the farthest end first.
 * @param {string} text
 * @returns {[start: number, end: number][]}
 */
export function hiraganaRows(text) {
  /** @type {[number, number][]} */
  const found = [];
  for (const row of text.matchAll(ROW)) {
    const [start, stop] = [row.index, row.index + row[0].length];
    const before = [];
    for (let at = start + 1; at < stop; at++) if (PARTICLES.includes(text[at])) before.push(at);
    const ends = [...(JAPANESE.test(text.slice(stop)) ? [] : [stop]), ...[...before].reverse()];
    for (const begin of [start, ...before.map((at) => at + 1)]) {
      for (const end of ends) {
        if (LEAST_ROW <= end - begin && end - begin <= LONGEST_ROW) found.push([begin, end]);
      }
    }
  }
  return found;
}
