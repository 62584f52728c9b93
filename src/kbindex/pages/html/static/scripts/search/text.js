// @ts-check
/** Characters: what is folded, and which belong to which script. */

const HIRAGANA = "ぁ-ゖ\\u3099\\u309aゝ-ゟ";
const KATAKANA = "ァ-ヺー-ヿㇰ-ㇿ";
const KANJI = "々-〇\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\u{20000}-\\u{323af}";
export const JAPANESE = `${HIRAGANA}${KATAKANA}${KANJI}`;
export const LETTER = `(?:(?![${JAPANESE}])[\\p{L}\\p{N}])`;

const INVISIBLE =
  /[\u0000-\u0008\u000e-\u001b\u007f-\u0084\u0086-\u009f\u00ad\u034f\u061c\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]+/gu;
const LONE_SURROGATE = /\p{Surrogate}/gu;
const LONG_MARK = /(?<=[ァ-ヿ])[－‐‑−―─](?=[ァ-ヿ])/gu;
const HYPHEN = /(?<=[\p{L}\p{N}_])[‐‑](?=[\p{L}\p{N}_])/gu;
const APOSTROPHE = /(?<=[\p{L}\p{N}_])[’ʼ‛]/gu;

/**
 * Even out how a text is written; case stays.
 * @param {string} text
 */
export function foldWidth(text) {
  return text
    .replace(INVISIBLE, "")
    .replace(LONE_SURROGATE, "")
    .replace(LONG_MARK, "ー")
    .replace(HYPHEN, "-")
    .replace(APOSTROPHE, "'")
    .normalize("NFKC");
}

/**
 * Fold case: the form of every term.
 * @param {string} text
 */
export function foldCase(text) {
  const lower = text.toLowerCase();
  if (isAscii(lower)) return lower;
  return lower.replaceAll("ß", "ss").replaceAll("ς", "σ").normalize("NFKC");
}

const BETWEEN = /[\s\-_/・'’.]+/gu;

/**
 * Fold a word to the key under which a bridge lies.
 * @param {string} text
 */
export function foldKey(text) {
  const folded = foldCase(text.normalize("NFKC"));
  return folded.replace(BETWEEN, "") || folded.trim();
}

const ANY_JAPANESE = new RegExp(`[${JAPANESE}]`, "u");
const ALL_JAPANESE = new RegExp(`^[${JAPANESE}]+$`, "u");
const ALL_HIRAGANA = new RegExp(`^[${HIRAGANA}]+$`, "u");
const ANY_HIRAGANA = new RegExp(`^[${HIRAGANA}]+`, "u");
const ALL_KATAKANA = /^[ァ-ヺー]+$/u;
const ASCII_LETTERS = /^[A-Za-z]+$/;

/** @param {string} text */
export const hasJapanese = (text) => ANY_JAPANESE.test(text);
/** @param {string} text */
export const isJapanese = (text) => ALL_JAPANESE.test(text);
/** @param {string} text */
export const isHiragana = (text) => ALL_HIRAGANA.test(text);
/** @param {string} text */
export const beginsHiragana = (text) => ANY_HIRAGANA.test(text);
/** @param {string} text */
export const isKatakana = (text) => ALL_KATAKANA.test(text);
/** @param {string} text */
// eslint-disable-next-line no-control-regex
export const isAscii = (text) => /^[\x00-\x7f]*$/.test(text);
/** @param {string} text */
export const isKanji = (text) => new RegExp(`^[${KANJI}]+$`, "u").test(text);

/**
 * Say whether a word is one that people mistype letter by letter.
 * @param {string} word
 * @param {number} [least]
 */
export function isSpelt(word, least = 4) {
  return word.length >= least && (ASCII_LETTERS.test(word) || isKatakana(word));
}
