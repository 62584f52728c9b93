// Asks an index of files: in a worker where one may be started, else on the page itself.

/**
 * What became of a question: an answer; what was wrong with it (`code` is empty where
 * the question is not to blame); or that a newer one was asked.
 *
 * @typedef {{ answer?: any, stale?: true,
 *   error?: Problem }} Told
 */
/**
 * What is wrong, with what, where that begins, and what may have been meant.
 *
 * @typedef {{ code: string, piece: string, start: number, near: string[],
 *   message: string }} Problem
 */
/** @typedef {object} Params As `search/answer.js` has them. */
/**
 * @typedef {object} Opened
 * @property {(params: Params, isWanted: () => boolean) => Promise<any>} ask
 * @property {new () => Error} Overtaken
 */

const ANSWER = new URL("./search/answer.js", import.meta.url).href;
const SCRIPT = new URL("./search/worker.js", import.meta.url);

/** A problem that is not the question's. */
export const NOBODYS = { code: "", piece: "", start: -1, near: [] };

/** @type {string | null} The worker's address, where it may start. */
let trusted = null;

/** An index, which is opened with the first question. */
export class IndexAsker {
  #index;
  /** @type {Worker | null} */
  #worker = null;
  /** Whether a worker could be the one that answers. */
  #hasWorkers = SCRIPT.origin === location.origin && "Worker" in globalThis;
  /** @type {Promise<Opened> | null} */
  #onPage = null;
  #asked = 0;
  /** @type {Map<number, (told: Told) => void>} */
  #waiting = new Map();

  /** @param {string} index The folder of the index, with a slash at its end. */
  constructor(index) {
    this.#index = index;
  }

  /**
   * Answers a question.
   *
   * @param {Params} params
   * @returns {Promise<Told>}
   */
  async ask(params) {
    const worker = this.#hasWorkers && this.#started();
    if (!worker) return this.#askOnPage(params);
    const told = await this.#tell(worker, { params });
    return this.#hasWorkers ? told : this.#askOnPage(params);
  }

  /** Loads who answers, and what each question needs: one will come. */
  warm() {
    if (!(this.#hasWorkers && this.#started())) void this.#opened().catch(() => {});
  }

  #started() {
    if (this.#worker) return this.#worker;
    try {
      trusted ??= trust();
      this.#worker = new Worker(trusted, { type: "module" });
    } catch {
      this.#hasWorkers = false; // a policy of the page forbids it
      return null;
    }
    const worker = this.#worker;
    let hasAnswered = false;
    worker.addEventListener("message", ({ data }) => {
      hasAnswered = true;
      this.#waiting.get(data.id)?.(data);
      this.#waiting.delete(data.id);
    });
    worker.addEventListener("error", (event) => {
      // One that never began is of a browser without such workers, or was not loaded.
      this.#hasWorkers = hasAnswered;
      this.#worker = null;
      worker.terminate();
      const message = event.message || "the worker could not be started";
      this.#waiting.forEach((told) => told({ error: { ...NOBODYS, message } }));
      this.#waiting.clear();
    });
    void this.#tell(worker, { base: this.#index });
    return worker;
  }

  /**
   * @param {Worker} worker
   * @param {object} message
   * @returns {Promise<Told>}
   */
  #tell(worker, message) {
    const id = (this.#asked += 1);
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve);
      worker.postMessage({ id, ...message });
    });
  }

  #opened() {
    const opened = (this.#onPage ??= import(ANSWER).then(({ openIndex, Overtaken }) =>
      ({ ask: openIndex(this.#index), Overtaken })));
    opened.catch(() => (this.#onPage = null)); // tried again by the next question
    return opened;
  }

  /**
   * @param {Params} params
   * @returns {Promise<Told>}
   */
  async #askOnPage(params) {
    const id = (this.#asked += 1);
    const { Overtaken, ask } = await this.#opened();
    try {
      return { answer: await ask(params, () => id === this.#asked) };
    } catch (error) {
      if (error instanceof Overtaken) return { stale: true };
      const { code = "", piece = "", start = -1, near = [] } = /** @type {any} */ (error);
      return { error: { code, piece, start, near, message: String(error) } };
    }
  }
}

/** Returns the worker's address, in a form that a policy of the page lets through. */
function trust() {
  const policy = window.trustedTypes?.createPolicy("kbindex-worker", {
    createScriptURL: () => SCRIPT.href, // the one script that is ever started
  });
  return policy ? policy.createScriptURL(SCRIPT.href) : SCRIPT.href;
}
