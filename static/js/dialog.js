// What htmx puts into #dialog is shown as a modal; Escape, [data-close], a click outside or the «close-dialog» event
// closes it, and the focus goes back where it came from. [data-opens="help"] opens a dialog that is on the page already.
(() => {
  const dialog = document.getElementById("dialog");
  let opener = null;
  let place = "";
  const wayBack = (element) => element.closest("details[data-menu]")?.querySelector("summary") ?? element;
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.detail.target !== dialog || dialog.open) return;
    opener = wayBack(event.target);
    place = opener.closest("[id]")?.id ?? "";
    event.target.closest("details[data-menu]")?.removeAttribute("open");
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target !== dialog || !dialog.childElementCount) return;
    if (!dialog.open) dialog.showModal();
    // The first thing to type in, not the first link; after a refusal, the field that was refused.
    const field = dialog.querySelector(".is-invalid, [autofocus]") ?? dialog.querySelector("input:not([type=hidden]), select, textarea");
    field?.focus();
    if (field?.matches("input[type=text]")) field.select();
  });
  document.addEventListener("close-dialog", () => dialog.close());
  document.addEventListener("click", (event) => {
    const wanted = event.target.closest("[data-opens]");
    if (wanted) document.getElementById(wanted.dataset.opens).showModal();
    const open = event.target.closest("dialog[open]");
    if (!open || (event.target !== open && !event.target.closest("[data-close]"))) return;
    event.preventDefault();
    open.close();
  });
  // The row may have been drawn anew in the meantime, before or after the dialog has closed: the new one has the same id.
  const goBack = () => {
    const back = opener?.isConnected ? opener : document.getElementById(place)?.querySelector("summary, a, button");
    back?.focus();
  };
  dialog.addEventListener("close", () => {
    dialog.replaceChildren();
    goBack();
  });
  document.addEventListener("htmx:afterSettle", () => {
    if (dialog.open) return;
    if (place && document.activeElement === document.body) goBack();
    place = "";
  });
})();
