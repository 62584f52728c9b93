// Results in place: asked for, put on the page, kept for the way back.

import { loadPage, withQuery } from "./answers.js";
import { moveForm, paintTopFirst, replaceHead, replaceMain } from "./documents.js";
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
  /** @type {{ address: string, answer: Promise<Answer> } | null} Asked for ahead. */
  #begun = null;
  /** Whether Back or Forward led to what is not shown yet. */
  #isLeaving = false;
  /** @type {Document | null} The page whose head is shown. */
  #headOf = null;
  /** @type {Map<string, Answer>} Address → what it showed when it was left. */
  #kept = new Map();

  /**
   * @param {HTMLFormElement} form
   * @param {Search} ask
   */
  constructor(form, ask) {
    this.#form = form;
    this.#ask = ask;
    const { href, pathname } = new URL(form.action);
    form.setAttribute("action", href); // read where Forward has led elsewhere, too
    this.#address = pathname;
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

  /** Asks for what is typed, which is shown when someone pauses. */
  begin() {
    this.#begun = null;
    const signal = this.#abandon();
    const params = paramsOf(this.#form);
    const address = withQuery(this.#address, params);
    if (!this.comeInPlace || address === this.#places.shown) return;
    this.#begun = { address, answer: this.#ask(params, signal) };
    this.#begun.answer.catch(() => {}); // who shows it says so
  }

  /** @param {"typed" | "entered"} way */
  async showTyped(way) {
    const again = () => this.showTyped(way);
    await this.#show(paramsOf(this.#form), way, again);
  }

  /** @param {URL} link */
  async showLink(link) {
    const params = this.#meant(link.searchParams);
    const again = () => this.showLink(link);
    fillForm(this.#form, params); // who types on before it is shown means it
    if (await this.#show(params, "chosen", again)) {
      scrollTo(0, 0);
      focusHeading();
    }
  }

  /**
   * Returns what a link leads to: where it keeps the query that is shown, that which has
   * been typed meanwhile.
   *
   * @param {URLSearchParams} linked
   */
  #meant(linked) {
    const [, shown = ""] = (this.#places.shown ?? "").split("?");
    const typed = paramsOf(this.#form).get("q");
    const keeps = linked.get("q") === new URLSearchParams(shown).get("q");
    if (!typed || !keeps || typed === linked.get("q")) return linked;
    const params = new URLSearchParams(linked);
    params.set("q", typed);
    params.delete("page");
    return params;
  }

  /** Shows what the address says since Back or Forward. */
  async showAddress() {
    const again = () => this.showAddress();
    this.#isLeaving = true;
    const top = this.#places.top();
    const params = new URLSearchParams(location.search);
    fillForm(this.#form, params);
    if (await this.#show(params, "back", again)) scrollTo(0, top);
  }

  /** Gives up where Back or Forward led, as one is back before it was shown. */
  stay() {
    if (!this.#isLeaving) return; // a place on the page
    this.#stop();
    hideFailure();
    fillForm(this.#form, new URLSearchParams(location.search));
    this.#isLeaving = false;
  }

  /** Gives up what would move the field away from an input method. */
  hold() {
    if (this.#isInMain()) this.#stop();
  }

  /** Shows what the address asks for, where no server has. */
  async showFirst() {
    const params = new URLSearchParams(location.search);
    if (!params.size) return;
    this.#places.shown = null; // or Enter would have it that they are there
    await this.#show(params, "back", () => this.showFirst());
  }

  /**
   * @param {URLSearchParams} params
   * @param {Way} way
   * @param {() => Promise<void>} again Tries it once more.
   * @returns {Promise<boolean>} Whether they are shown, and not others meanwhile.
   */
  async #show(params, way, again) {
    const address = withQuery(this.#address, params);
    const begun = this.#begun?.address === address ? this.#begun.answer : null;
    this.#begun = null;
    const signal = begun ? this.#asking.signal : this.#abandon();
    stopWaiting(this.#form);
    if (way !== "back" && way !== "chosen" && address === this.#places.shown) {
      hideFailure();
      this.#isLeaving = false;
      this.#places.move(address, way);
      return false; // they are there already
    }
    const kept = way === "back" ? this.#kept.get(address) : null;
    startWaiting(this.#form);
    try {
      const answer = kept ?? (await (begun ?? this.#ask(params, signal)));
      const page = await this.#pageOf(answer, signal);
      if (signal.aborted) return false;
      stopWaiting(this.#form);
      this.#put(answer, page);
      if (way === "typed") paintTopFirst();
      this.#isLeaving = false;
      this.#places.move(address, way);
      this.#kept.delete(address); // it is shown
      return true;
    } catch (error) {
      if (signal.aborted) return false;
      stopWaiting(this.#form);
      console.error(error);
      sayFailure(this.#form, () => void again());
      return false;
    }
  }

  #stop() {
    this.#begun = null;
    this.#abandon();
    stopWaiting(this.#form);
  }

  /** Gives up what was asked for, and returns the signal of what comes next. */
  #abandon() {
    this.#asking.abort();
    this.#asking = new AbortController();
    return this.#asking.signal;
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
    const { title } = document;
    const { isResults, shown } = this.#places;
    const isKept = isResults && shown !== null;
    const head = isKept ? (this.#headOf ?? copyOfPage()) : null; // that of the server at first
    if (page && this.#isInMain()) moveForm(this.#form, fieldOf(this.#form), page);
    if (page && page !== this.#headOf) replaceHead(page);
    this.#headOf = page;
    const main = replaceMain(answer.main);
    document.title = answer.title;
    if (isKept) this.#keep(shown, { title, main, page: head });
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

function copyOfPage() {
  return /** @type {Document} */ (document.cloneNode(true));
}

function focusHeading() {
  const heading = document.querySelector("main h1");
  if (!(heading instanceof HTMLElement)) return;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
}

