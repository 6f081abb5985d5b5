// The PDF of a document beside the list it is chosen from: its link opens there where the window has room for both, and
// in a tab anywhere else. Once it is open, ticking another document shows that one.
(() => {
  const paper = document.querySelector("[data-paper]");
  if (!paper || !navigator.pdfViewerEnabled) return;
  const room = window.matchMedia("(min-width: 1360px)"); // as documents.css has it
  const columns = paper.closest(".document");
  const links = () => document.querySelectorAll("a[data-beside]");
  const shown = () => document.querySelector('a[data-beside][aria-expanded="true"]');
  const told = (link) => links().forEach((each) => each.setAttribute("aria-expanded", String(each === link)));
  const show = (link) => {
    // A frame of its own each time: to change the address of one would fill the way back of the window.
    const old = paper.querySelector("iframe");
    const frame = old.cloneNode();
    frame.title = link.dataset.beside;
    frame.src = `${link.href}#toolbar=0&navpanes=0&view=FitH`;
    old.replaceWith(frame);
    paper.querySelector("a").href = link.href;
    paper.hidden = false;
    columns.classList.add("with-paper");
    told(link);
  };
  const shut = () => {
    const link = shown();
    if (paper.contains(document.activeElement)) link?.focus();
    paper.hidden = true;
    columns.classList.remove("with-paper");
    told(null);
  };
  const measure = () => {
    if (room.matches) return told(null);
    shut();
    return links().forEach((each) => each.removeAttribute("aria-expanded"));
  };
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-paper] [data-close]")) return shut();
    const link = event.target.closest("a[data-beside]");
    if (!link || !room.matches || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    if (link === shown()) shut();
    else show(link);
  });
  document.addEventListener("change", (event) => {
    const link = event.target.checked && event.target.closest("[data-row]")?.querySelector("a[data-beside]");
    if (link && shown() && link !== shown()) show(link);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && shown() && !document.querySelector("dialog[open]")) shut();
  });
  room.addEventListener("change", measure);
  measure();
})();
