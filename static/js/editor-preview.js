// The pages beside the editor: drawn anew after each saving, and put in place once they are decoded, so that nothing flickers.
(() => {
  const form = document.getElementById("editor");
  const box = document.getElementById("preview");
  if (!form || !box) return;
  const link = document.getElementById("preview-link");
  const beside = window.matchMedia("(min-width: 1180px)");
  let turn = 0;
  let due = false;
  const draw = async () => {
    const url = link.getAttribute("href");
    if (!url || !beside.matches) {
      due = Boolean(url);
      if (!url) box.textContent = box.dataset.words;
      return;
    }
    due = false;
    turn += 1;
    const mine = turn;
    const answer = await fetch(url, { headers: { "HX-Request": "true" } }).catch(() => null);
    if (!answer?.ok || answer.redirected) return;
    const pages = document.createElement("template");
    pages.innerHTML = await answer.text();
    await Promise.all([...pages.content.querySelectorAll("img")].map((each) => each.decode().catch(() => undefined)));
    if (mine !== turn) return;
    const place = box.scrollTop;
    box.replaceChildren(pages.content);
    box.scrollTop = place;
  };
  form.addEventListener("editor:saved", ({ detail }) => {
    link.href = detail.preview;
    link.hidden = false;
    draw();
  });
  beside.addEventListener("change", () => { if (due) draw(); });
  draw();
})();
