// What others decide on these rows is asked for from time to time, and as soon as one comes back to the page.
(() => {
  const SECONDS = 15;
  const form = document.querySelector("[data-watch]");
  if (!form) return;
  const ask = () => {
    if (!document.hidden && document.querySelector("[name=shown]")) window.htmx?.trigger(form, "watch");
  };
  setInterval(ask, SECONDS * 1000);
  document.addEventListener("visibilitychange", ask);
  window.addEventListener("focus", ask);
})();
