// Where a part was asked for and a whole page came (the act was refused, the list was redirected to), its content takes
// the place of this page's; a page of another address (the log-in, when the session has ended) is gone to.
(() => {
  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    if (!/^\s*<!doctype/i.test(detail.serverResponse ?? "")) return;
    const { pathname, href } = new URL(detail.xhr.responseURL || window.location.href);
    if (pathname !== window.location.pathname) {
      detail.shouldSwap = false;
      window.location.assign(href);
      return;
    }
    document.dispatchEvent(new Event("close-dialog"));
    detail.target = document.getElementById("main");
    detail.selectOverride = "#main";
    detail.swapOverride = "outerHTML";
  });
})();
