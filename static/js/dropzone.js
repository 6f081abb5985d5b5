// Files dropped on [data-dropzone] go into its file field, and the form is sent. A file too large for the server
// (data-largest, bytes) is not even sent to it: the zone's [data-too-large] says so.
(() => {
  const zone = document.querySelector("[data-dropzone]");
  const field = zone?.querySelector("input[type=file]");
  if (!field) return;
  const words = zone.querySelector("[data-too-large]");
  const largest = Number(zone.dataset.largest) || Infinity;
  const fits = () => {
    const small = [...field.files].every((file) => file.size <= largest);
    if (words) words.hidden = small;
    return small;
  };
  const over = (event) => { event.preventDefault(); zone.setAttribute("data-over", ""); };
  zone.addEventListener("dragenter", over);
  zone.addEventListener("dragover", over);
  zone.addEventListener("dragleave", () => zone.removeAttribute("data-over"));
  field.addEventListener("change", fits);
  field.form.addEventListener("submit", (event) => {
    if (fits()) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, true);
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    zone.removeAttribute("data-over");
    field.files = event.dataTransfer.files;
    if (fits()) field.form.requestSubmit();
  });
})();
