// Ticked rows: all of a page at once, a range with Shift, and how many there are. The bar of acts shows by CSS alone.
(() => {
  const boxes = (area) => [...area.querySelectorAll("input[name=selected]")];
  let last = null;
  const tell = (area) => {
    const all = boxes(area);
    const ticked = all.filter((box) => box.checked).length;
    const head = area.querySelector("[data-select-all]");
    if (head) {
      head.checked = ticked > 0 && ticked === all.length;
      head.indeterminate = ticked > 0 && ticked < all.length;
    }
    const words = area.querySelector("[data-count]");
    if (words) words.textContent = ticked === 1 ? words.dataset.one : words.dataset.many.replace("%s", ticked);
  };
  document.addEventListener("click", (event) => {
    const area = event.target.closest("[data-selectable]");
    if (!area) return;
    if (event.target.matches("[data-select-all]")) {
      boxes(area).forEach((box) => { box.checked = event.target.checked; });
    } else if (event.target.matches("input[name=selected]")) {
      const all = boxes(area);
      const [from, to] = [all.indexOf(last), all.indexOf(event.target)].sort((a, b) => a - b);
      if (event.shiftKey && from >= 0) all.slice(from, to + 1).forEach((box) => { box.checked = event.target.checked; });
      last = event.target;
    } else return;
    tell(area);
  });
  // A row drawn anew has lost its tick; a page taken back from the browser's memory has kept them.
  const tellAll = () => document.querySelectorAll("[data-selectable]").forEach(tell);
  document.addEventListener("htmx:afterSettle", tellAll);
  window.addEventListener("pageshow", tellAll);
})();
