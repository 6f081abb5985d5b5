// Messages: closed by hand; the good news that offers no «Undo» goes by itself; a failed request says so.
(() => {
  const region = () => document.getElementById("messages");
  const SECONDS = 6;
  const expire = () => {
    region()?.querySelectorAll(".toast-line.success, .toast-line.info").forEach((line) => {
      if (line.querySelector("form") || line.dataset.timed || !line.closest(".shell")) return;
      line.dataset.timed = "";
      const leave = () => setTimeout(() => {
        // Read or reached at this moment: ask again later.
        if (line.matches(":hover, :focus-within")) leave();
        else line.remove();
      }, SECONDS * 1000);
      leave();
    });
  };
  const fail = () => region()?.append(document.getElementById("failure").content.cloneNode(true));
  document.addEventListener("htmx:responseError", fail);
  document.addEventListener("htmx:sendError", fail);
  document.addEventListener("htmx:afterSettle", expire);
  document.addEventListener("click", (event) => event.target.closest(".toast-line [data-close]")?.closest(".toast-line").remove());
  expire();
})();
