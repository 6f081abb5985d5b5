// Lists under the hand: arrows move among [data-row]; a letter presses the [data-key] of the current row, or of the page.
(() => {
  const rows = () => [...document.querySelectorAll("[data-row]")];
  const current = () => document.activeElement?.closest("[data-row]") ?? document.querySelector("[data-row][data-current]");
  const mark = (row) => {
    rows().forEach((each) => each.toggleAttribute("data-current", each === row));
  };
  const go = (row) => {
    if (!row) return;
    mark(row);
    row.setAttribute("tabindex", "-1");
    row.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  };
  // Letters may be switched off: speech input and some screen readers send them without meaning to.
  const letters = {
    get on() { return localStorage.getItem("letter-keys") !== "off"; },
    set on(value) { localStorage.setItem("letter-keys", value ? "on" : "off"); },
  };
  const choice = document.querySelector("[data-letter-keys]");
  if (choice) {
    choice.checked = letters.on;
    choice.addEventListener("change", () => { letters.on = choice.checked; });
  }
  const typing = (target) => target.closest("input:not([type=checkbox]), textarea, select, dialog, [contenteditable]");
  const move = (step) => {
    const all = rows();
    const place = all.indexOf(current());
    go(all[place < 0 ? 0 : Math.min(Math.max(place + step, 0), all.length - 1)]);
    return all.length > 0;
  };
  // Of several «Undo», the key takes the one that came last.
  const arrivals = new WeakMap();
  let count = 0;
  document.addEventListener("htmx:load", ({ detail: { elt } }) => {
    if (elt !== document.body) elt.querySelectorAll("[data-key]").forEach((each) => arrivals.set(each, ++count));
  });
  const lateness = (element) => arrivals.get(element) ?? 0;
  const press = (key) => {
    const named = `[data-key="${CSS.escape(key)}"]`;
    // Where rows are ticked, what can be done with them all is meant.
    const ofTicked = document.querySelector(`[data-ticked-key="${CSS.escape(key)}"]`);
    if (ofTicked && document.querySelector("[name=selected]:checked")) {
      ofTicked.click();
      return true;
    }
    const onPage = [...document.querySelectorAll(named)].filter((each) => !each.closest("[data-row]"));
    onPage.sort((one, other) => lateness(other) - lateness(one));
    const wanted = current()?.querySelector(named) ?? onPage[0];
    if (wanted?.matches("input:not([type=checkbox])")) wanted.select();
    else wanted?.click();
    return Boolean(wanted);
  };
  const search = () => {
    const field = document.querySelector("main [type=search]");
    field?.select();
    return Boolean(field);
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || document.querySelector("dialog[open]")) return;
    const key = event.key.toLowerCase();
    if (event.repeat && key.length === 1) {
      event.preventDefault(); // a key held down decides once, not row after row
      return;
    }
    const done = key === "arrowdown" ? move(1)
      : key === "arrowup" ? move(-1)
      : !letters.on || key.length > 1 ? false
      : key === "/" ? search()
      : press(key);
    if (done) event.preventDefault();
  });
  document.addEventListener("focusin", (event) => {
    const row = event.target.closest("[data-row]");
    if (row) mark(row);
  });
  const markFirst = () => {
    if (document.querySelector("[data-first-row]") && !document.querySelector("[data-row][data-current]")) mark(rows()[0]);
  };
  // A settled row hands the focus to the one that takes its place, and the page stays where it is.
  let place = -1;
  // What is undone comes back under the hand: the next key means the line that one has just taken up again.
  let undone = false;
  document.addEventListener("htmx:beforeSwap", (event) => {
    undone = event.detail.target.matches?.(".decided");
    const row = event.detail.elt.closest?.("[data-row]") ?? event.detail.target.closest?.("[data-row]");
    if (row) place = rows().indexOf(row);
  });
  // A row that somebody else settled folds too; the others keep the focus where it is.
  document.addEventListener("htmx:oobBeforeSwap", ({ detail: { target } }) => {
    if (target === current()) place = rows().indexOf(target);
  });
  document.addEventListener("htmx:afterSettle", ({ target }) => {
    const all = rows();
    if (undone && target.matches(".decided")) {
      go(target.querySelector("[data-row]") ?? (document.activeElement === document.body ? current() : null));
      undone = false;
    } else if (place >= 0 && all.length) go(all[Math.min(place, all.length - 1)]);
    place = -1;
    markFirst();
  });
  markFirst();
})();
