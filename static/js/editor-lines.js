// Lines are added, copied, moved and removed in the page; the server reads them in the order in which they stand.
(() => {
  const form = document.getElementById("editor");
  if (!form) return;
  let count = 0;
  let removed = null;
  const box = () => document.getElementById("lines");
  const lines = () => [...box().querySelectorAll("[data-line]")];
  const part = (line, name) => line.querySelector(`[name$="-${name}"]`);
  const description = (line) => part(line, "description");
  const fresh = () => {
    const frame = document.createElement("template");
    count += 1;
    frame.innerHTML = document.getElementById("new-line").innerHTML.replaceAll("__key__", `j${count}`);
    return frame.content.querySelector("[data-line]");
  };
  const changed = () => {
    lines().forEach((line, place) => { line.querySelector("[data-place]").textContent = place + 1; });
    document.getElementById("id_add_line").disabled = lines().length >= Number(box().dataset.most);
    form.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const isFull = () => lines().length >= Number(box().dataset.most);
  const insert = (line, after) => {
    if (after) after.after(line);
    else box().append(line);
    changed();
    description(line).focus();
  };
  const acts = {
    add: (line) => { if (!isFull()) insert(fresh(), line); },
    copy: (line) => {
      if (isFull()) return;
      const twin = fresh();
      ["description", "quantity", "unit", "price", "discount", "vat"].forEach((name) => { part(twin, name).value = part(line, name).value; });
      insert(twin, line);
    },
    up: (line, button) => move(line, line.previousElementSibling, "before", button),
    down: (line, button) => move(line, line.nextElementSibling, "after", button),
    remove: (line) => {
      const neighbour = line.nextElementSibling ?? line.previousElementSibling;
      removed = { line, before: line.nextElementSibling };
      line.remove();
      document.getElementById("removed").hidden = false;
      if (neighbour) {
        changed();
        description(neighbour).focus();
      } else {
        removed.filler = fresh();
        insert(removed.filler);
      }
    },
  };
  const move = (line, other, side, button) => {
    const focused = button ?? document.activeElement;
    if (!other) return;
    other[side](line);
    changed();
    focused.focus();
    line.scrollIntoView({ block: "nearest" });
  };
  const putBack = () => {
    if (!removed) return;
    const { line, before, filler } = removed;
    if (before?.isConnected) before.before(line);
    else box().append(line);
    // The blank line that took the place of the last one has done its duty.
    if (filler?.isConnected && !description(filler).value && !part(filler, "price").value) filler.remove();
    removed = null;
    document.getElementById("removed").hidden = true;
    changed();
    description(line).focus();
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest("#editor [data-act]");
    if (event.target.closest("[data-put-back]")) putBack();
    if (!button) return;
    event.preventDefault();
    acts[button.dataset.act](button.closest("[data-line]"), button);
  });

  // Enter goes on to the next line, and after the last one begins another; it never sends the form by surprise.
  const goOn = (target) => {
    const line = target.closest("[data-line]");
    if (!line) return;
    const next = line.nextElementSibling;
    if (next) description(next).focus();
    else acts.add(line);
  };
  const chords = { ArrowUp: "up", ArrowDown: "down", Delete: "remove" };
  form.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    const line = event.target.closest("[data-line]");
    const plain = !(event.ctrlKey || event.metaKey || event.altKey || event.shiftKey);
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.shiftKey) document.querySelector('[name="send"]').click();
    else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) acts.add(line);
    else if (event.altKey && !event.ctrlKey && !event.metaKey && line && chords[event.key]) acts[chords[event.key]](line);
    else if (event.key === "Enter" && plain && event.target.matches("input, select")) goOn(event.target);
    else return;
    event.preventDefault();
  });
  // A link to what is missing goes to the field and into it.
  document.addEventListener("click", (event) => {
    const link = event.target.closest('#missing a[href^="#"]');
    const field = link && document.getElementById(link.hash.slice(1));
    if (!field) return;
    event.preventDefault();
    field.closest("details")?.setAttribute("open", "");
    field.focus();
    field.scrollIntoView({ block: "center" });
  });
})();
