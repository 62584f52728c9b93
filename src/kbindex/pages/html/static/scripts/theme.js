// What comes before anything is painted: a classic script in the head.
(() => {
  // Where the page lies. Back and Forward may change the address before the other scripts
  // are there; what is relative to it leads elsewhere then. Browsers look for the icon
  // again whenever the address changes.
  document.documentElement.dataset.place = location.pathname;
  for (const icon of document.head.querySelectorAll('link[rel="icon"]')) {
    icon.setAttribute("href", /** @type {HTMLLinkElement} */ (icon).href);
  }
  // The chosen theme. Without a choice, or without this script, the system decides.
  try {
    const theme = localStorage.getItem("theme");
    if (theme === "light" || theme === "dark") {
      document.documentElement.dataset.theme = theme;
    }
  } catch {
    // A browser that keeps nothing: as without a choice.
  }
})();
