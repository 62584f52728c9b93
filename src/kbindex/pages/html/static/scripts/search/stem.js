// @ts-check
/**
 * English stems: Snowball's "english" (Porter 2), which the index is made with, and
 * the words that it joins by mistake, which come with the index.
 *
 * Source: https://snowballstem.org/algorithms/english/stemmer.html
 */

const VOWEL = "[aeiouy]";
const NO_VOWEL = /[aeiouy]/;
const SPECIAL = new Map([
  ["skis", "ski"],
  ["skies", "sky"],
  ["dying", "die"],
  ["lying", "lie"],
  ["tying", "tie"],
  ["idly", "idl"],
  ["gently", "gentl"],
  ["ugly", "ugli"],
  ["early", "earli"],
  ["only", "onli"],
  ["singly", "singl"],
]);
const WHOLE = new Set(["sky", "news", "howe", "atlas", "cosmos", "bias", "andes"]);
const AFTER_1A = new Set([
  "inning",
  "outing",
  "canning",
  "herring",
  "earring",
  "evening",
  "proceed",
  "exceed",
  "succeed",
]);
const DOUBLE = /(?:bb|dd|ff|gg|mm|nn|pp|rr|tt)$/;
const STEP_2 = [
  ["ization", "ize"],
  ["ational", "ate"],
  ["fulness", "ful"],
  ["ousness", "ous"],
  ["iveness", "ive"],
  ["tional", "tion"],
  ["biliti", "ble"],
  ["lessli", "less"],
  ["entli", "ent"],
  ["ation", "ate"],
  ["alism", "al"],
  ["aliti", "al"],
  ["ousli", "ous"],
  ["iviti", "ive"],
  ["fulli", "ful"],
  ["enci", "ence"],
  ["anci", "ance"],
  ["abli", "able"],
  ["izer", "ize"],
  ["ator", "ate"],
  ["alli", "al"],
  ["bli", "ble"],
];
const STEP_3 = [
  ["ational", "ate"],
  ["tional", "tion"],
  ["alize", "al"],
  ["icate", "ic"],
  ["iciti", "ic"],
  ["ical", "ic"],
  ["ness", ""],
  ["ful", ""],
];
const STEP_4 =
  /(?:ement|ance|ence|able|ible|ment|ant|ent|ism|ate|iti|ous|ive|ize|al|er|ic)$/;

/**
 * Return where the regions R1 and R2 begin.
 * @param {string} word
 * @returns {[number, number]}
 */
function regions(word) {
  const named = /^(?:gener|commun|arsen|past|univers|later|emerg|organ|inter)/.exec(word);
  const rest = /^[^aeiouy]*[aeiouy]+[^aeiouy]/;
  const r1 = named ? named[0].length : (rest.exec(word)?.[0].length ?? word.length);
  const more = rest.exec(word.slice(r1));
  return [r1, more ? r1 + more[0].length : word.length];
}

/** @param {string} word */
function endsShort(word) {
  return /^[aeiouy][^aeiouy]$|[^aeiouy][aeiouy][^aeiouywxY]$/.test(word) || word === "past";
}

/**
 * Return the stem of a folded word.
 * @param {string} given
 * @param {Map<string, string>} apart Words with stems of their own.
 * @returns {string}
 */
export function stem(given, apart) {
  const own = apart.get(given);
  if (own) return own;
  if (!NO_VOWEL.test(given)) {
    const isPlural = given.length > 2 && given.endsWith("s") && !given.endsWith("ss");
    return isPlural ? given.slice(0, -1) : given;
  }
  if (given.length < 3) return given;
  const special = SPECIAL.get(given);
  if (special) return special;
  if (WHOLE.has(given)) return given;
  let found = KNOWN.get(given);
  if (found === undefined) {
    if (KNOWN.size > MOST_KNOWN) KNOWN.clear();
    found = snowball(given);
    KNOWN.set(given, found);
  }
  return found;
}

const MOST_KNOWN = 5000;
/** Words of notes come again and again. @type {Map<string, string>} */
const KNOWN = new Map();

/** @param {string} given */
function snowball(given) {
  let word = given.replace(/^y/, "Y").replace(/(?<=[aeiouy])y/g, "Y");
  const [r1, r2] = regions(word);
  /** @param {string} end @param {number} from */
  const isIn = (end, from) => word.length - end.length >= from;
  word = step1a(word);
  if (AFTER_1A.has(word)) return word;
  word = step1b(word, r1);
  word = word.replace(/(?<=.[^aeiouy])[yY]$/, "i");
  for (const [end, by] of STEP_2) {
    if (word.endsWith(end)) {
      if (isIn(end, r1)) word = word.slice(0, -end.length) + by;
      return steps3to5(word, r1, r2);
    }
  }
  if (word.endsWith("ogist")) {
    if (isIn("ogist", r1)) word = word.slice(0, -3);
  } else if (word.endsWith("ogi")) {
    if (isIn("ogi", r1) && word.at(-4) === "l") word = word.slice(0, -1);
  } else if (word.endsWith("li") && isIn("li", r1) && /[cdeghkmnrt]li$/.test(word)) {
    word = word.slice(0, -2);
  }
  return steps3to5(word, r1, r2);
}

/** @param {string} word */
function step1a(word) {
  if (word.endsWith("sses")) return word.slice(0, -2);
  if (/ie[ds]$/.test(word)) return word.slice(0, word.length > 4 ? -2 : -1);
  if (/(?:us|ss)$/.test(word)) return word;
  return new RegExp(`${VOWEL}.+s$`).test(word) ? word.slice(0, -1) : word;
}

/** @param {string} word @param {number} r1 */
function step1b(word, r1) {
  const eed = /eed(?:ly)?$/.exec(word);
  if (eed) return eed.index >= r1 ? word.slice(0, eed.index) + "ee" : word;
  const end = /(?:ed|ing)(?:ly)?$/.exec(word);
  if (!end) return word;
  const left = word.slice(0, end.index);
  if (end[0] === "ing" && /^[^aeiouy]y$/i.test(left)) return left.slice(0, -1) + "ie";
  if (!new RegExp(VOWEL, "i").test(left)) return word;
  if (/(?:at|bl|iz)$/.test(left)) return left + "e";
  if (DOUBLE.test(left)) return /^[aeo](.)\1$/.test(left) ? left : left.slice(0, -1);
  return left.length <= r1 && endsShort(left) ? left + "e" : left;
}

/** @param {string} word @param {number} r1 @param {number} r2 */
function steps3to5(word, r1, r2) {
  const three = STEP_3.find(([end]) => word.endsWith(end));
  if (three) {
    const [end, by] = three;
    if (word.length - end.length >= r1) word = word.slice(0, -end.length) + by;
  } else if (word.endsWith("ative") && word.length - 5 >= r2) word = word.slice(0, -5);
  const four = STEP_4.exec(word);
  if (four) {
    if (four.index >= r2) word = word.slice(0, four.index);
  } else if (/[st]ion$/.test(word) && word.length - 3 >= r2) word = word.slice(0, -3);
  if (word.endsWith("e")) {
    const left = word.slice(0, -1);
    if (left.length >= r2 || (left.length >= r1 && !endsShort(left))) word = left;
  } else if (word.endsWith("ll") && word.length - 1 >= r2) word = word.slice(0, -1);
  return word.replaceAll("Y", "y");
}
