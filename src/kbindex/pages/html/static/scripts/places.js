// Where one is: addresses of results in the history, and how far each was scrolled.

import { withQuery } from "./answers.js";
import { afterPaint } from "./documents.js";

/**
 * How one came to results: by typing, by Enter, by a link, or by Back and Forward.
 *
 * @typedef {"typed" | "entered" | "chosen" | "back"} Way
 */

/** The history of one tab, as far as this page made it. */
export class Places {
  #tops = new Map();
  #made = 0;
  /** @type {string | null} What this entry showed before someone typed on. */
  #settled;

  /** @param {boolean} isResults Whether the page that is shown has results. */
  constructor(isResults) {
    const address = here();
    /** @type {string | null} The address of what is shown; null before first results. */
    this.shown = address;
    this.#settled = isResults ? address : null;
    this.isResults = isResults;
    addEventListener("scroll", () => this.#tops.set(this.#key(), scrollY), {
      passive: true,
    });
  }

  /** Whether the entry one came to is what is shown: a place on the same page. */
  get isShown() {
    return this.shown === here();
  }

  /** How far this entry was scrolled when it was left. */
  top() {
    return this.#tops.get(this.#key()) ?? 0;
  }

  /**
   * Writes down that the results of an address are shown.
   *
   * What is typed on the way to a query replaces the entry; Enter and links make one.
   * The first letter on a page without results makes one, too, or Back would not lead
   * to that page.
   *
   * @param {string} address
   * @param {Way} way
   */
  move(address, way) {
    if (way === "typed" && this.isResults) {
      const { href } = location;
      const key = this.#key();
      afterPaint(() => {
        const isThere = location.href === href && this.#key() === key; // no Back meanwhile
        if (isThere && this.shown === address) replace(address);
      });
    } else if (way === "entered") {
      this.#enter(address);
    } else if (way !== "back") {
      this.#push(address);
    }
    if (way !== "typed") this.#settled = address;
    this.shown = address;
    this.isResults = true;
  }

  /** @param {string} address */
  #enter(address) {
    if (this.#settled === null && !this.isResults) {
      this.#push(address);
    } else if (this.#settled === null || this.#settled === address) {
      replace(address);
    } else {
      replace(this.#settled);
      this.#push(address);
    }
  }

  /** @param {string} address */
  #push(address) {
    this.#made += 1;
    history.pushState({ key: `${performance.timeOrigin} ${this.#made}` }, "", address);
  }

  /** @returns {string} */
  #key() {
    return history.state?.key ?? "";
  }
}

/** Where one is, as addresses of results are written: links may be written otherwise. */
function here() {
  return withQuery(location.pathname, new URLSearchParams(location.search));
}

/** @param {string} address What this entry says from now on. */
function replace(address) {
  history.replaceState(history.state, "", address);
}
