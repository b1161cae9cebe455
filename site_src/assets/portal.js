// What every page needs: the alarm that the portal itself has grown old, and the current page in view in its row.
"use strict";

(() => {
  const OLD_DAYS = 8;
  const meta = (name) => document.querySelector(`meta[name="${name}"]`)?.content ?? "";

  /** Whole days from an ISO day to the reader's own day; NaN where there is none. */
  function daysSince(text) {
    const found = /^(\d{4})-(\d{2})-(\d{2})/.exec(text);
    if (!found) return NaN;
    const now = new Date();
    const [, year, month, day] = found.map(Number);
    return Math.round((Date.UTC(now.getFullYear(), now.getMonth(), now.getDate()) - Date.UTC(year, month - 1, day)) / 864e5);
  }

  const notice = document.querySelector("[data-portal-age]");
  const days = daysSince(meta("portal-built"));
  // A copy that is pinned to a day, for demonstration or as an archive, is meant to be old.
  if (notice && !meta("portal-pinned") && days > OLD_DAYS) {
    notice.textContent = `注意：门户已有 ${days} 天没有更新（生成于 ${meta("portal-built")}），所示情况可能不是最新。`;
    notice.hidden = false;
  }

  // On a narrow screen the row of pages scrolls sideways; the current one should be in sight.
  const current = document.querySelector(".subnav [aria-current]");
  const row = current?.closest(".subnav");
  if (row) row.scrollLeft = current.offsetLeft - row.clientWidth / 2;
})();
