// @ts-check
/** Tags: what is known of them, and which one a name stands for. */

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
  const labelled = Object.keys(tags).find((tag) =>
    [tags[tag][0], tags[tag][1] ?? ""].some((/** @type {string} */ label) => foldCase(label) === folded),
  );
  return labelled ?? named(folded, tags, store);
}

/** @param {string} name @param {Record<string, unknown>} tags @param {Store} store */
function named(name, tags, store) {
  const rows = store.bridges(name.replace(/[\s\-_/・'’.]+/gu, "")) ?? [];
  store.ready();
  const led = rows.find((/** @type {[string]} */ [how]) => how === "t");
  return led && Object.hasOwn(tags, led[2][0]) ? led[2][0] : undefined;
}
