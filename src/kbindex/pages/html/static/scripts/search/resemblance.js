// @ts-check
/** Did you mean …: the names that resemble one that there is not, as `difflib` has it. */

const RESEMBLANCE = 0.6;
const MOST = 3;

/**
 * Return the known names that resemble one, the best first.
 * @param {string} name @param {Iterable<string>} known
 */
export function nearNames(name, known) {
  const found = [...known]
    .map((one) => /** @type {[number, string]} */ ([ratio(one, name), one]))
    .filter(([alike]) => alike >= RESEMBLANCE);
  found.sort((a, b) => b[0] - a[0] || (a[1] < b[1] ? 1 : -1));
  return found.slice(0, MOST).map(([, one]) => one);
}

/**
 * Return twice the letters that two texts have in common, block by block, by all letters;
 * 0 where that is surely too little.
 * @param {string} left @param {string} right
 */
export function ratio(left, right) {
  const size = left.length + right.length;
  const most = 2 * Math.min(left.length, right.length);
  if (!size || most / size < RESEMBLANCE) return size ? 0 : 1;
  if ((2 * shared(left, right)) / size < RESEMBLANCE) return 0;
  return (2 * common(left, right)) / size;
}

/** @param {string} left @param {string} right How many letters both have, in any order. */
function shared(left, right) {
  let rest = right;
  let count = 0;
  for (let at = 0; at < left.length; at++) {
    const place = rest.indexOf(left[at]);
    if (place < 0) continue;
    rest = rest.slice(0, place) + rest.slice(place + 1);
    count += 1;
  }
  return count;
}

/**
 * Count the letters of the longest block of both, and of what stands before and behind it.
 * @param {string} left @param {string} right
 * @returns {number}
 */
function common(left, right) {
  let [start, other, size] = [0, 0, 0];
  let before = new Array(right.length + 1).fill(0);
  for (let i = 0; i < left.length; i++) {
    const row = new Array(right.length + 1).fill(0);
    for (let j = 0; j < right.length; j++) {
      if (left[i] !== right[j]) continue;
      row[j + 1] = before[j] + 1;
      if (row[j + 1] > size) [size, start, other] = [row[j + 1], i - row[j + 1] + 1, j - row[j + 1] + 1];
    }
    before = row;
  }
  if (!size) return 0;
  const [end, otherEnd] = [start + size, other + size];
  return (
    size +
    common(left.slice(0, start), right.slice(0, other)) +
    common(left.slice(end), right.slice(otherEnd))
  );
}
