// Ledgers: filters, free text and sorting over all items of a ledger, on pages that are complete without this script.
// A page holds all rows, or the most urgent ones. Then the whole ledger lies in data scripts beside it (ledger-open.js,
// ledger-2021.js; written by outputs/ledgers/rows.py), which are loaded when somebody filters or sorts: script elements,
// not fetch, since the portal must also work from a copied folder.
// The state lives in the fragment, in the form that generator/outputs/addresses.py writes (#light=红&flag=逾期),
// so that every number can link to its list.
"use strict";

(() => {
  const FACETS = ["kind", "unit", "focus", "mode", "stage", "light"];
  const COLUMNS = { unit: "lead" }; // where the column of a facet has another name
  const FIRST_CELL = 7; // in a row of data, after id, address, title, other units, whether a demonstration, whole, flags
  const MOST = 200; // rows drawn until more are asked for
  const SCREEN = 30; // rows drawn at once: laying out rows is what takes time, and a screen shows no more
  const DEMO = '<abbr class="moved is-demo" title="演示数据，不代表真实工作情况">演</abbr>';
  const collator = new Intl.Collator("zh-Hans-CN", { numeric: true });
  const fold = (text) => text.normalize("NFKC").toLowerCase();
  const words = (text) => fold(text).split(/\s+/).filter(Boolean);
  const ENTITIES = { "&amp;": "&", "&lt;": "<", "&gt;": ">", "&#39;": "'", "&#34;": '"' };
  const plain = (html) => html.replace(/<[^>]*>/g, "").replace(/&(?:amp|lt|gt|#39|#34);/g, (found) => ENTITIES[found]);

  /** The fragment as a map; what cannot be decoded is left as it stands. */
  function readFragment() {
    const found = new Map();
    for (const pair of location.hash.slice(1).split("&")) {
      const cut = pair.indexOf("=");
      if (cut < 1) continue;
      let value = pair.slice(cut + 1);
      try { value = decodeURIComponent(value); } catch { /* kept as written */ }
      found.set(pair.slice(0, cut), value);
    }
    return found;
  }

  function writeFragment(values) {
    const text = Array.from(values, ([key, value]) => `${key}=${encodeURIComponent(value)}`).join("&");
    const address = `${location.pathname}${location.search}${text ? "#" + text : ""}`;
    try {
      history.replaceState(null, "", address);
    } catch {
      location.replace("#" + text); // where files may not rewrite their address
    }
  }

  function loadScript(address) {
    return new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = address;
      script.onload = resolve;
      script.onerror = reject;
      document.head.append(script);
    });
  }

  /** A row that stands in the page. */
  class PageRow {
    constructor(element, columns) {
      this.element = element;
      this.columns = columns;
      this.html = element.outerHTML;
      this.flags = ` ${element.dataset.flag ?? ""} `;
      this.text = fold(`${element.textContent} ${element.dataset.find ?? ""}`);
    }

    word(facet) {
      return this.element.dataset[facet] ?? "";
    }

    sort(key) {
      const cell = this.element.cells[this.columns.indexOf(key)];
      const text = cell.dataset.sort ?? cell.textContent.trim();
      const number = Number(text.replace(/^(\d{4})-(\d\d)-(\d\d)$/, "$1$2$3"));
      return text && Number.isFinite(number) ? number : text;
    }
  }

  /** What one data script holds: tables of the different cells, which its rows point into. */
  function readGroup({ flags, tables, rows }, columns) {
    const read = Object.entries(tables).map(([key, cells], place) => [key, FIRST_CELL + place, cells.map(([html, sort, word]) => {
      const text = plain(html);
      return { html, sort: sort ?? text, word: word || text, folded: fold(text) };
    })]);
    const group = {
      flags: flags.map((text) => ` ${text} `),
      places: new Map(read.map(([key, place]) => [key, place])),
      tables: new Map(read.map(([key, , cells]) => [key, cells])),
      shown: read.filter(([key]) => columns.includes(key)).map(([key]) => key),
      columns,
    };
    return rows.map((data) => new DataRow(group, data));
  }

  /** A row of a data script. */
  class DataRow {
    constructor(group, data) {
      this.group = group;
      this.data = data;
      this.id = data[0];
      this.partOf = data[5];
      this.flags = group.flags[data[6]];
      this.text = `${fold(plain(`${data[0]} ${data[2]} ${data[3]}`))} ${group.shown.map((key) => this.cell(key).folded).join(" ")}`;
    }

    cell(key) {
      return this.group.tables.get(key)[this.data[this.group.places.get(key)]];
    }

    word(facet) {
      return this.cell(COLUMNS[facet] ?? facet).word;
    }

    sort(key) {
      return key === "id" ? this.id : key === "title" ? plain(this.data[2]) : this.cell(key).sort;
    }

    /** The row as a page would have it: what Drawing.html in outputs/ledgers/rows.py writes. */
    get html() {
      const [id, address, title, , isDemo, partOf] = this.data;
      const cells = this.group.columns.map((key) => {
        if (key === "id") return `<td class="c-id">${id}</td>`;
        if (key !== "title") return this.cell(key).html;
        return `<th scope="row" class="c-title"><a class="item-link" href="../${address}.html">${title}</a>${isDemo ? DEMO : ""}</th>`;
      });
      return `<tr ${partOf ? `class="is-part" data-part-of="${partOf}"` : `data-id="${id}"`}>${cells.join("")}</tr>`;
    }
  }

  class Ledger {
    constructor(root) {
      this.root = root;
      this.table = root.querySelector("table");
      this.body = this.table.tBodies[0];
      this.first = this.body.innerHTML; // what the page shows as long as nobody asks for anything else
      this.none = this.part("empty").textContent;
      this.form = root.querySelector("[data-ledger-form]");
      this.heads = Array.from(this.table.querySelectorAll("thead th[data-sort-key]"));
      this.columns = this.heads.map((head) => head.dataset.sortKey);
      this.counted = Number(root.dataset.counted ?? this.body.rows.length);
      this.parts = Number(root.dataset.parts ?? 0);
      this.measure = root.dataset.measure ?? "项";
      this.rows = null; // all rows in their natural order, once they are loaded
      this.sort = "";
      this.most = MOST;
      this.answer = 0; // how many times it has been drawn
      this.addButtons();
      this.listen();
      this.form.hidden = false;
      this.restore();
    }

    part(name) {
      return this.root.querySelector(`[data-ledger-${name}]`);
    }

    addButtons() {
      for (const head of this.heads) {
        const button = document.createElement("button");
        button.type = "button";
        button.className = "sort";
        button.textContent = head.textContent;
        button.addEventListener("click", () => this.toggleSort(head.dataset.sortKey));
        head.replaceChildren(button);
      }
    }

    listen() {
      this.form.addEventListener("submit", (event) => event.preventDefault());
      for (const sign of ["focusin", "pointerenter"]) this.form.addEventListener(sign, () => this.load());
      this.form.addEventListener("input", () => this.changed());
      this.form.addEventListener("reset", () => setTimeout(() => this.changed()));
      window.addEventListener("hashchange", () => this.restore());
      this.part("more").addEventListener("click", () => this.show(this.most + MOST));
      this.part("all").addEventListener("click", () => this.show(Infinity));
      const whole = this.part("whole");
      if (!whole) return;
      whole.hidden = false;
      whole.addEventListener("click", () => this.show(Infinity));
    }

    /** Load the data once; a second call waits for the first. */
    load() {
      this.loading ??= this.read();
      return this.loading;
    }

    async read() {
      this.root.setAttribute("aria-busy", "true");
      const names = this.root.dataset.ledger.split(" ").filter(Boolean);
      try {
        await Promise.all(names.map((name) => loadScript(`ledger-${name}.js`)));
        this.natural = names.length
          ? names.flatMap((name) => readGroup(window.PORTAL_LEDGER[name], this.columns))
          : Array.from(this.body.rows, (element) => new PageRow(element, this.columns));
        this.rows = this.natural;
      } catch {
        this.tell("台账数据没有读到，请刷新页面再试。");
      }
      this.root.removeAttribute("aria-busy");
    }

    show(most) {
      this.most = most;
      this.apply();
    }

    /** The form's values that are set, by key. */
    values() {
      const found = new Map();
      for (const field of this.form.elements) {
        if (field.name && field.value.trim()) found.set(field.name, field.value.trim());
      }
      return found;
    }

    changed() {
      this.tell("");
      this.most = MOST;
      this.save();
      this.apply();
    }

    save() {
      const values = this.values();
      if (this.sort) values.set("sort", this.sort);
      writeFragment(values);
    }

    /** Take the state from the fragment; what the ledger does not know is named and left out. */
    restore() {
      const wanted = readFragment();
      const unknown = [];
      for (const field of this.form.elements) {
        if (!field.name) continue;
        const value = wanted.get(field.name) ?? "";
        field.value = value;
        if (field.value !== value) {
          field.value = "";
          unknown.push(`${field.name}=${value}`);
        }
        wanted.delete(field.name);
      }
      const sort = wanted.get("sort") ?? "";
      wanted.delete("sort");
      this.sort = this.columns.includes(sort.replace(/^-/, "")) ? sort : "";
      if (sort && !this.sort) unknown.push(`sort=${sort}`);
      for (const [key, value] of wanted) unknown.push(`${key}=${value}`);
      this.tell(unknown.length ? `地址里有不认识的条件，已忽略：${unknown.join("，")}` : "");
      this.most = MOST;
      this.apply();
    }

    tell(text) {
      const notice = this.part("notice");
      notice.hidden = !text;
      notice.textContent = text;
    }

    /** Show what the form asks for. Only then the data are needed; until they are read, the page stays as it is. */
    async apply() {
      const values = this.values();
      this.markHeads();
      const isWhole = !values.size && !this.sort && this.most === MOST;
      if (!isWhole && !this.rows) {
        await this.load();
        // Somebody may have typed on meanwhile; the last call draws, whatever the order of waking up.
        if (this.rows) this.apply();
        return;
      }
      const matches = isWhole ? [] : this.matches(values);
      this.answer += 1;
      this.root.removeAttribute("aria-busy");
      if (!isWhole) this.draw(matches.slice(0, this.most));
      else if (this.isDrawn) this.body.innerHTML = this.first;
      this.isDrawn = !isWhole;
      this.say(values, isWhole, matches);
    }

    /** What fits on a screen now, the rest once that is painted, unless another answer has come by then. */
    draw(rows) {
      const html = (from, to) => rows.slice(from, to).map((row) => row.html).join("\n");
      this.body.innerHTML = html(0, SCREEN);
      if (rows.length <= SCREEN) return;
      this.root.setAttribute("aria-busy", "true");
      const answer = this.answer;
      requestAnimationFrame(() => setTimeout(() => {
        if (answer !== this.answer) return;
        this.body.insertAdjacentHTML("beforeend", html(SCREEN));
        this.root.removeAttribute("aria-busy");
      }));
    }

    matches(values) {
      const sought = words(values.get("q") ?? "");
      const facets = FACETS.filter((key) => values.has(key)).map((key) => [key, values.get(key)]);
      const flag = values.has("flag") ? ` ${values.get("flag")} ` : "";
      return this.sorted().filter((row) => row.flags.includes(flag)
        && facets.every(([key, word]) => row.word(key) === word) && sought.every((word) => row.text.includes(word)));
    }

    say(values, isWhole, matches) {
      const some = values.size > 0;
      const parts = this.parts ? matches.filter((row) => row.partOf).length : 0;
      const fitting = matches.length - parts;
      let text = `共 ${this.counted} ${this.measure}`;
      if (some) text += `，符合条件 ${fitting} ${this.measure}`;
      if (this.parts) text += some ? `（另列措施 ${this.parts} 条，符合条件 ${parts} 条）` : `（另列措施 ${this.parts} 条）`;
      this.part("count").textContent = text;
      const empty = this.part("empty");
      empty.hidden = this.body.rows.length > 0;
      empty.textContent = some ? empty.dataset.ledgerEmpty : this.none;
      const named = this.part("filters");
      named.hidden = !some;
      named.textContent = Array.from(values, ([key, value]) => `${this.label(key)}：${value}`).join("；");
      this.part("far").hidden = matches.length <= this.most;
      this.part("listed").textContent = `只列出前 ${this.most} ${this.measure}，共 ${matches.length} ${this.measure}。`;
      const pages = this.part("pages");
      if (pages) pages.hidden = !isWhole;
      this.root.dataset.shown = String(isWhole ? this.counted : fitting);
    }

    label(key) {
      return this.form.elements[key].labels[0].textContent;
    }

    /** Ascending, descending, then the order of the page again. */
    toggleSort(key) {
      this.sort = this.sort === key ? `-${key}` : this.sort === `-${key}` ? "" : key;
      this.most = MOST;
      this.save();
      this.apply();
    }

    markHeads() {
      const key = this.sort.replace(/^-/, "");
      for (const head of this.heads) {
        if (head.dataset.sortKey === key) head.setAttribute("aria-sort", this.sort.startsWith("-") ? "descending" : "ascending");
        else head.removeAttribute("aria-sort");
      }
    }

    /** All rows by one column; what is part of an item stays below it. */
    sorted() {
      if (this.placed === this.sort) return this.rows;
      this.placed = this.sort;
      const key = this.sort.replace(/^-/, "");
      const sign = this.sort.startsWith("-") ? -1 : 1;
      const compare = (one, other) => (typeof one === "number" && typeof other === "number" ? one - other : collator.compare(one, other));
      const keyed = key ? this.natural.filter((row) => !row.partOf).map((row, place) => [row.sort(key), place, row]) : [];
      keyed.sort((one, other) => sign * compare(one[0], other[0]) || one[1] - other[1]);
      this.rows = key ? keyed.flatMap(([, , row]) => [row, ...this.partsOf(row)]) : this.natural;
      return this.rows;
    }

    partsOf(row) {
      return this.parts ? this.natural.filter((other) => other.partOf === row.id) : [];
    }
  }

  for (const root of document.querySelectorAll("[data-ledger]")) new Ledger(root);
})();
