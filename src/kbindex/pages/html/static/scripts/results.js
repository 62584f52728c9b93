// Results in place: asked for, put on the page, kept for the way back.

import { loadPage, mainOf, withQuery } from "./answers.js";
import { moveForm, replaceHead, replaceMain } from "./documents.js";
import { fieldOf, fillForm, paramsOf } from "./field.js";
import { Places } from "./places.js";
import { hideFailure, sayFailure, sayResults, startWaiting, stopWaiting } from "./said.js";

/** @typedef {import("./answers.js").Answer} Answer */
/** @typedef {import("./answers.js").Search} Search */
/** @typedef {import("./places.js").Way} Way */

const KEPT = 30;

/** The results that are shown, or would be, of one form. */
export class Results {
  #form;
  #ask;
  #address;
  #places;
  #asking = new AbortController();
  /** @type {Document | null} The page whose head is shown. */
  #headOf = null;
  /** @type {Map<string, Answer>} Address → what it showed last. */
  #kept = new Map();

  /**
   * @param {HTMLFormElement} form
   * @param {Search} ask
   */
  constructor(form, ask) {
    this.#form = form;
    this.#ask = ask;
    this.#address = new URL(form.action).pathname;
    this.#places = new Places(this.isAddress(location));
  }

  /**
   * Says whether an address is one of results.
   *
   * @param {{ origin: string, pathname: string }} url
   */
  isAddress(url) {
    return url.origin === location.origin && url.pathname === this.#address;
  }

  /** Whether results come in place: on their page, and where searching is the point. */
  get comeInPlace() {
    return this.#places.isResults || this.#isInMain();
  }

  /** Whether the address is still that of what is shown: a place on the page. */
  get isAtAddress() {
    return this.#places.isShown;
  }

  /** Forgets all answers: the archive is another one. */
  forget() {
    this.#kept.clear();
  }

  /** @param {"typed" | "entered"} way */
  async showTyped(way) {
    const again = () => this.showTyped(way);
    await this.#show(paramsOf(this.#form), way, again);
  }

  /** @param {URL} link */
  async showLink(link) {
    const again = () => this.showLink(link);
    if (await this.#show(link.searchParams, "chosen", again)) {
      fillForm(this.#form, link.searchParams);
      scrollTo(0, 0);
      focusHeading();
    }
  }

  /** Shows what the address says since Back or Forward. */
  async showAddress() {
    const again = () => this.showAddress();
    const top = this.#places.top();
    const params = new URLSearchParams(location.search);
    fillForm(this.#form, params);
    if (await this.#show(params, "back", again)) scrollTo(0, top);
  }

  /** Shows what the address asks for, where no server has. */
  async showFirst() {
    const params = new URLSearchParams(location.search);
    if (params.size) await this.#show(params, "back", () => this.showFirst());
  }

  /**
   * @param {URLSearchParams} params
   * @param {Way} way
   * @param {() => Promise<void>} again Tries it once more.
   * @returns {Promise<boolean>} Whether they are shown, and not others meanwhile.
   */
  async #show(params, way, again) {
    const address = withQuery(this.#address, params);
    this.#asking.abort();
    stopWaiting(this.#form);
    if (way !== "back" && way !== "chosen" && address === this.#places.shown) {
      hideFailure();
      this.#places.move(address, way);
      return false; // they are there already
    }
    const asking = (this.#asking = new AbortController());
    startWaiting(this.#form);
    try {
      const kept = way === "back" ? this.#kept.get(address) : undefined;
      const answer = kept ?? (await this.#ask(params, asking.signal));
      const page = await this.#pageOf(answer, asking.signal);
      if (asking.signal.aborted) return false;
      stopWaiting(this.#form);
      this.#put(answer, page);
      this.#places.move(address, way);
      this.#keep(address, answer);
      return true;
    } catch (error) {
      if (asking.signal.aborted) return false;
      stopWaiting(this.#form);
      console.error(error);
      sayFailure(this.#form, () => void again());
      return false;
    }
  }

  /**
   * Returns the page of an answer; from another page it is fetched where it misses.
   *
   * @param {Answer} answer
   * @param {AbortSignal} signal
   */
  async #pageOf(answer, signal) {
    const isNeeded = answer.page === null && this.#isInMain();
    return isNeeded ? loadPage(this.#address, signal) : answer.page;
  }

  /**
   * @param {Answer} answer
   * @param {Document | null} page
   */
  #put(answer, page) {
    hideFailure();
    if (this.#places.isResults && !this.#kept.size) {
      this.#keep(this.#places.shown, shownAnswer()); // what the server sent at first
    }
    if (page && this.#isInMain()) moveForm(this.#form, fieldOf(this.#form), page);
    if (page && page !== this.#headOf) replaceHead(page);
    this.#headOf = page;
    replaceMain(answer.main);
    document.title = answer.title;
    sayResults();
  }

  /**
   * @param {string} address
   * @param {Answer} answer
   */
  #keep(address, answer) {
    this.#kept.delete(address);
    this.#kept.set(address, answer);
    const oldest = this.#kept.keys().next().value;
    if (this.#kept.size > KEPT && oldest !== undefined) this.#kept.delete(oldest);
  }

  #isInMain() {
    return this.#form.closest("main") !== null;
  }
}

/**
 * Returns what is shown as an answer of its own.
 *
 * @returns {Answer}
 */
function shownAnswer() {
  const page = /** @type {Document} */ (document.cloneNode(true));
  return { title: page.title, main: mainOf(page), page };
}

function focusHeading() {
  const heading = document.querySelector("main h1");
  if (!(heading instanceof HTMLElement)) return;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
}

