// A wall screen: ?kiosk on a board's page. Rotates the playlist that the data declare, replaces a board only by a
// complete fresh copy, and keeps the last good copy when the network is lost (caspii/dinkydash#122).
//
// In the address: kiosk; boards=a,b (or 轮播=a,b) instead of the declared playlist; seconds=30 (or 间隔=30);
// scheme=dark or light. The turn and the pause are kept for the window, so that they outlast every reload.
(() => {
  "use strict";

  const query = new URLSearchParams(location.search);
  if (!query.has("kiosk") && location.hash !== "#kiosk") return;

  const DEADLINE = 30_000; // a copy that takes longer has failed
  const RETRY = 60_000;
  const SHORTEST_PAGE = 10; // seconds
  const OLD_DAYS = 8; // as portal.js: the portal itself has grown old
  const ISFILE = location.protocol === "file:";
  const root = document.documentElement;
  const good = new Map(); // board → its last good copy
  let board, current, fitted;
  let page = 0;
  let playlist = [];
  let lastContact = Date.now();
  let offline = false;
  let turnTimer = 0;
  let busy = Promise.resolve();

  root.classList.add("kiosk");

  const stored = (key) => {
    try { return sessionStorage.getItem(`portal.kiosk.${key}`); } catch { return null; }
  };
  const store = (key, value) => {
    try { sessionStorage.setItem(`portal.kiosk.${key}`, value); } catch { /* a private window: starts anew */ }
  };
  let turn = Number(stored("turn")) || 0;
  let rounds = Number(stored("rounds")) || 0;
  let paused = stored("paused") === "1";

  const addressOf = (key) => `${key}.html${location.search || "?kiosk"}`;

  // ---- reading a copy --------------------------------------------------------------------------------------

  function readPlaylist(from) {
    const list = from.querySelector("[data-playlist]");
    const turns = [...(list ? list.querySelectorAll("[data-turn]") : [])].map((one) => ({
      key: one.dataset.turn,
      seconds: Number(one.dataset.seconds),
    }));
    const asked = (query.get("boards") || query.get("轮播") || "").split(",").filter(Boolean);
    const seconds = Number(query.get("seconds") || query.get("间隔")) || 0;
    const chosen = asked.length ? asked.map((key) => ({ key, seconds: 60 })) : turns;
    const found = seconds ? chosen.map((one) => ({ ...one, seconds })) : chosen;
    return { turns: found, dimFrom: list?.dataset.dimFrom, dimTo: list?.dataset.dimTo };
  }

  function readCopy(from, key, text) {
    const found = from.querySelector(`.board[data-board="${CSS.escape(key)}"]`);
    const isWhole = from.querySelector(`[data-board-end="${CSS.escape(key)}"]`) && /<\/html>\s*$/i.test(text);
    if (!found || !isWhole) throw new Error("incomplete copy");
    const meta = (name) => from.querySelector(`meta[name="${name}"]`)?.content || "";
    const days = Math.floor((Date.now() - Date.parse(meta("portal-built"))) / 86_400_000);
    const old = days > OLD_DAYS && !meta("portal-pinned") ? [`已有 ${days} 天没有更新`] : [];
    // In the archive a style sheet says them, which cannot be read here.
    const clocks = [...from.querySelectorAll(".portal-footer__clocks > span")].slice(1).filter((clock) => clock.querySelector("b")?.textContent);
    return {
      key,
      board: document.importNode(found, true),
      text: found.outerHTML,
      title: from.title,
      assets: found.dataset.assets,
      asOf: found.dataset.asOf,
      edition: [...old, ...clocks.map((clock) => clock.textContent.trim())].join("　"),
      playlist: readPlaylist(from),
    };
  }

  async function load(key) {
    const control = new AbortController();
    const timer = setTimeout(() => control.abort(), DEADLINE);
    try {
      const response = await fetch(`${key}.html`, { cache: "no-store", signal: control.signal });
      // A redirection is a login page or a gateway's excuse, and no board.
      if (!response.ok || response.redirected) {
        throw Object.assign(new Error(String(response.status)), { gone: response.status === 404 });
      }
      const text = await response.text();
      const copy = readCopy(new DOMParser().parseFromString(text, "text/html"), key, text);
      good.set(key, copy);
      contact(true);
      return copy;
    } catch (error) {
      if (error.gone) {
        // The server is there, the board is not: it has been taken down.
        good.delete(key);
        contact(true);
      } else contact(false);
      return null;
    } finally {
      clearTimeout(timer);
    }
  }

  // ---- showing ---------------------------------------------------------------------------------------------

  function show(copy) {
    if (reloadForAssets(copy)) return;
    takePlaylist(copy.playlist, copy.key);
    if (current === undefined || copy.text !== current.text) {
      const fresh = copy.board.cloneNode(true);
      fresh.classList.add("kiosk-fresh");
      fresh.className = `${fresh.className} ${[...board.classList].filter((name) => name.startsWith("shift-")).join(" ")}`;
      board.replaceWith(fresh);
      board = fresh;
      current = copy;
      page = 0;
      label();
      arrangeAll();
    }
    current = copy;
    document.title = copy.title;
    const address = addressOf(copy.key);
    if (!ISFILE && !location.pathname.endsWith(`/${copy.key}.html`)) history.replaceState(null, "", address);
    label();
  }

  // Scripts or styles have changed: one real reload, right after a good copy and with the new files at hand.
  function reloadForAssets(copy) {
    if (!board.dataset.assets || copy.assets === board.dataset.assets || stored("assets") === copy.assets) return false;
    const files = [...document.querySelectorAll("script[src], link[rel=stylesheet]")].map((one) => one.src || one.href);
    Promise.all(files.map((file) => fetch(file, { cache: "reload" })))
      .then((answers) => {
        if (!answers.every((answer) => answer.ok)) return;
        store("assets", copy.assets);
        location.replace(addressOf(copy.key));
      })
      .catch(() => contact(false));
    return true;
  }

  // The turn is kept by number, since a board may have several turns; where that no longer fits, by board.
  function takePlaylist(fresh, key) {
    if (fresh.turns.length) playlist = fresh;
    if (playlist.turns[turn]?.key === key) return;
    turn = Math.max(0, playlist.turns.findIndex((one) => one.key === key));
  }

  function arrangeAll() {
    fitted = window.PortalBoards.fit(board);
    if (page) fitted.show(page % fitted.pages);
    alarm();
  }

  function label() {
    const edition = board.querySelector("[data-board-edition]");
    if (edition) edition.textContent = current.edition;
    const place = board.querySelector("[data-board-turn]");
    if (!place) return;
    const pages = fitted && fitted.pages > 1 ? `第${page + 1}页，共${fitted.pages}页　` : "";
    const turns = playlist.turns.length;
    place.textContent = `${pages}${turns > 1 ? `第${turn + 1}张，共${turns}张` : ""}${paused ? "（暂停）" : ""}`;
  }

  // ---- turns -----------------------------------------------------------------------------------------------

  const oneByOne = (work) => {
    busy = busy.then(work, work);
    return busy;
  };

  function schedule() {
    clearTimeout(turnTimer);
    if (paused) return;
    const seconds = playlist.turns[turn]?.seconds || 60;
    const pages = fitted ? fitted.pages : 1;
    const each = pages > 1 ? Math.max(SHORTEST_PAGE, seconds / pages) : seconds;
    turnTimer = setTimeout(() => (page + 1 < pages ? turnPage() : oneByOne(() => go(1))), each * 1000);
  }

  function turnPage() {
    page += 1;
    fitted.show(page);
    label();
    schedule();
  }

  async function go(step) {
    const turns = playlist.turns;
    const wanted = (turn + step + turns.length) % Math.max(1, turns.length);
    if (step > 0 && wanted <= turn) store("rounds", String((rounds += 1)));
    const key = turns[wanted]?.key || current.key;
    store("turn", String(wanted));
    turn = wanted;
    if (ISFILE) {
      // Files cannot be fetched: a plain load takes their place.
      if (key === current.key) location.reload();
      else location.replace(addressOf(key));
      return;
    }
    const copy = (await load(key)) || good.get(key);
    page = 0;
    if (copy) show(copy);
    // Nothing to show: the board on the wall stays, and its turn passes on.
    label();
    if (fitted && copy) fitted.show(0);
    schedule();
  }

  async function refresh() {
    if (ISFILE) return;
    const copy = await load(current.key);
    if (copy) show(copy);
  }

  // ---- the alarm -------------------------------------------------------------------------------------------

  function contact(isGood) {
    if (isGood) lastContact = Date.now();
    if (offline !== !isGood) {
      offline = !isGood;
      alarm();
    }
  }

  function alarm() {
    let strip = board.querySelector(".kiosk-alarm");
    if (!offline) {
      if (strip) {
        strip.remove();
        refit();
      }
      return;
    }
    const isOver = new Date(lastContact).toDateString() !== new Date().toDateString();
    const name = `kiosk-alarm kiosk-alarm--${isOver ? "strip" : "chip"}`;
    const isNew = !strip || strip.className !== name;
    if (!strip) {
      strip = document.createElement("p");
      strip.setAttribute("role", "status");
      board.insertBefore(strip, board.querySelector(".board__body"));
    }
    strip.className = name;
    const minutes = Math.floor((Date.now() - lastContact) / 60_000);
    strip.textContent = `连接中断 · 数据截至 ${current.asOf}，已 ${minutes} 分钟${isOver ? "，当天已过，请联系管理人员" : ""}`;
    if (isNew) refit();
  }

  function refit() {
    fitted = window.PortalBoards.fit(board);
    page = Math.min(page, fitted.pages - 1);
    if (page) fitted.show(page);
  }

  // ---- the minute: burn-in, night, age ---------------------------------------------------------------------

  function dim() {
    const from = Number(playlist.dimFrom ?? NaN);
    const to = Number(playlist.dimTo ?? NaN);
    const hour = new Date().getHours();
    const isNight = from <= to ? hour >= from && hour < to : hour >= from || hour < to;
    root.classList.toggle("kiosk--dim", isNight);
  }

  function shift() {
    const now = Math.floor(Date.now() / 60_000) % 4;
    [1, 2, 3].forEach((number) => board.classList.toggle(`shift-${number}`, number === now));
  }

  function minute() {
    shift();
    dim();
    alarm();
    oneByOne(refresh);
  }

  // ---- controls --------------------------------------------------------------------------------------------

  function leave() {
    location.assign(location.pathname);
  }

  function pause() {
    paused = !paused;
    store("paused", paused ? "1" : "");
    document.querySelector("[data-kiosk-pause]").textContent = paused ? "继续" : "暂停";
    label();
    schedule();
  }

  function addControls() {
    const bar = document.createElement("div");
    bar.className = "kiosk-bar";
    bar.setAttribute("role", "toolbar");
    bar.setAttribute("aria-label", "大屏控制");
    const add = (text, act) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = text;
      button.addEventListener("click", act);
      bar.append(button);
      return button;
    };
    add("上一张", () => oneByOne(() => go(-1)));
    add(paused ? "继续" : "暂停", pause).dataset.kioskPause = "";
    add("下一张", () => oneByOne(() => go(1)));
    add("退出大屏", leave);
    document.querySelector(".portal").append(bar);
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape") leave();
      else if (event.key === "ArrowRight") oneByOne(() => go(1));
      else if (event.key === "ArrowLeft") oneByOne(() => go(-1));
      else if (event.key === " " && !event.target.closest("button, a")) pause();
    });
    let rest = 0;
    document.addEventListener("pointermove", () => {
      root.classList.add("kiosk--pointer");
      clearTimeout(rest);
      rest = setTimeout(() => root.classList.remove("kiosk--pointer"), 3000);
    });
  }

  function chooseScheme() {
    const scheme = { dark: "slate", light: "default" }[query.get("scheme")];
    if (scheme) document.body.dataset.mdColorScheme = scheme;
  }

  // ---- start -----------------------------------------------------------------------------------------------

  document.addEventListener("DOMContentLoaded", () => {
    chooseScheme();
    playlist = readPlaylist(document);
    board = document.querySelector(".board[data-board]");
    if (!board) {
      // The index: begin where the window left off.
      const first = playlist.turns[turn] || playlist.turns[0];
      if (first) location.replace(addressOf(first.key));
      return;
    }
    try {
      current = readCopy(document, board.dataset.board, "</html>");
      good.set(current.key, current);
    } catch {
      // The page itself came in half; the next good copy replaces it.
      current = { key: board.dataset.board, text: "", asOf: board.dataset.asOf, edition: "", playlist };
    }
    takePlaylist(playlist, current.key);
    store("turn", String(turn));
    addControls();
    dim();
    const start = () => {
      label();
      arrangeAll();
      label();
      schedule();
    };
    // Widths are only right once the fonts are there.
    (document.fonts ? document.fonts.ready : Promise.resolve()).then(start, start);
    addEventListener("resize", () => { refit(); label(); });
    setInterval(minute, RETRY);
    addEventListener("online", () => oneByOne(refresh));
  });
})();
