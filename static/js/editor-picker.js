// Pick by typing: the customer from all of the company's, a line from the catalogue. Without this, a plain list does it.
(() => {
  const form = document.getElementById("editor");
  if (!form) return;
  const PAUSE = 120;
  let timer = 0;
  let open = null; // { input, list, options, place, choose }

  const shut = () => {
    if (!open) return;
    open.list.remove();
    open.input.removeAttribute("aria-activedescendant");
    open.input.removeAttribute("aria-controls");
    if (open.input.matches("[role=combobox]")) open.input.setAttribute("aria-expanded", "false");
    open = null;
  };
  const mark = (place) => {
    open.place = place;
    [...open.list.children].forEach((each, index) => {
      each.setAttribute("aria-selected", index === place ? "true" : "false");
      if (index === place) each.scrollIntoView({ block: "nearest" });
    });
    if (place < 0) open.input.removeAttribute("aria-activedescendant");
    else open.input.setAttribute("aria-activedescendant", open.list.children[place].id);
  };
  const row = (text, more, index) => {
    const item = document.createElement("li");
    item.id = `choice-${index}`;
    item.setAttribute("role", "option");
    item.append(text);
    if (more) item.append(Object.assign(document.createElement("small"), { textContent: more }));
    return item;
  };
  const show = (input, options, choose, first) => {
    shut();
    if (!options.length || document.activeElement !== input) return;
    const list = document.createElement("ul");
    list.id = "choices";
    list.className = "choices";
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", input.getAttribute("aria-label") ?? input.labels[0]?.textContent ?? "");
    list.append(...options.map((each, index) => row(each.name, each.more, index)));
    input.after(list);
    input.setAttribute("aria-controls", "choices");
    if (input.matches("[role=combobox]")) input.setAttribute("aria-expanded", "true");
    open = { input, list, options, place: -1, choose };
    list.addEventListener("mousedown", (event) => {
      const index = [...list.children].indexOf(event.target.closest("li"));
      event.preventDefault();
      if (index >= 0) choose(options[index]);
    });
    if (first) mark(0);
  };
  const ask = async (url, values) => {
    const answer = await fetch(`${url}?${new URLSearchParams(values)}`).catch(() => null);
    if (!answer?.ok || answer.redirected) return [];
    return (await answer.json()).options;
  };
  form.addEventListener("keydown", (event) => {
    if (!open || event.target !== open.input || event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    const last = open.options.length - 1;
    if (event.key === "ArrowDown") mark(open.place >= last ? 0 : open.place + 1);
    else if (event.key === "ArrowUp") mark(open.place <= 0 ? last : open.place - 1);
    else if (event.key === "Escape") shut();
    else if (event.key === "Enter" && open.place >= 0) open.choose(open.options[open.place]);
    else return;
    event.preventDefault();
  }, true);
  form.addEventListener("focusout", shut);

  // The customer: a field to type in takes the place of the list, which keeps what is chosen.
  const take = (pk, name) => {
    const list = form.querySelector('select[name="customer"]');
    if (!list) {
      form.dispatchEvent(new CustomEvent("editor:redraw", { detail: "customer" }));
      return;
    }
    if (![...list.options].some((each) => each.value === String(pk))) list.add(new Option(name, pk));
    list.value = pk;
    const input = form.querySelector("[data-search]");
    if (input) input.value = name;
    shut();
    form.dispatchEvent(new CustomEvent("editor:redraw", { detail: "customer" }));
  };
  const chosen = (list) => (list.value ? list.selectedOptions[0].textContent : "");
  const dress = () => {
    const frame = form.querySelector('[data-picker="customer"]');
    const list = frame?.querySelector("select");
    if (!list || frame.querySelector("[data-search]")) return;
    const input = document.createElement("input");
    input.className = list.className.replace("form-select", "form-control");
    input.id = list.id;
    list.id = `${input.id}_list`;
    Object.entries({ "data-search": "", role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", autocomplete: "off", spellcheck: "false", placeholder: list.options[0].textContent })
      .forEach(([name, value]) => input.setAttribute(name, value));
    if (list.getAttribute("aria-invalid")) input.setAttribute("aria-invalid", "true");
    input.value = chosen(list);
    list.hidden = true;
    list.before(input);
    const look = async () => {
      const words = input.value.trim();
      const found = await ask(frame.dataset.url, { q: words });
      if (words !== input.value.trim()) return;
      const add = words ? [{ pk: "", name: frame.dataset.add.replace("{name}", words), more: "" }] : [];
      show(input, [...found, ...add], (option) => (option.pk === "" ? create(words) : take(option.pk, option.name)), Boolean(words && found.length));
    };
    const create = (words) => {
      const link = frame.querySelector("[data-create]");
      shut();
      window.htmx.ajax("GET", `${link.getAttribute("hx-get")}?${new URLSearchParams({ name: words })}`, { target: "#dialog", source: link });
    };
    input.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(look, PAUSE);
    });
    input.addEventListener("focus", () => input.select());
    input.addEventListener("keydown", (event) => {
      if (event.key !== "ArrowDown" || open || event.altKey) return;
      event.preventDefault();
      look();
    });
    input.addEventListener("blur", () => { input.value = chosen(list); });
    if (!list.value && !document.querySelector("dialog[open]")) input.focus();
  };
  form.addEventListener("editor:drawn", dress);
  document.addEventListener("customer-created", (event) => take(event.detail.pk, event.detail.name));
  document.addEventListener("customer-changed", (event) => take(event.detail.pk, event.detail.name));

  // A line: what is typed in the description is looked for in the catalogue.
  const fill = (line, values) => {
    Object.entries(values).forEach(([name, value]) => {
      const field = line.querySelector(`[name$="-${name}"]`);
      if (field) field.value = value;
    });
    shut();
    form.dispatchEvent(new Event("input", { bubbles: true }));
    line.querySelector('[name$="-quantity"]').focus();
  };
  const browse = async (input, first) => {
    const words = input.value.trim();
    const values = { q: words, customer: form.elements.customer.value, nature: form.elements.nature.value, prices_include_vat: form.elements.prices_include_vat.value };
    const found = await ask(form.dataset.products, values);
    if (words === input.value.trim()) show(input, found, (option) => fill(input.closest("[data-line]"), option.line), first);
  };
  form.addEventListener("input", (event) => {
    if (!event.target.matches?.('[data-picker="product"] textarea')) return;
    clearTimeout(timer);
    const words = event.target.value.trim();
    if (words.length < 2 || words.includes("\n")) shut();
    else timer = setTimeout(() => browse(event.target, false), PAUSE);
  });
  form.addEventListener("keydown", (event) => {
    if (open || event.key !== "ArrowDown" || event.altKey || !event.target.matches('[data-picker="product"] textarea')) return;
    if (event.target.value.trim()) return;
    event.preventDefault();
    browse(event.target, true);
  });
  dress();
})();
