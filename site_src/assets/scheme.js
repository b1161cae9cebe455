// Light or dark: the reader's last choice, else what the system prefers. Runs before the page is painted.
"use strict";

(() => {
  const KEY = "portal-scheme";
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const button = document.querySelector("[data-scheme-toggle]");
  document.documentElement.classList.replace("no-js", "js");

  // In a copied folder, Firefox gives every page a store of its own and all of them one jar of cookies; Chromium the reverse.
  const isFolder = location.protocol === "file:";
  const jar = () => isFolder && document.cookie.match(`${KEY}=(\\w+)`)?.[1];
  const read = () => { try { return jar() || localStorage.getItem(KEY); } catch { return null; } };
  const write = (value) => {
    try { localStorage.setItem(KEY, value); } catch { /* a private window */ }
    if (isFolder) document.cookie = `${KEY}=${value}; path=/; max-age=31536000; samesite=lax`;
  };
  const isDark = () => (read() ?? (dark.matches ? "slate" : "default")) === "slate";

  function apply() {
    const on = isDark();
    document.body.setAttribute("data-md-color-scheme", on ? "slate" : "default");
    const label = on ? "换成浅色" : "换成深色";
    button.title = label;
    button.querySelector("[data-scheme-label]").textContent = label;
  }

  apply();
  button.hidden = false;
  button.addEventListener("click", () => { write(isDark() ? "default" : "slate"); apply(); });
  dark.addEventListener("change", apply);
})();
