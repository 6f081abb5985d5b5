// Native <details data-menu>: one open at a time, closed by Escape or a click elsewhere, walked with the arrows.
(() => {
  const openMenus = () => document.querySelectorAll("details[data-menu][open]");
  document.addEventListener("click", (event) => {
    openMenus().forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
  });
  document.addEventListener("keydown", (event) => {
    const menu = event.target.closest?.("details[data-menu][open]");
    if (!menu) return;
    if (event.key === "Escape") {
      menu.open = false;
      menu.querySelector("summary").focus();
      event.stopPropagation();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const items = [...menu.querySelectorAll(".menu a, .menu button")];
      const step = event.key === "ArrowDown" ? 1 : -1;
      items.at((items.indexOf(document.activeElement) + step + items.length) % items.length)?.focus();
      event.preventDefault();
      event.stopPropagation();
    }
  });
})();
