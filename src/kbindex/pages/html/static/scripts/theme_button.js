// The button that goes from the system's theme to light, to dark, and back.

const STATES = ["", "light", "dark"];

/** Shows the button, and lets it work. */
export function wireThemeButton() {
  const button = document.getElementById("theme");
  if (!button) return;
  const words = (button.dataset.words ?? "").split("|");
  const root = document.documentElement;
  let state = Math.max(STATES.indexOf(root.dataset.theme ?? ""), 0);
  const name = () => button.setAttribute("aria-label", words[state] ?? "");
  name();
  button.hidden = false;
  button.addEventListener("click", () => {
    state = (state + 1) % STATES.length;
    const theme = STATES[state] ?? "";
    if (theme) root.dataset.theme = theme;
    else delete root.dataset.theme;
    name();
    keep(theme);
  });
}

/** @param {string} theme */
function keep(theme) {
  try {
    if (theme) localStorage.setItem("theme", theme);
    else localStorage.removeItem("theme");
  } catch {
    // A browser that keeps nothing: the choice is this page's alone.
  }
}
