// Files dropped on [data-dropzone] go into its file field, and the form is sent.
(() => {
  const zone = document.querySelector("[data-dropzone]");
  const field = zone?.querySelector("input[type=file]");
  if (!field) return;
  const over = (event) => { event.preventDefault(); zone.setAttribute("data-over", ""); };
  zone.addEventListener("dragenter", over);
  zone.addEventListener("dragover", over);
  zone.addEventListener("dragleave", () => zone.removeAttribute("data-over"));
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    zone.removeAttribute("data-over");
    field.files = event.dataTransfer.files;
    field.form.requestSubmit();
  });
})();
