// «auto» follows the device. Runs before the first paint, so that no light page flashes in the dark.
(() => {
  const root = document.documentElement;
  if (root.dataset.bsTheme !== "auto") return;
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const follow = () => { root.dataset.bsTheme = dark.matches ? "dark" : "light"; };
  dark.addEventListener("change", follow);
  follow();
})();
