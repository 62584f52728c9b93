// @ts-check
/** `2021`, `2021-06`, `2021-06-03`, `A..B`, `A..`, `..B` → first and last day since 1970. */

const DAY_MS = 86_400_000;
const DATE = /^(\d{4})(?:[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?|月)?|年)?$/u;

/**
 * @param {string} text
 * @returns {[first: number, last: number] | null} None where it is no date.
 */
export function parseDays(text) {
  const [from, to, more] = text.trim().split(/\.\.+|[~〜]/u);
  if (more !== undefined || (!from && !to)) return null;
  if (to === undefined) return period(from);
  const [first, last] = [from ? period(from) : [1, 1], to ? period(to) : [1, Infinity]];
  return first && last && first[0] <= last[1] ? [first[0], last[1]] : null;
}

/** @param {string} part @returns {[number, number] | null} */
function period(part) {
  const found = DATE.exec(part.trim());
  if (!found) return null;
  const year = Number(found[1]);
  const month = found[2] ? Number(found[2]) : null;
  const day = found[3] ? Number(found[3]) : null;
  const first = Date.UTC(year, (month ?? 1) - 1, day ?? 1);
  const made = new Date(first);
  const isReal = made.getUTCMonth() === (month ?? 1) - 1 && made.getUTCDate() === (day ?? 1);
  if (!isReal) return null;
  const next =
    day !== null
      ? first + DAY_MS
      : month === null
        ? Date.UTC(year + 1, 0, 1)
        : Date.UTC(year, month, 1);
  return [first / DAY_MS, next / DAY_MS - 1];
}
