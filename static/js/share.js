// One payment over several invoices: what is left to allocate is said as one ticks and types. The server decides again.
(() => {
  const form = document.querySelector("[data-share]");
  if (!form) return;
  const rest = form.querySelector("[data-rest]");
  const credited = form.querySelector("[data-kept]"); // not where nothing can be kept: money that went out, nobody known
  const money = new Intl.NumberFormat(rest.dataset.language, { style: "currency", currency: rest.dataset.currency ?? "EUR" });
  // «1 234,56», «1234.56» and «1.234,56» alike, in cents: the last comma or point is the decimal one.
  const cents = (text) => {
    const compact = text.replace(/[\s\u202f\u00a0€]/g, "");
    const found = /^(.*?)(?:[.,](\d{1,2}))?$/.exec(compact);
    const whole = found[1].replace(/[.,]/g, "");
    return /^\d*$/.test(whole) ? Number(whole || 0) * 100 + Number((found[2] ?? "0").padEnd(2, "0")) : 0;
  };
  const amountOf = (key) => form.querySelector(`[data-share-amount="${key}"]`);
  const sum = (role) => [...form.querySelectorAll(`[data-share-${role}]:checked`)]
    .reduce((total, box) => total + cents(amountOf(box.dataset[role === "source" ? "shareSource" : "shareInvoice"]).value), 0);
  const tell = () => {
    const left = cents(form.elements.amount.value) + sum("source") - sum("invoice");
    rest.value = money.format(left / 100).replace("-", "−"); // the sign that the server writes
    rest.classList.toggle("short", left < 0);
    credited?.toggleAttribute("hidden", left <= 0);
    form.querySelector("[data-short]").hidden = left >= 0;
  };
  form.addEventListener("input", (event) => {
    // To type an amount is to mean it: its line is ticked.
    const key = event.target.dataset.shareAmount;
    const box = key && form.querySelector(`#tick-${key}`);
    if (box) box.checked = event.target.value.trim() !== "";
    tell();
  });
  form.addEventListener("focusin", (event) => { if (event.target.matches("[data-share-amount]")) event.target.select(); });
  // A search takes along what is ticked by now, rather than what was when the page came.
  const search = document.querySelector("main form[role=search]");
  search?.addEventListener("submit", () => {
    search.querySelectorAll("[name=kept], [name=kept_credit]").forEach((each) => each.remove());
    const ticked = [...form.querySelectorAll("[name^=tick-]:checked")].map((box) => box.name.split("-"));
    // Nothing ticked is said too, by the number of no document: else what is proposed would be ticked again.
    for (const [, kind, pk] of ticked.length ? ticked : [["tick", "invoice", "0"]]) {
      const kept = Object.assign(document.createElement("input"), { type: "hidden", value: pk });
      kept.name = kind === "payment" ? "kept_credit" : "kept";
      search.append(kept);
    }
  });
  tell();
})();
