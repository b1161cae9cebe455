// Light or dark: the reader's last choice, else what the system prefers. Runs before the page is painted.
"use strict";

(() => {
  const KEY = "portal-scheme";
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const button = document.querySelector("[data-scheme-toggle]");
  document.documentElement.classList.replace("no-js", "js");

  const read = () => { try { return localStorage.getItem(KEY); } catch { return null; } };
  const write = (value) => { try { localStorage.setItem(KEY, value); } catch { /* a private window */ } };
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
