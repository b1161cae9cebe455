// Measures what is seen of a wall board: every piece of text with its box, cut by what hides parts of it.
// Gives the faults found: scrolling, text outside the window, text over other text.
() => {
  const faults = [];
  const { innerWidth: width, innerHeight: height } = window;
  const root = document.documentElement;
  if (root.scrollWidth > width || root.scrollHeight > height) {
    faults.push(`the page scrolls: ${root.scrollWidth}×${root.scrollHeight}`);
  }
  const board = document.querySelector(".board");
  const body = board.querySelector("[data-fit]");
  if (body.scrollHeight > body.clientHeight + 1) faults.push(`the body is ${body.scrollHeight} high, not ${body.clientHeight}`);

  const cut = (box, by) => ({
    left: Math.max(box.left, by.left),
    top: Math.max(box.top, by.top),
    right: Math.min(box.right, by.right),
    bottom: Math.min(box.bottom, by.bottom),
  });
  const isSeen = (box) => box.right - box.left > 1 && box.bottom - box.top > 1;

  const texts = [];
  const walker = document.createTreeWalker(board, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement;
    if (!node.textContent.trim() || parent.closest("title, .visually-hidden, [hidden]")) continue;
    const style = getComputedStyle(parent);
    if (style.visibility === "hidden" || style.display === "none") continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const size = parseFloat(style.fontSize);
    for (const rect of range.getClientRects()) {
      // The box of a line is higher than its letters; compare the letters.
      const middle = (rect.top + rect.bottom) / 2;
      let box = { left: rect.left, right: rect.right, top: middle - size * 0.46, bottom: middle + size * 0.46 };
      for (let up = parent; up && up !== board.parentElement; up = up.parentElement) {
        if (getComputedStyle(up).overflow !== "visible" && !up.closest("svg")) box = cut(box, up.getBoundingClientRect());
      }
      if (isSeen(box)) texts.push({ box, size, parent, node, said: node.textContent.trim().slice(0, 24) });
    }
  }
  for (const { box, said } of texts) {
    if (box.left < -1 || box.top < -1 || box.right > width + 1 || box.bottom > height + 1) faults.push(`outside: ${said}`);
  }
  // Marks of milestones may fall on one another: two steps of one day.
  const solid = texts.filter(({ parent }) => !parent.closest(".track__mark")).sort((one, other) => one.box.top - other.box.top);
  for (let first = 0; first < solid.length; first += 1) {
    for (let second = first + 1; second < solid.length; second += 1) {
      const one = solid[first];
      const other = solid[second];
      if (other.box.top >= one.box.bottom) break;
      // A line that ends in an ellipsis is reported twice, whole and cut.
      if (one.node === other.node) continue;
      const both = cut(one.box, other.box);
      if (both.right - both.left > 1.5 && both.bottom - both.top > 0.1 * Math.min(one.size, other.size)) {
        faults.push(`“${one.said}” over “${other.said}” by ${(both.right - both.left).toFixed(1)}×${(both.bottom - both.top).toFixed(1)}`);
      }
    }
  }
  const least = texts.reduce((found, text) => (text.size < found.size ? text : found), texts[0]);
  return { faults: [...new Set(faults)], texts: texts.length, smallest: least.size, smallestText: least.said };
}
