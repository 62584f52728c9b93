// @ts-check
/** Tags: what is known of them, and which one a name stands for. */

import { onceFor } from "./once.js";
import { foldCase } from "./text.js";

/** @typedef {import("./store.js").Store} Store */

/**
 * Return what is known of a tag: `address` is that of its page, null where it has none.
 * @param {string} id @param {Record<string, any>} tags @param {Store} store
 */
export function tagOf(id, tags, store) {
  const [label, label_ja, kind, , , elsewhere] = tags[id] ?? [id, null, "topic", [], "", null];
  const usual = store.head.topics.replace("*", () => id) || null;
  return { id, kind, label, label_ja, address: elsewhere === undefined ? usual : elsewhere };
}

/**
 * Return the id of the tag that a name stands for; undefined where there is none.
 * @param {string} name @param {Store} store
 * @returns {string | undefined}
 */
export function findTag(name, store) {
  const tags = store.file("tags.json");
  store.ready();
  const folded = foldCase(name);
  if (Object.hasOwn(tags, folded)) return folded;
  return labelled(tags).get(folded) ?? named(folded, tags, store) ?? ownId(folded, tags);
}

const UNSEEN =
  /[\u00ad\u034f\u061c\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\u{e0100}-\u{e01ef}]/gu;
const WORD = /(?:[\p{L}\p{N}]\p{M}*)+/gu;

/**
 * Find a tag that no taxonomy lists: any form of its name makes its id.
 * @param {string} name Folded. @param {Record<string, unknown>} tags
 */
function ownId(name, tags) {
  const words = name.normalize("NFKC").replace(UNSEEN, "").normalize("NFKC").match(WORD);
  const id = words?.join("-") ?? "";
  return Object.hasOwn(tags, id) ? id : undefined;
}

/** Folded label → id; of tags with one label, the first has it. */
const labelled = onceFor((/** @type {Record<string, any>} */ tags) => {
  /** @type {Map<string, string>} */
  const ids = new Map();
  for (const [id, [label, label_ja]] of Object.entries(tags)) {
    for (const folded of [label, label_ja ?? label].map(foldCase)) {
      if (!ids.has(folded)) ids.set(folded, id);
    }
  }
  return ids;
});

/** @param {string} name @param {Record<string, unknown>} tags @param {Store} store */
function named(name, tags, store) {
  const rows = store.bridges(name.replace(/[\s\-_/・'’.]+/gu, "")) ?? [];
  store.ready();
  const led = rows.find((/** @type {[string]} */ [how]) => how === "t");
  return led && Object.hasOwn(tags, led[2][0]) ? led[2][0] : undefined;
}
