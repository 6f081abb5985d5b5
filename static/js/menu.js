// Native <details data-menu>: one open at a time, closed by Escape, a choice or a click elsewhere, walked with the arrows.
(() => {
  const openMenus = () => document.querySelectorAll("details[data-menu][open]");
  const shut = (menu) => {
    menu.open = false;
    menu.querySelector("summary").focus();
  };
  document.addEventListener("click", (event) => {
    openMenus().forEach((menu) => {
      const inside = menu.contains(event.target);
      if (!inside || event.target.closest("[data-opens]")) menu.open = false;
      // On a phone the menu is a sheet, and its shade belongs to it.
      else if (event.target === menu.querySelector(".menu") && event.clientY < event.target.getBoundingClientRect().top) shut(menu);
    });
  });
  document.addEventListener("toggle", (event) => {
    const menu = event.target;
    if (!menu.matches?.("details.row-menu") || !menu.open) return;
    // Near the foot of the window the menu opens upwards.
    menu.removeAttribute("data-up");
    if (menu.querySelector(".menu").getBoundingClientRect().bottom > window.innerHeight) menu.setAttribute("data-up", "");
  }, true);
  document.addEventListener("keydown", (event) => {
    const menu = event.target.closest?.("details[data-menu][open]");
    if (!menu) return;
    const items = [...menu.querySelectorAll(".menu a, .menu button")];
    const place = items.indexOf(document.activeElement);
    const goal = {
      ArrowDown: (place + 1) % items.length,
      ArrowUp: place < 0 ? items.length - 1 : (place - 1 + items.length) % items.length,
      Home: 0,
      End: items.length - 1,
    }[event.key];
    if (event.key === "Escape") shut(menu);
    else if (goal === undefined) return;
    else items[goal]?.focus();
    event.preventDefault();
    event.stopPropagation();
  });
})();
