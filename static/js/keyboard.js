// Lists under the hand: arrows move among [data-row]; a letter presses the [data-key] of the current row, or of the page.
(() => {
  const rows = () => [...document.querySelectorAll("[data-row]")];
  const current = () => document.activeElement?.closest?.("[data-row]") ?? document.querySelector("[data-row][data-current]");
  const go = (row) => {
    if (!row) return;
    rows().forEach((each) => each.removeAttribute("data-current"));
    row.setAttribute("data-current", "");
    row.setAttribute("tabindex", "-1");
    row.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  };
  const typing = (target) => target.closest("input, textarea, select, dialog, [contenteditable]");
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const all = rows();
      if (!all.length) return;
      const here = all.indexOf(current());
      go(all[here < 0 ? 0 : Math.min(Math.max(here + (event.key === "ArrowDown" ? 1 : -1), 0), all.length - 1)]);
      event.preventDefault();
      return;
    }
    const key = event.key.toLowerCase();
    if (!/^[a-z?]$/.test(key)) return;
    const inRow = current()?.querySelector(`[data-key="${key}"]`);
    const wanted = inRow ?? [...document.querySelectorAll(`[data-key="${key}"]`)].find((each) => !each.closest("[data-row]"));
    if (wanted) {
      wanted.click();
      event.preventDefault();
    }
  });
  // A settled row hands the focus to the next one, and the page stays where it is.
  let place = -1;
  document.addEventListener("htmx:beforeSwap", (event) => {
    const row = event.detail.elt.closest?.("[data-row]");
    place = row ? rows().indexOf(row) : -1;
  });
  document.addEventListener("htmx:afterSettle", () => {
    if (place < 0) return;
    const all = rows();
    go(all[Math.min(place, all.length - 1)]);
    place = -1;
  });
  if (document.querySelector("[data-first-row]")) go(rows()[0]);
})();
