// @ts-check
/**
 * Searches beside the page. Messages in, each answered by one with its `id`:
 *
 *     {id, base}      open the index at `base`                → {id, ok: true}
 *     {id, params}    answer a question (`answer.js`)         → {id, answer}
 *
 * What fails is {id, error: {code, piece, start, near, message}}; `code` is empty where
 * the query is not to blame. Only the last question is worth an answer: one that is
 * overtaken while it waits for files is answered with {id, stale: true}.
 */

import { openIndex, Overtaken, QueryError } from "./answer.js";
// All that stands behind it, so that nothing waits for what names it to be there.
import "./absences.js";
import "./analyzer.js";
import "./conditions.js";
import "./days.js";
import "./expand.js";
import "./facets.js";
import "./intents.js";
import "./japanese.js";
import "./keys.js";
import "./once.js";
import "./packing.js";
import "./query.js";
import "./readings.js";
import "./score.js";
import "./search.js";
import "./snippets.js";
import "./sound.js";
import "./spans.js";
import "./spelling.js";
import "./stem.js";
import "./store.js";
import "./tags.js";
import "./technical.js";
import "./text.js";
import "./verb_forms.js";

/** @type {import("./answer.js").Ask | null} */
let ask = null;
let latest = -1;

self.addEventListener("message", async ({ data }) => {
  const { id, base, params } = data;
  if (base !== undefined) {
    ask = openIndex(base);
    self.postMessage({ id, ok: true });
    return;
  }
  latest = id;
  try {
    if (!ask) throw new Error("no index is open");
    self.postMessage({ id, answer: await ask(params, () => id === latest) });
  } catch (error) {
    if (error instanceof Overtaken) {
      self.postMessage({ id, stale: true });
      return;
    }
    const { code = "", piece = "", start = -1, near = [] } = error instanceof QueryError ? error : {};
    self.postMessage({ id, error: { code, piece, start, near, message: String(error) } });
  }
});
