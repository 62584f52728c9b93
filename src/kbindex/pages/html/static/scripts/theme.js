// The chosen theme, before anything is painted: a classic script in the head. Without a
// choice, or without this script, the system decides.
(() => {
  try {
    const theme = localStorage.getItem("theme");
    if (theme === "light" || theme === "dark") {
      document.documentElement.dataset.theme = theme;
    }
  } catch {
    // A browser that keeps nothing: as without a choice.
  }
})();
