// The theme's own storage helpers (Material for MkDocs 9.8.1, MIT), moved out of the page so that
// it runs under a policy without inline scripts. The scope comes with the script element.
var __md_scope = new URL(document.currentScript.dataset.scope, location),
  __md_hash = (e) => [...e].reduce((h, c) => (h << 5) - h + c.charCodeAt(0), 0),
  __md_get = (key, store = localStorage, scope = __md_scope) => {
    try { return JSON.parse(store.getItem(scope.pathname + "." + key)); } catch (e) { return null; }
  },
  __md_set = (key, value, store = localStorage, scope = __md_scope) => {
    try { store.setItem(scope.pathname + "." + key, JSON.stringify(value)); } catch (e) { /* private window */ }
  };
document.documentElement.classList.replace("no-js", "js");
