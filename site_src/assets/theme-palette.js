// Chooses light or dark before the first paint (after Material for MkDocs 9.8.1, MIT).
(() => {
  const palette = __md_get("__palette");
  if (!palette || !palette.color) return;
  if (palette.color.media === "(prefers-color-scheme)") {
    const mode = matchMedia("(prefers-color-scheme: light)").matches ? "light" : "dark";
    const input = document.querySelector(`[data-md-color-media='(prefers-color-scheme: ${mode})']`);
    for (const key of ["media", "scheme", "primary", "accent"]) {
      palette.color[key] = input.getAttribute("data-md-color-" + key);
    }
  }
  for (const [key, value] of Object.entries(palette.color)) {
    document.body.setAttribute("data-md-color-" + key, value);
  }
})();
