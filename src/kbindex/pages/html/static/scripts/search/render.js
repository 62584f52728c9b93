// @ts-check
/** Clauses → query string: written so that parsing it gives equal clauses. */

/** @typedef {import("./query.js").Clause} Clause */

const PLAIN = /^[\p{L}\p{N}_@.+#-]+$/u;
const PAIRS = ['""', "“”", "「」", "『』"];

/**
 * @param {Clause} clause
 * @returns {string}
 */
export function render({ kind, text, name, own, clauses = [] }) {
  switch (kind) {
    case "word":
      return text;
    case "phrase":
      return quoted(text);
    case "prefix":
      return `${text}*`;
    case "text":
      return `${name}:${render(clauses[0])}`;
    case "field":
      return `${name}:${own ? "=" : ""}${PLAIN.test(text) ? text : quoted(text)}`;
    case "not": {
      const inner = inside(clauses[0], ["and", "or", "each", "not"]);
      return inner[0] === "-" ? `NOT ${inner}` : `-${inner}`;
    }
    case "and":
      return clauses.map((part) => inside(part, ["or", "each"])).join(" ");
    default: {
      const sign = kind === "or" ? " OR " : " AND ";
      return clauses.map((part) => inside(part, ["or"])).join(sign);
    }
  }
}

/** @param {Clause} clause @param {string[]} kinds Those that need brackets. */
function inside(clause, kinds) {
  const written = render(clause);
  if (!kinds.includes(clause.kind)) return written;
  // A bracket that a word opens would take the group's closing one as its own.
  return `(${written}${written.includes("(") ? " " : ""})`;
}

/** @param {string} text */
function quoted(text) {
  const [open, close] = PAIRS.find((pair) => !text.includes(pair[1])) ?? PAIRS[0];
  return `${open}${text}${close}`;
}
