// Only in ./inv serve: loads a page again as soon as its file is another one than that which is shown.
(() => {
  const shown = document.currentScript.dataset.edition;
  const PAUSE = 200;

  async function look() {
    try {
      const answer = await fetch(location.href, { method: "HEAD", cache: "no-store" });
      // A page that is gone stays on the screen: its item may only be broken for a moment.
      if (answer.ok && answer.headers.get("ETag") !== shown) {
        location.reload();
        return;
      }
    } catch {
      // The preview has ended, or starts again.
    }
    setTimeout(look, PAUSE);
  }

  setTimeout(look, PAUSE);
})();
