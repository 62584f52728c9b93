// @ts-check
/**
 * Katakana and Latin words that sound alike: compared by their consonants, as the index
 * sorts its words. Its table of syllables comes with it.
 */

const SPELT = [
  ["ph", "f"],
  ["sch", "s"],
  ["sh", "s"],
  ["tch", "c"],
  ["ch", "c"],
];
const SAID = [
  ["th", "s"],
  ["z", "s"],
  ["x", "ks"],
  ["dg", "j"],
  ["v", "b"],
];
const ALIKE = new Map([
  ["l", "r"],
  ["g", "k"],
  ["j", "s"],
  ["c", "s"],
  ["h", ""],
]);
const VOWEL = "*";

/** @param {string} sounds Fold consonants that katakana does not tell apart. */
function squeeze(sounds) {
  return sounds
    .replace(/m(?=[pb])/g, "n")
    .replace(/[lgjch]/g, (letter) => ALIKE.get(letter) ?? "")
    .replace(/(.)\1+/g, "$1");
}

/** @param {string} word @param {Record<string, string>} syllables */
function kanaSounds(word, syllables) {
  let sounds = "";
  for (const char of word) {
    if ("ーッ".includes(char)) continue;
    if ("ァィゥェォャュョ".includes(char)) sounds += VOWEL;
    else if (Object.hasOwn(syllables, char)) sounds += syllables[char] + (char === "ン" ? "" : VOWEL);
    else return "";
  }
  return sounds;
}

/** @param {string} word @returns {string[]} One row of sounds a way to say it. */
function latinSounds(word) {
  const letters = word.replace(/[^a-z]+/g, "");
  const hard = new Set([letters, letters.replaceAll("th", "t")]);
  const ways = new Set([...hard, ...[...hard].map((one) => one.replace(/g(?=[eiy])/g, "j"))]);
  return [...ways].map((one) => {
    let said = one;
    for (const [from, to] of SPELT) said = said.replaceAll(from, to);
    said = said.replaceAll("ck", "k").replaceAll("q", "k");
    said = said.replace(/c(?![eiyh])/g, "k").replace(/c(?=[eiy])/g, "s");
    for (const [from, to] of SAID) said = said.replaceAll(from, to);
    return said.replace(/r(?![aeiouy])/g, "").replace(/[aeiouyw]+/g, VOWEL);
  });
}

/** @param {string} sounds Drop vowels, but for one that comes first. */
const bare = (sounds) => sounds.slice(0, 1) + sounds.slice(1).replaceAll(VOWEL, "");

/** @param {string} word @param {Record<string, string>} syllables @param {boolean} isKana */
function soundsOf(word, syllables, isKana) {
  return isKana ? [kanaSounds(word, syllables)] : latinSounds(word);
}

/**
 * List the terms of the other script that sound like a word.
 * @param {string} word @param {boolean} isKana @param {import("./store.js").Store} store
 * @returns {string[]}
 */
export function soundAlikes(word, isKana, store) {
  const { syllables } = store;
  const sounds = soundsOf(word, syllables, isKana);
  const own = new Set(sounds.map((one) => bare(squeeze(one))));
  const skeletons = sounds.map((one) => squeeze(one.replaceAll(VOWEL, "")));
  const found = new Set();
  for (const skeleton of new Set(skeletons)) {
    if (skeleton.length < 3) continue;
    for (const term of (store.value("sounds", skeleton) ?? "").split(" ")) {
      if (!term || (term[0] < "\u2e80") !== isKana) continue;
      const others = soundsOf(term, syllables, !isKana);
      if (others.some((one) => own.has(bare(squeeze(one))))) found.add(term);
    }
  }
  const near = (/** @type {string} */ term) => Math.abs(term.length - word.length);
  return [...found].sort((a, b) => near(a) - near(b) || (a < b ? -1 : 1)).slice(0, 5);
}
