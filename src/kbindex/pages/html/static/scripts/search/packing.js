// @ts-check
/** Numbers written as letters, and keys in files by how they begin: as Python does. */

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const VALUES = new Uint8Array(128);
for (let value = 0; value < 64; value++) VALUES[LETTERS.charCodeAt(value)] = value;

/**
 * Read numbers: five bits a letter, the lowest first.
 * @param {string} text
 * @returns {number[]}
 */
export function numbers(text) {
  const found = [];
  let value = 0;
  let shift = 0;
  for (let at = 0; at < text.length; at++) {
    const digit = VALUES[text.charCodeAt(at)];
    value += (digit & 31) * 2 ** shift;
    if (digit & 32) shift += 5;
    else {
      found.push(value);
      value = shift = 0;
    }
  }
  return found;
}

/**
 * Read ascending numbers of which the distances are written.
 * @param {string} text
 * @returns {number[]}
 */
export function ascending(text) {
  let last = 0;
  return numbers(text).map((step) => (last += step));
}

/**
 * Return by what of a key its file is named.
 * @param {string} key
 * @param {Set<string>} more Beginnings that a letter more tells apart.
 */
export function beginning(key, more) {
  const bare = Array.from(key.replace(/^[~=]+/, "") || key);
  const first = bare[0] ?? "";
  let size = 3;
  if (first >= "\u2e80") size = first >= "\u3040" && first < "\u3100" ? 2 : 1;
  while (size < bare.length && more.has(bare.slice(0, size).join(""))) size++;
  return bare.slice(0, size).join("");
}

const ENCODER = new TextEncoder();

/**
 * Return the number of the file of a beginning, of so many (FNV-1a).
 * @param {string} start
 * @param {number} count
 */
export function shardOf(start, count) {
  let found = 0x811c9dc5;
  for (const byte of ENCODER.encode(start)) {
    found = Math.imul(found ^ byte, 0x01000193) >>> 0;
  }
  return ((found ^ (found >>> 16)) & (count - 1)) >>> 0;
}

const STAMP_LETTERS = 3;
const CHECKS = Uint32Array.from({ length: 256 }, (_, byte) => {
  let check = byte;
  for (let bit = 0; bit < 8; bit++) check = check & 1 ? 0xedb88320 ^ (check >>> 1) : check >>> 1;
  return check;
});

/**
 * Return by what the content of a file is known (the low bits of CRC-32).
 * @param {Uint8Array} content
 */
export function stampOf(content) {
  let check = -1;
  for (let at = 0; at < content.length; at++) {
    check = CHECKS[(check ^ content[at]) & 255] ^ (check >>> 8);
  }
  check = ~check;
  return Array.from({ length: STAMP_LETTERS }, (_, at) => LETTERS[(check >>> (6 * at)) & 63]).join("");
}

/**
 * Return the stamp of one of several files.
 * @param {string} row Those of all. @param {number} place
 */
export function stampAt(row, place) {
  return row.slice(STAMP_LETTERS * place, STAMP_LETTERS * (place + 1));
}
