// Ledgers: filters, free text and sorting over a table that is complete without this script.
// The state lives in the fragment, in the form that generator/outputs/addresses.py writes (#light=红&flag=逾期),
// so that every number can link to its list, also from a copied folder.
"use strict";

(() => {
  const FACETS = ["kind", "unit", "focus", "mode", "stage", "light", "flag"];
  const MOST = 1000; // rows shown at once; as many as a page can show without waiting
  const collator = new Intl.Collator("zh-Hans-CN", { numeric: true });
  const fold = (text) => text.normalize("NFKC").toLowerCase();
  const words = (text) => fold(text).split(/\s+/).filter(Boolean);

  /** Rows with everything that filters compare, read from the page once. */
  function readRows(table) {
    return Array.from(table.tBodies[0].rows, (element) => {
      const { dataset } = element;
      const far = element.classList.contains("is-far"); // hidden by the style sheet so far, from now on by us
      element.hidden = far;
      if (far) element.classList.remove("is-far");
      return {
        element,
        facets: FACETS.map((key) => dataset[key] ?? ""),
        flags: ` ${dataset.flag ?? ""} `,
        text: fold(`${element.textContent} ${dataset.find ?? ""}`),
        part: "partOf" in dataset,
        shown: !far,
      };
    });
  }

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

  class Ledger {
    constructor(root) {
      this.root = root;
      this.table = root.querySelector("table");
      this.form = root.querySelector("[data-ledger-form]");
      this.rows = readRows(this.table);
      this.natural = this.rows;
      this.placed = "";
      this.heads = Array.from(this.table.querySelectorAll("thead th[data-sort-key]"));
      this.sort = "";
      this.most = MOST;
      this.parts = this.rows.filter((row) => row.part).length;
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
      this.form.addEventListener("input", () => this.changed());
      this.form.addEventListener("reset", () => setTimeout(() => this.changed()));
      window.addEventListener("hashchange", () => this.restore());
      this.part("more").addEventListener("click", () => this.show(Infinity));
      window.addEventListener("beforeprint", () => this.show(Infinity));
      window.addEventListener("afterprint", () => this.show(MOST));
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
      this.tell([]);
      this.most = MOST;
      this.apply();
      this.save();
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
      if (this.heads.some((head) => head.dataset.sortKey === sort.replace(/^-/, ""))) this.sort = sort;
      else if (sort) unknown.push(`sort=${sort}`);
      else this.sort = "";
      for (const [key, value] of wanted) unknown.push(`${key}=${value}`);
      this.tell(unknown);
      this.order();
      this.apply();
    }

    tell(unknown) {
      const notice = this.part("notice");
      notice.hidden = unknown.length === 0;
      notice.textContent = unknown.length ? `地址里有不认识的条件，已忽略：${unknown.join("，")}` : "";
    }

    /** One pass over the rows, no layout read: a row is shown where all conditions hold. */
    apply() {
      const values = this.values();
      const wanted = FACETS.map((key) => (key === "flag" ? "" : values.get(key) ?? ""));
      const tests = wanted.map((value, index) => [index, value]).filter(([, value]) => value);
      const flag = values.has("flag") ? ` ${values.get("flag")} ` : "";
      const sought = words(values.get("q") ?? "");
      let shown = 0;
      let parts = 0;
      for (const row of this.rows) {
        const fits = (!flag || row.flags.includes(flag))
          && tests.every(([index, value]) => row.facets[index] === value)
          && sought.every((word) => row.text.includes(word));
        const visible = fits && shown + parts < this.most;
        if (visible !== row.shown) row.element.hidden = !visible;
        row.shown = visible;
        if (fits && row.part) parts += 1;
        else if (fits) shown += 1;
      }
      this.part("far").hidden = shown + parts <= this.most;
      this.say(values, shown, parts);
    }

    say(values, shown, parts) {
      const whole = this.rows.length - this.parts;
      const some = values.size > 0;
      const measure = this.root.dataset.measure ?? "项";
      let text = `共 ${whole} ${measure}`;
      if (some) text += `，显示 ${shown} ${measure}`;
      if (this.parts) text += some ? `（另列措施 ${this.parts} 条，显示 ${parts} 条）` : `（另列措施 ${this.parts} 条）`;
      this.part("count").textContent = text;
      this.part("empty").hidden = shown + parts > 0;
      const named = this.part("filters");
      named.hidden = !some;
      named.textContent = Array.from(values, ([key, value]) => `${this.label(key)}：${value}`).join("；");
      this.root.dataset.shown = String(shown);
    }

    label(key) {
      return this.form.elements[key].labels[0].textContent;
    }

    /** Ascending, descending, then the order of the page again. */
    toggleSort(key) {
      this.sort = this.sort === key ? `-${key}` : this.sort === `-${key}` ? "" : key;
      this.order();
      this.apply();
      this.save();
    }

    order() {
      const down = this.sort.startsWith("-");
      const key = this.sort.replace(/^-/, "");
      for (const head of this.heads) {
        if (head.dataset.sortKey === key) head.setAttribute("aria-sort", down ? "descending" : "ascending");
        else head.removeAttribute("aria-sort");
      }
      if (this.placed === this.sort) return;
      this.placed = this.sort;
      this.rows = key ? this.sorted(key, down ? -1 : 1) : this.natural;
      // Out of the page while rows move, else each move is looked at for its own sake.
      const body = this.table.tBodies[0];
      body.remove();
      body.append(...this.rows.map((row) => row.element));
      this.table.append(body);
    }

    /** Rows by one column; what is part of an item stays below it. */
    sorted(key, sign) {
      const index = this.heads.findIndex((head) => head.dataset.sortKey === key);
      const numeric = this.heads[index].dataset.sortAs === "number";
      const read = (row) => {
        const cell = row.element.cells[index];
        return numeric ? Number(cell.dataset.sort ?? cell.textContent.replace(/\D/g, "")) : cell.textContent.trim();
      };
      const compare = numeric ? (one, other) => one - other : collator.compare;
      const keyed = this.natural.filter((row) => !row.part).map((row, place) => [read(row), place, row]);
      keyed.sort((one, other) => sign * compare(one[0], other[0]) || one[1] - other[1]);
      return keyed.flatMap(([, , row]) => [row, ...this.partsOf(row)]);
    }

    partsOf(row) {
      if (!this.parts) return [];
      return this.natural.filter((other) => other.part && other.element.dataset.partOf === row.element.dataset.id);
    }
  }

  for (const root of document.querySelectorAll("[data-ledger]")) new Ledger(root);
})();
