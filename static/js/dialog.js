// What htmx puts into #dialog is shown as a modal; an empty answer, Escape or [data-close] closes it.
(() => {
  const dialog = document.getElementById("dialog");
  let opener = null;
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.detail.target === dialog && !dialog.open) {
      opener = event.target.closest("details[data-menu]")?.querySelector("summary") ?? event.target;
      event.target.closest("details[data-menu]")?.removeAttribute("open");
    }
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target === dialog && dialog.childElementCount && !dialog.open) dialog.showModal();
  });
  document.addEventListener("close-dialog", () => dialog.close());
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog || event.target.closest("[data-close]")) {
      event.preventDefault();
      dialog.close();
    }
  });
  dialog.addEventListener("close", () => {
    dialog.replaceChildren();
    if (opener?.isConnected) opener.focus();
  });
})();
