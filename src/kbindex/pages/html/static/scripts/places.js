// Where one is: addresses of results in the history, and how far each was scrolled.

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
    this.shown = location.pathname + location.search;
    this.#settled = isResults ? this.shown : null;
    this.isResults = isResults;
    addEventListener("scroll", () => this.#tops.set(this.#key(), scrollY), {
      passive: true,
    });
  }

  /** Whether the entry one came to is what is shown: a place on the same page. */
  get isShown() {
    return this.shown === location.pathname + location.search;
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
      history.replaceState(history.state, "", address);
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
    if (this.#settled === address) return;
    if (this.#settled !== null) {
      history.replaceState(history.state, "", this.#settled);
      this.#push(address);
    } else if (!this.isResults) {
      this.#push(address);
    } else {
      history.replaceState(history.state, "", address);
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
