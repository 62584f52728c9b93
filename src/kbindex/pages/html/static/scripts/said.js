// What is said while results come: to the eye after a moment, to the ear when all is still.

const BUSY_AFTER_MS = 200;
const SAID_AFTER_MS = 600;

let busyTimer = 0;
let saidTimer = 0;

/** Shows, if it takes long, that results are on their way. @param {HTMLElement} form */
export function startWaiting(form) {
  clearTimeout(busyTimer);
  clearTimeout(saidTimer);
  busyTimer = setTimeout(() => {
    form.dataset.busy = "";
    const results = document.querySelector("main .split") ?? document.querySelector("main");
    results?.setAttribute("aria-busy", "true");
  }, BUSY_AFTER_MS);
}

/** @param {HTMLElement} form */
export function stopWaiting(form) {
  clearTimeout(busyTimer);
  delete form.dataset.busy;
  const busy = document.querySelectorAll("[aria-busy]");
  busy.forEach((one) => one.removeAttribute("aria-busy"));
}

/** Says to a screen reader what was found, when nothing changes any more. */
export function sayResults() {
  clearTimeout(saidTimer);
  saidTimer = setTimeout(() => {
    const said = document.querySelector("[role=status]");
    const words = document.querySelector("main [data-said]")?.getAttribute("data-said");
    if (said) said.textContent = words ?? document.querySelector("h1")?.textContent ?? "";
  }, SAID_AFTER_MS);
}

/**
 * Says that no results came; what is shown stays.
 *
 * @param {HTMLElement} form Has the words.
 * @param {() => void} again
 */
export function sayFailure(form, again) {
  hideFailure();
  const line = document.createElement("p");
  line.id = "failed";
  line.className = "note";
  line.setAttribute("role", "alert");
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = form.dataset.again ?? "";
  button.addEventListener("click", again);
  line.append(form.dataset.failed ?? "", " ", button);
  document.querySelector("main")?.prepend(line);
}

export function hideFailure() {
  document.getElementById("failed")?.remove();
}
