// Fits a wall board into its window by measuring: tries arrangements (panels side by side, lanes or bands,
// lines a title may take), finds for each the largest letters that overflow nothing, and keeps the best.
// A board that would need letters too small to read is shown page by page instead.
// Styles are set through the object model only, which the page's policy allows.
(() => {
  "use strict";

  const LEGIBLE = 11; // px on a screen 1080 px high
  const LARGEST = 25;
  const LARGEST_CARDS = 20;
  const SMALLEST = 5;
  const PRECISION = 0.4;
  // What an arrangement is worth: the size of its letters, less where titles are cut, more where it is calm.
  const READING = 0.6;
  const CALM_EARNS = 1.15;
  const MAP_EARNS = 2; // places matter more than large letters, as long as these can be read
  const MOST_PAGES = 12;

  const sources = new WeakMap(); // body of a board → its untouched content
  const bare = new WeakMap(); // the same without drawings, which only take the room they are given

  let looks = 0; // how often a size was tried, for those who measure
  const remembered = new Map(); // board and window → how it was arranged, and its text

  const all = (root, selector) => [...root.querySelectorAll(selector)];
  const scale = () => Math.min(innerWidth, innerHeight) / 1080;

  // ---- arrangements ----------------------------------------------------------------------------------------

  function arrangements(body) {
    const lines = [1, 2, 3];
    const more = [...lines, 4];
    if (body.querySelector("[data-panel]")) {
      const panels = [1, 2, 3, 4].filter((number) => body.clientWidth / number >= 500 * scale());
      const ways = panels.flatMap((number) => lines.map((line) => ({ panels: number, lines: line, compact: number > 1 })));
      return [...ways, ...lines.map((line) => ({ panels: 1, lines: line, compact: true }))];
    }
    if (body.querySelector("[data-lanes]")) {
      return ["even", "weighted", "bands"].flatMap((way) => more.map((line) => ({ way, lines: line })));
    }
    if (body.querySelector("[data-tiles]")) return [{ lines: 2 }, { lines: 2, flow: true, compact: true }];
    return more.map((line) => ({ lines: line }));
  }

  function arrange(body, how, page, pages, from = sources) {
    const fresh = from.get(body).cloneNode(true);
    if (pages > 1) keepPage(fresh, page, pages);
    const panel = fresh.querySelector("[data-panel]");
    if (panel) splitPanel(panel, how.panels);
    if (panel) body.style.setProperty("--columns", panel.dataset.columns || "0");
    const lanes = fresh.querySelector("[data-lanes]");
    if (lanes) setLanes(lanes, how.way);
    body.replaceChildren(...fresh.childNodes);
    body.classList.toggle("is-flow", Boolean(how.flow));
    body.classList.toggle("is-compact", Boolean(how.compact));
    body.classList.toggle("lines-one", how.lines === 1);
    body.style.setProperty("--lines", how.lines);
  }

  // One page of several: each group, lane or cell shows its share.
  function keepPage(body, page, pages) {
    const rows = all(body, "[data-row]");
    const inOrder = Boolean(body.querySelector("[data-panel]"));
    const parents = new Map();
    rows.forEach((row) => parents.set(row.parentNode, [...(parents.get(row.parentNode) || []), row]));
    const lots = inOrder ? [rows] : [...parents.values()];
    for (const lot of lots) {
      lot.forEach((row, index) => {
        if (Math.floor((index * pages) / lot.length) !== page) row.remove();
      });
    }
    for (const group of all(body, "[data-group]")) if (!group.querySelector("[data-row]")) group.remove();
  }

  function splitPanel(panel, number) {
    const groups = all(panel, "[data-group]");
    const total = all(panel, "[data-row]").length;
    const each = Math.ceil(total / number);
    const panels = [panel];
    for (let index = 1; index < number; index += 1) {
      const copy = panel.cloneNode(true);
      copy.removeAttribute("tabindex");
      all(copy, "[data-group]").forEach((group) => group.remove());
      panel.parentNode.insertBefore(copy, panels[index - 1].nextSibling);
      panels.push(copy);
    }
    let filled = 0;
    for (const group of groups) {
      const rows = all(group, "[data-row]");
      while (rows.length) {
        const at = Math.min(number - 1, Math.floor(filled / each));
        const room = Math.max(1, (at + 1) * each - filled);
        const taken = rows.splice(0, at === number - 1 ? rows.length : room);
        placeRows(panels[at], group, taken, rows.length === 0);
        filled += taken.length;
      }
    }
    panels.slice(0, -1).forEach((one) => all(one, "tfoot").forEach((foot) => foot.remove()));
    panels.forEach((one, index) => index && !one.querySelector("[data-row]") && one.remove());
    all(panel.parentNode, "[data-group]").forEach((group) => {
      group.style.flexGrow = all(group, "[data-row]").length;
    });
  }

  function placeRows(panel, group, rows, isRest) {
    let home = group;
    if (!isRest || !panel.contains(group)) {
      home = group.cloneNode(true);
      all(home, "[data-row]").forEach((row) => row.remove());
      const table = panel.querySelector("table");
      if (table) table.insertBefore(home, table.querySelector("tfoot"));
      else panel.append(home);
      if (isRest) group.remove();
      else if (panel.contains(group)) panel.querySelector("[data-group]") && group.parentNode.insertBefore(home, group);
    }
    const list = home.matches("tbody") ? home : home.querySelector("ul");
    list.append(...rows);
  }

  // Lanes of one width are the calmest; where some hold much more, widths follow what they hold.
  function setLanes(lanes, way) {
    lanes.classList.toggle("lanes--bands", way === "bands");
    const sizes = all(lanes, "[data-lane]").map((lane) => all(lane, "[data-row]").length);
    const most = Math.max(1, ...sizes);
    const width = (size) => {
      if (!size) return "minmax(5.5em, 0.01fr)";
      return `minmax(9.5em, ${way === "even" ? 1 : Math.max(size, most * 0.3)}fr)`;
    };
    if (way !== "bands") lanes.style.gridTemplateColumns = sizes.map(width).join(" ");
    else all(lanes, "[data-lane]").forEach((lane, index) => { lane.style.flexGrow = sizes[index]; });
  }

  // ---- measuring -------------------------------------------------------------------------------------------

  const BOXES = ".panel, .lane__head, .lane__cards, .matrix-box, .map, .tile";

  // Fonts for Chinese overhang their line by a fraction of its height; only more than that is lost text.
  function overflows(body, size) {
    const slack = 1 + 0.12 * size;
    const over = (box) => box.scrollHeight - box.clientHeight > slack || box.scrollWidth - box.clientWidth > 1;
    const isWide = (box) => box.scrollWidth - box.clientWidth > 1;
    return over(body) || all(body, BOXES).some(over) || all(body, ".tile__main").some(isWide);
  }

  // How much of the titles can be read, from 0 to 1.
  function readable(body, size) {
    const lines = Number(body.style.getPropertyValue("--lines"));
    const shares = all(body, "[data-title]").map((title) => {
      const isWhole = title.scrollHeight - title.clientHeight <= 0.4 * size;
      return isWhole ? 1 : Math.min(1, (lines * (title.clientWidth / size - 1)) / title.textContent.trim().length);
    });
    return shares.length ? Math.max(0.01, shares.reduce((sum, share) => sum + share, 0) / shares.length) : 1;
  }

  function fitsAt(body, size) {
    looks += 1;
    body.style.fontSize = `${size}px`;
    return !overflows(body, size);
  }

  // The largest letters that fit, if they can be larger than some size; else 0.
  function largest(body, atLeast = SMALLEST * scale()) {
    let low = atLeast;
    let high = (body.querySelector("[data-lanes]") ? LARGEST_CARDS : LARGEST) * scale();
    if (low > high || !fitsAt(body, low)) return 0;
    if (fitsAt(body, high)) return high;
    while (high - low > PRECISION * scale()) {
      const middle = (low + high) / 2;
      if (fitsAt(body, middle)) low = middle;
      else high = middle;
    }
    fitsAt(body, low);
    return low;
  }

  function calm(body, how) {
    if (body.querySelector("[data-tiles]")) return how.flow ? 1 : MAP_EARNS;
    return how.way === "even" || (how.panels === 1 && !how.compact) ? CALM_EARNS : 1;
  }

  function best(body, pages) {
    let found = { size: 0, worth: 0, pages, how: arrangements(sources.get(body))[0] };
    let whole = null; // the arrangement in which every title was whole: more lines would change nothing
    for (const how of arrangements(sources.get(body))) {
      if (whole && how.lines > whole.lines && how.panels === whole.panels && how.way === whole.way && how.compact === whole.compact) continue;
      arrange(body, how, 0, pages, bare);
      // What is worth more must have larger letters, so most arrangements are settled by one look.
      const size = largest(body, Math.max(SMALLEST * scale(), found.worth / calm(body, how)));
      if (!size) continue;
      const isCalm = how.way === "even" || (how.panels === 1 && !how.compact) || (body.querySelector("[data-tiles]") && !how.flow);
      // Smaller letters may be worth more, if they show more of the titles.
      for (const part of [1, 0.85, 0.7]) {
        const tried = size * part;
        const share = (part === 1 || fitsAt(body, tried)) && readable(body, tried);
        if (part === 1 && share === 1) whole = how;
        const isLegible = tried >= LEGIBLE * scale();
        const worth = tried * share ** READING * calm(body, how) * (isLegible ? 1 : 0.5);
        if (worth > found.worth + 0.01) found = { how, size: tried, worth, pages };
        if (share === 1) break;
      }
    }
    return found;
  }

  // ---- head and foot ---------------------------------------------------------------------------------------

  // Shrinks what would be clipped, down to six tenths; what is longer still ends in an ellipsis.
  function shrink(element) {
    element.style.fontSize = "";
    const full = parseFloat(getComputedStyle(element).fontSize);
    for (let share = 1; share >= 0.6 && full * share >= LEGIBLE * scale(); share -= 0.05) {
      element.style.fontSize = `${full * share}px`;
      const isWide = element.scrollWidth > element.clientWidth + 1;
      if (!isWide && element.scrollHeight - element.clientHeight <= 0.4 * full * share) return;
    }
  }

  function fitFrame(board) {
    all(board, "h1, .board__goal, .board__facts, .board__figures, .board__foot").forEach(shrink);
  }

  // The same board in the same window is arranged the same way: a screen asks again in every round.
  function choose(board, body) {
    const window_ = `${board.dataset.board} ${innerWidth}×${innerHeight} ${body.clientHeight}`;
    const content = sources.get(body).textContent;
    const known = remembered.get(window_);
    if (known && known.content === content) return known.chosen;
    let chosen = best(body, 1);
    const canTurn = !body.querySelector("[data-tiles]");
    for (let pages = 2; canTurn && chosen.size < LEGIBLE * scale() && pages <= MOST_PAGES; pages += 1) {
      const other = best(body, pages);
      if (other.size > chosen.size) chosen = other;
    }
    remembered.set(window_, { content, chosen });
    return chosen;
  }

  // ---- what kiosk.js uses ----------------------------------------------------------------------------------

  /** Fit a board that fills the window. Gives the number of pages it needs and a way to show one of them. */
  function fit(board) {
    const begun = performance.now();
    const body = board.querySelector("[data-fit]");
    if (!sources.has(body)) {
      sources.set(body, body.cloneNode(true));
      bare.set(body, body.cloneNode(true));
      all(bare.get(body), "svg").forEach((drawing) => drawing.replaceChildren());
    }
    fitFrame(board);
    if (body.querySelector(".board__empty")) return { pages: 1, show() {} };
    // The arrangements are chosen by the size of the real body, not of its untouched copy.
    Object.defineProperty(sources.get(body), "clientWidth", { value: body.clientWidth, configurable: true });
    const chosen = choose(board, body);
    const show = (page) => {
      arrange(body, chosen.how, page, chosen.pages);
      fitsAt(body, chosen.size);
      if (chosen.pages > 1) largest(body);
    };
    show(0);
    board.dataset.fitted = `${Math.round(performance.now() - begun)}ms ${looks}次 ${chosen.size.toFixed(1)}px ${chosen.pages}页 ${JSON.stringify(chosen.how)}`;
    return { pages: chosen.pages, show };
  }

  window.PortalBoards = { fit };
})();
