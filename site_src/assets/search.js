// Search in the header: a plain scan over search/data.js, which is loaded when the box is first used.
// A script element, not fetch, since the portal must also work from a copied folder.
"use strict";

(() => {
  const form = document.querySelector("[data-portal-search]");
  if (!form) return;
  const MOST = 50;
  const input = form.querySelector("input");
  const list = form.querySelector("[role=listbox]");
  const status = form.querySelector("[data-portal-search-status]");
  const base = form.dataset.base.replace(/\/?$/, "/");
  let entries = null;
  let options = [];
  let active = -1;

  const fold = (text) => text.normalize("NFKC").toLowerCase();
  const words = (text) => fold(text).split(/\s+/).filter(Boolean);

  /** Load the data once; a second call waits for the first. */
  let loading = null;
  function load() {
    loading = loading ?? new Promise((resolve) => {
      const script = document.createElement("script");
      script.src = form.dataset.portalSearch;
      script.onload = () => { entries = prepare(window.PORTAL_SEARCH); resolve(); };
      script.onerror = () => { entries = []; note("搜索数据没有读到，请刷新页面再试。"); resolve(); };
      document.head.append(script);
    });
    return loading;
  }

  /** What generator/outputs/search.py writes: words that several entries share are numbers into a list. */
  function prepare({ words: shared, rows }) {
    return rows.map(([title, address, ...said]) => {
      const [kind, ...texts] = said.map((word) => (typeof word === "number" ? shared[word] : word));
      const text = texts.join(" ");
      return { title, address, kind, text, foldedTitle: fold(title), folded: fold(`${title} ${text} ${kind}`), id: fold(texts[0] ?? "") };
    });
  }

  /** 0: the id (the first word of the text) or the title is exactly this; 1: all words in the title; 2: elsewhere. */
  function rank(entry, query, sought) {
    if (entry.id === query || entry.foldedTitle === query) return 0;
    return sought.every((word) => entry.foldedTitle.includes(word)) ? 1 : 2;
  }

  function find(query) {
    const sought = words(query);
    if (!sought.length) return [];
    const folded = fold(query).trim();
    const hits = [];
    for (const entry of entries) {
      if (sought.every((word) => entry.folded.includes(word))) hits.push([rank(entry, folded, sought), hits.length, entry]);
    }
    hits.sort((one, other) => one[0] - other[0] || one[1] - other[1]);
    return hits.map(([, , entry]) => entry);
  }

  /** Text with the sought words marked. Folding may change lengths, so only equal lengths are marked. */
  function marked(element, text, sought) {
    const folded = fold(text);
    if (folded.length !== text.length) { element.append(text); return; }
    let from = 0;
    while (from < text.length) {
      let next = -1;
      let length = 0;
      for (const word of sought) {
        const at = folded.indexOf(word, from);
        if (at >= 0 && (next < 0 || at < next || (at === next && word.length > length))) [next, length] = [at, word.length];
      }
      if (next < 0) break;
      const mark = document.createElement("mark");
      mark.textContent = text.slice(next, next + length);
      element.append(text.slice(from, next), mark);
      from = next + length;
    }
    element.append(text.slice(from));
  }

  function option(entry, sought, number) {
    const link = document.createElement("a");
    link.className = "portal-search__hit";
    link.id = `portal-search-${number}`;
    link.href = base + entry.address;
    link.setAttribute("role", "option");
    link.setAttribute("aria-selected", "false");
    link.tabIndex = -1;
    marked(link, entry.title, sought);
    const small = document.createElement("small");
    marked(small, entry.text, sought);
    if (entry.text) link.append(small);
    return link;
  }

  /** Hits under a heading for each kind, kinds in the order of their best hit. */
  function show(hits, sought) {
    const shown = hits.slice(0, MOST);
    const kinds = new Map();
    for (const entry of shown) kinds.set(entry.kind, [...(kinds.get(entry.kind) ?? []), entry]);
    options = [];
    list.replaceChildren();
    for (const [kind, group] of kinds) {
      const box = document.createElement("div");
      box.setAttribute("role", "group");
      box.setAttribute("aria-label", kind);
      const head = document.createElement("div");
      head.className = "portal-search__group";
      head.setAttribute("role", "presentation");
      head.textContent = kind;
      box.append(head);
      for (const entry of group) {
        const link = option(entry, sought, options.length);
        options.push(link);
        box.append(link);
      }
      list.append(box);
    }
    status.textContent = hits.length > MOST ? `找到 ${hits.length} 条，列出前 ${MOST} 条` : `找到 ${hits.length} 条`;
    open(true);
    select(-1);
  }

  function note(text) {
    const line = document.createElement("p");
    line.className = "portal-search__note";
    line.textContent = text;
    options = [];
    list.replaceChildren(line);
    status.textContent = text;
    open(true);
    select(-1);
  }

  function open(wide) {
    list.hidden = !wide;
    input.setAttribute("aria-expanded", String(wide));
  }

  function select(number) {
    options[active]?.setAttribute("aria-selected", "false");
    active = number;
    const chosen = options[active];
    if (!chosen) { input.removeAttribute("aria-activedescendant"); return; }
    chosen.setAttribute("aria-selected", "true");
    chosen.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", chosen.id);
  }

  async function update() {
    const query = input.value;
    if (!words(query).length) { options = []; list.replaceChildren(); status.textContent = ""; open(false); return; }
    await load();
    if (query !== input.value) return;
    const hits = find(query);
    if (hits.length) show(hits, words(query));
    else if (entries.length) note(`没有找到“${query.trim()}”。可以换个说法，或只输一部分。`);
  }

  function step(event) {
    const count = options.length;
    if (event.key === "Escape") {
      if (!list.hidden) { event.preventDefault(); open(false); select(-1); }
    } else if (event.key === "Enter") {
      event.preventDefault();
      (options[active] ?? options[0])?.click();
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && count) {
      event.preventDefault();
      open(true);
      const by = event.key === "ArrowDown" ? 1 : -1;
      select(active < 0 ? (by > 0 ? 0 : count - 1) : (active + by + count) % count);
    }
  }

  function focusBySlash(event) {
    const typing = event.target.closest("input, select, textarea, [contenteditable]");
    if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    input.focus();
    input.select();
  }

  form.hidden = false;
  form.addEventListener("submit", (event) => event.preventDefault());
  input.addEventListener("focus", () => { load(); if (options.length) open(true); });
  input.addEventListener("input", update);
  input.addEventListener("keydown", step);
  form.addEventListener("focusout", (event) => { if (!form.contains(event.relatedTarget)) open(false); });
  list.addEventListener("mousedown", (event) => event.preventDefault());
  document.addEventListener("keydown", focusBySlash);
})();
