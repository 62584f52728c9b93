// @ts-check
/** `2021`, `2021-06`, `2021-06-03`, `A..B`, `A..`, `..B` → first and last day since 1970. */

import { QueryError } from "./query.js";

const DAY_MS = 86_400_000;
const DATE = /^(\d{4})(?:[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?|月)?|年)?$/u;

/**
 * @param {string} text
 * @returns {[first: number, last: number]}
 */
export function parseDays(text) {
  const [from, to, more] = text.trim().split(/\.\.+|[~〜]/u);
  if (more !== undefined || (!from && !to)) throw new QueryError("date", text);
  if (to === undefined) return period(from, text);
  return [from ? period(from, text)[0] : 1, to ? period(to, text)[1] : Infinity];
}

/** @param {string} part @param {string} text @returns {[number, number]} */
function period(part, text) {
  const found = DATE.exec(part.trim());
  if (!found) throw new QueryError("date", text);
  const year = Number(found[1]);
  const month = found[2] ? Number(found[2]) : null;
  const day = found[3] ? Number(found[3]) : null;
  const first = Date.UTC(year, (month ?? 1) - 1, day ?? 1);
  const made = new Date(first);
  const isReal = made.getUTCMonth() === (month ?? 1) - 1 && made.getUTCDate() === (day ?? 1);
  if (!isReal) throw new QueryError("date", text);
  const next =
    day !== null
      ? first + DAY_MS
      : month === null
        ? Date.UTC(year + 1, 0, 1)
        : Date.UTC(year, month, 1);
  return [first / DAY_MS, next / DAY_MS - 1];
}
