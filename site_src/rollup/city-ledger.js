// The ledger of a city: rows come as data, one script for each district (a script element, not fetch, since the portal
// must also work from a copied folder), and a hundred at a time are shown. The state lives in the fragment
// (#district=…&flag=逾期), in the form that generator/rollup/places.py writes.
"use strict";

(() => {
  const root = document.querySelector("[data-city-ledger]");
  if (!root) return;
  const MOST = 100; // rows shown at once
  const PENDING = "待补充";
  const SHAPES = { 红: ["red", "■"], 黄: ["yellow", "▲"], 绿: ["green", "●"], 灰: ["grey", "○"], 蓝: ["blue", "✓"] };
  const LIGHTS = Object.keys(SHAPES);
  const FACETS = ["district", "kind", "unit", "stage", "light"];
  const collator = new Intl.Collator("zh-Hans-CN", { numeric: true });
  const fold = (text) => text.normalize("NFKC").toLowerCase();
  const part = (name) => root.querySelector(`[data-city-${name}]`);
  const form = part("form");
  const table = root.querySelector("table");
  const heads = Array.from(table.querySelectorAll("thead th"));
  const shards = JSON.parse(root.dataset.shards)
    .map(([code, name, address, page], order) => ({ code, name, address, page, order, rows: null, loading: null }));

  let every = []; // of the districts asked about, the most urgent first
  let rows = []; // those that fit, in the order shown
  let gathered = "none";
  let first = 0;
  let sort = "";
  let key = ""; // code/id of the one item asked for, from the search in the header
  let asked = 0;

  /** Load a district's rows once; a second call waits for the first. */
  function load(shard) {
    shard.loading = shard.loading ?? new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = root.dataset.base + shard.address;
      script.onload = () => { shard.rows = prepare(shard, window.CITY[shard.code]); resolve(); };
      script.onerror = () => { shard.loading = null; reject(new Error(shard.name)); };
      document.head.append(script);
    });
    return shard.loading;
  }

  /** Rows by name; what generator/rollup/ledger.py writes, in its order. */
  function prepare(shard, { address, words, rows: raw }) {
    return raw.map(([id, title, kind, unit, stage, light, flags, issued, due, left, percent, url], index) => ({
      shard, index, id, title, issued, due, left, percent,
      url: address ? address + url : "",
      district: shard.name,
      kind: words[kind],
      unit: words[unit],
      stage: words[stage],
      light: words[light],
      flags: flags.map((flag) => words[flag]),
      severity: LIGHTS.indexOf(words[light]),
      folded: "", // made when first looked for
    }));
  }

  const order = (one, other) => (one < other ? -1 : one > other ? 1 : 0);
  const urgency = (one, other) => one.severity - other.severity
    || order(one.due || "9", other.due || "9")
    || one.shard.order - other.shard.order || one.index - other.index;

  const READ = {
    light: (row) => row.severity,
    left: (row) => row.left ?? Infinity,
    percent: (row) => row.percent ?? -1,
    due: (row) => row.due || "9",
    issued: (row) => row.issued,
    district: (row) => row.shard.order,
  };

  /** How a column compares: numbers and days as such, everything else as Chinese text. */
  function compare(column) {
    const read = READ[column];
    if (read) return (one, other) => order(read(one), read(other));
    const name = column === "lead" ? "unit" : column;
    return (one, other) => collator.compare(one[name], other[name]);
  }

  function text(row) {
    row.folded = row.folded || fold(`${row.title} ${row.id} ${row.unit} ${row.district} ${row.kind}`);
    return row.folded;
  }

  function values() {
    const found = new Map();
    for (const field of form.elements) if (field.name && field.value.trim()) found.set(field.name, field.value.trim());
    return found;
  }

  function fits(wanted) {
    const tests = FACETS.filter((name) => wanted.has(name)).map((name) => [name, wanted.get(name)]);
    const flag = wanted.get("flag");
    const sought = fold(wanted.get("q") ?? "").split(/\s+/).filter(Boolean);
    return (row) => (!key || `${row.shard.code}/${row.id}` === key)
      && tests.every(([name, value]) => row[name] === value)
      && (!flag || row.flags.includes(flag))
      && (!sought.length || sought.every((word) => text(row).includes(word)));
  }

  /** Find what fits in the districts that are asked about, loading them first. */
  async function apply() {
    asked += 1;
    const turn = asked;
    const wanted = values();
    const needed = shards.filter((shard) => (!wanted.has("district") || shard.name === wanted.get("district"))
      && (!key || key.startsWith(`${shard.code}/`)));
    if (needed.some((shard) => !shard.rows)) {
      part("count").textContent = "正在读取…";
      const done = await Promise.allSettled(needed.map(load));
      if (turn !== asked) return;
      const failed = needed.filter((_, index) => done[index].status === "rejected").map((shard) => shard.name);
      if (failed.length) tell(`没有读到${failed.join("、")}的事项，下面不全。请刷新页面再试。`);
    }
    gather(needed.filter((shard) => shard.rows));
    rows = every.filter(fits(wanted));
    const column = sort.replace(/^-/, "");
    if (column) {
      const by = compare(column);
      const sign = sort.startsWith("-") ? -1 : 1;
      rows.sort((one, other) => sign * by(one, other));
    }
    mark(column);
    first = 0;
    show(wanted.size > 0 || key !== "");
  }

  /** Put the rows of some districts in order, and their lead units among the choices; the one chosen stays. */
  function gather(loaded) {
    const codes = loaded.map((shard) => shard.code).join();
    if (codes === gathered) return;
    gathered = codes;
    every = loaded.flatMap((shard) => shard.rows).sort(urgency);
    const select = form.elements.unit;
    const chosen = select.value;
    const names = new Set(every.map((row) => row.unit));
    if (chosen) names.add(chosen);
    const options = Array.from(names).sort(collator.compare).map((name) => new Option(name, name));
    select.replaceChildren(select.options[0], ...options);
    select.value = chosen;
  }

  function mark(column) {
    for (const head of heads) {
      if (head.dataset.sortKey !== column) head.removeAttribute("aria-sort");
      else head.setAttribute("aria-sort", sort.startsWith("-") ? "descending" : "ascending");
    }
  }

  function show(some) {
    const shown = rows.slice(first, first + MOST);
    table.tBodies[0].replaceChildren(...shown.map(draw));
    part("count").textContent = `${some ? "符合条件" : "共"} ${rows.length} 项`;
    part("empty").hidden = rows.length > 0;
    part("pages").hidden = rows.length <= MOST;
    part("place").textContent = `第 ${first + 1} 至 ${first + shown.length} 项，共 ${rows.length} 项`;
    part("back").disabled = first === 0;
    part("on").disabled = first + MOST >= rows.length;
    root.dataset.shown = String(rows.length);
  }

  function element(name, className, ...content) {
    const made = document.createElement(name);
    made.className = className;
    made.append(...content);
    return made;
  }

  function link(address, label, className = "") {
    const made = element("a", className, label);
    made.href = address;
    return made;
  }

  function draw(row) {
    const [code, shape] = SHAPES[row.light];
    const mark = element("span", "light__shape", shape);
    mark.setAttribute("aria-hidden", "true");
    const title = element("th", "c-title", row.url ? link(row.url, row.title, "item-link") : row.title);
    title.scope = "row";
    const cells = [
      element("td", "c-light", element("span", `light light--${code}`, mark, row.light)),
      element("td", "c-district", link(root.dataset.base + row.shard.page, row.district)),
      element("td", "c-id", row.id),
      element("td", "c-kind", row.kind),
      title,
      element("td", "c-lead", row.unit === PENDING ? element("span", "pending", PENDING) : row.unit),
      element("td", "c-issued nowrap", row.issued),
      element("td", "c-due nowrap", row.due || element("span", "pending", PENDING)),
      element("td", "c-left nowrap", left(row.left)),
      element("td", "c-percent", row.percent === null ? element("span", "muted", "未报") : `${Math.round(row.percent * 10) / 10}%`),
      element("td", "c-stage", row.stage),
    ];
    return element("tr", "", ...cells);
  }

  function left(days) {
    if (days === null) return element("span", "muted", "—");
    if (days < 0) return element("strong", "mark-late", `逾期 ${-days} 天`);
    if (days === 0) return element("strong", "mark-soon", "今日到期");
    return element("span", days <= 7 ? "mark-soon" : "", `剩 ${days} 天`);
  }

  function tell(said) {
    part("notice").hidden = !said;
    part("notice").textContent = said;
  }

  function save() {
    const found = values();
    if (sort) found.set("sort", sort);
    const fragment = Array.from(found, ([name, value]) => `${name}=${encodeURIComponent(value)}`).join("&");
    try {
      history.replaceState(null, "", `${location.pathname}${location.search}${fragment ? "#" + fragment : ""}`);
    } catch {
      location.replace("#" + fragment); // where files may not rewrite their address
    }
  }

  /** Take the state from the fragment; what the ledger does not know is named and left out. */
  function restore() {
    const unknown = [];
    const wanted = new Map();
    for (const pair of location.hash.slice(1).split("&")) {
      const cut = pair.indexOf("=");
      if (cut < 1) continue;
      let value = pair.slice(cut + 1);
      try { value = decodeURIComponent(value); } catch { /* kept as written */ }
      wanted.set(pair.slice(0, cut), value);
    }
    for (const field of form.elements) {
      if (!field.name) continue;
      const value = wanted.get(field.name) ?? "";
      // Which units there are is known only after their rows: a unit that has none lists nothing.
      if (field.name === "unit" && value) field.append(new Option(value, value));
      field.value = value;
      if (field.value !== value) { field.value = ""; unknown.push(`${field.name}=${value}`); }
      wanted.delete(field.name);
    }
    key = wanted.get("key") ?? "";
    const column = (wanted.get("sort") ?? "").replace(/^-/, "");
    sort = heads.some((head) => head.dataset.sortKey === column) ? wanted.get("sort") : "";
    if (column && !sort) unknown.push(`sort=${wanted.get("sort")}`);
    wanted.delete("key");
    wanted.delete("sort");
    for (const [name, value] of wanted) unknown.push(`${name}=${value}`);
    tell(unknown.length ? `地址里有不认识的条件，已忽略：${unknown.join("，")}` : "");
    return apply();
  }

  function changed() {
    key = "";
    tell("");
    save();
    return apply();
  }

  function turn(by) {
    first = Math.max(0, first + by * MOST);
    show(values().size > 0 || key !== "");
    root.scrollIntoView();
  }

  for (const head of heads) {
    const button = element("button", "sort", head.textContent);
    button.type = "button";
    button.addEventListener("click", () => {
      const column = head.dataset.sortKey;
      sort = sort === column ? `-${column}` : sort === `-${column}` ? "" : column;
      save();
      apply();
    });
    head.replaceChildren(button);
  }
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", changed);
  form.addEventListener("reset", () => setTimeout(changed));
  window.addEventListener("hashchange", restore);
  part("back").addEventListener("click", () => turn(-1));
  part("on").addEventListener("click", () => turn(1));
  form.hidden = false;
  restore();
})();
