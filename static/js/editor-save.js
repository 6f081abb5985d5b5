// A draft is kept at each pause: the server stores it and computes its totals; the browser keeps what is not stored yet.
// Events on the form: «input» means that something changed; «editor:redraw» asks the server to draw the form anew (its
// detail is the act); «editor:saved» tells that a writing is stored.
(() => {
  const form = document.getElementById("editor");
  if (!form) return;
  const state = document.getElementById("save-state");
  const words = document.getElementById("save-words").dataset;
  const PAUSE = { figures: 250, save: 1200, keep: 200 };
  const LONGEST_WAIT = 30_000;
  const LARGEST_FAREWELL = 60_000; // what a browser still carries while a page closes
  const timers = {};
  let changes = 0;
  let stored = 0;
  let trouble = "";
  let saving = false;
  let failures = 0;
  let asked = null;

  const later = (name, act, wait = PAUSE[name]) => {
    clearTimeout(timers[name]);
    timers[name] = setTimeout(act, wait);
  };
  const body = () => new URLSearchParams(new FormData(form));
  const field = (name) => form.elements.namedItem(name);
  const token = () => /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie)?.[1] ?? field("csrfmiddlewaretoken").value;
  const post = (url, data, options = {}) => fetch(url, {
    method: "POST", body: data, headers: { "X-CSRFToken": token(), "HX-Request": "true" }, ...options,
  });
  const say = (text, kind) => {
    state.dataset.state = kind;
    if (text && state.textContent !== text) state.textContent = text;
  };

  // What is typed and not stored yet survives a reload of this tab.
  const place = () => `draft:${window.location.pathname}`;
  const keep = () => sessionStorage.setItem(place(), body().toString());
  const forget = () => {
    clearTimeout(timers.keep);
    sessionStorage.removeItem(place());
  };

  const put = (fresh) => {
    const old = fresh.id && document.getElementById(fresh.id);
    if (!old || old.isEqualNode(fresh)) return;
    old.replaceWith(fresh);
    window.htmx?.process(fresh);
  };
  const markInvalid = () => {
    form.querySelectorAll("[data-line] [aria-invalid]").forEach((each) => each.removeAttribute("aria-invalid"));
    form.querySelectorAll(".line-errors [data-field]").forEach((each) => {
      const wrong = document.getElementById(each.dataset.field);
      wrong?.setAttribute("aria-invalid", "true");
      wrong?.setAttribute("aria-describedby", each.id);
    });
  };
  const figures = async () => {
    asked?.abort();
    asked = new AbortController();
    try {
      const answer = await post(form.dataset.totals, body(), { signal: asked.signal });
      if (!answer.ok || answer.redirected) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      [...page.body.children].forEach(put);
      markInvalid();
    } catch (error) {
      if (error.name !== "AbortError" && !(error instanceof TypeError)) throw error; // offline: saving says so
    }
  };

  const failed = (kind) => {
    trouble = kind;
    failures += 1;
    say(kind === "ended" ? words.ended : words.failed, "failed");
    later("save", save, Math.min(1000 * 2 ** failures, LONGEST_WAIT));
  };
  const heard = {
    saved: (answer, count) => {
      trouble = "";
      stored = count;
      field("version").value = answer.version;
      field("next_version").value = answer.next_version;
      field("overwrite_version")?.remove();
      form.dataset.autosave = answer.autosave;
      form.dataset.totals = answer.totals;
      document.getElementById("stale").hidden = true;
      if (changes === stored) forget();
      if (window.location.pathname !== answer.edit) {
        sessionStorage.removeItem(place());
        window.history.replaceState(null, "", answer.edit);
        if (changes !== stored) keep();
      }
      say(answer.words, "saved");
      form.dispatchEvent(new CustomEvent("editor:saved", { detail: answer }));
    },
    stale: (answer) => {
      trouble = "stale";
      const panel = document.getElementById("stale");
      panel.hidden = false;
      panel.querySelector("[data-overwrite]").value = answer.current;
      say(answer.words, "failed");
    },
    refused: (answer) => {
      trouble = "refused";
      say(`${answer.words} ${words.kept}`, "failed");
    },
  };
  async function save() {
    clearTimeout(timers.save);
    if (saving) return later("save", save, 200);
    if (trouble === "stale" && !field("overwrite_version")) return undefined;
    const count = changes;
    const data = body();
    if (field("overwrite_version")) data.set("overwrite", field("overwrite_version").value);
    saving = true;
    if (state.dataset.state !== "changed") say(words.saving, "saving");
    try {
      const answer = await post(form.dataset.autosave, data);
      const json = (answer.headers.get("Content-Type") ?? "").includes("json");
      if (answer.ok && json) {
        failures = 0;
        const told = await answer.json();
        heard[told.state](told, count);
      } else failed(answer.redirected || answer.status === 403 ? "ended" : "failed");
    } catch (error) {
      if (!(error instanceof TypeError)) throw error; // fetch says so where no answer came
      failed("failed");
    } finally {
      saving = false;
    }
    if (changes !== count && !failures) later("save", save);
    return undefined;
  }

  const changed = () => {
    changes += 1;
    if (state.dataset.state === "saved") state.dataset.state = "changed";
    later("keep", keep);
    later("figures", figures);
    if (trouble !== "stale") later("save", save);
  };
  form.addEventListener("input", (event) => { if (!event.target.closest("[data-search]")) changed(); });
  form.addEventListener("change", (event) => { if (event.target.name === "nature") redraw("nature"); });

  // The server draws the fields anew: another customer, prices with VAT, words given back.
  const redraw = async (act, given = null) => {
    const data = given ?? body();
    const count = changes;
    data.set("act", act);
    const answer = await post(form.getAttribute("action") || window.location.pathname, data).catch(() => null);
    if (!answer?.ok || answer.redirected) return document.dispatchEvent(new CustomEvent("htmx:sendError"));
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (changes !== count && !given) return redraw(act); // somebody types on: their words are not to be drawn over
    const { id, selectionStart, selectionEnd } = document.activeElement;
    const fresh = page.getElementById("editor-fields");
    fresh.querySelectorAll("noscript").forEach((each) => each.remove()); // a parser without scripts opens them
    document.getElementById("editor-fields").replaceWith(fresh);
    put(page.getElementById("missing-count"));
    window.htmx?.process(fresh);
    form.dispatchEvent(new CustomEvent("editor:drawn"));
    const again = id ? document.getElementById(id) : null;
    again?.focus();
    if (again?.matches("textarea, [type=text]")) again.setSelectionRange(selectionStart, selectionEnd);
    changed();
    return undefined;
  };
  form.addEventListener("editor:redraw", (event) => redraw(event.detail));
  document.addEventListener("click", (event) => {
    const again = event.target.closest("#editor [data-redraw]");
    const overwrite = event.target.closest("[data-overwrite]");
    if (again) {
      event.preventDefault();
      redraw(again.value);
    } else if (overwrite) {
      event.preventDefault();
      if (!field("overwrite_version")) form.insertAdjacentHTML("beforeend", '<input type="hidden" name="overwrite_version">');
      field("overwrite_version").value = overwrite.value;
      trouble = "";
      save();
    } else if (event.target.closest("[data-discard]")) {
      stored = changes;
      trouble = "";
      forget();
    }
  });

  window.addEventListener("online", () => { if (trouble) save(); });
  document.addEventListener("visibilitychange", () => { if (!document.hidden && trouble === "ended") save(); });
  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "s" || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
    event.preventDefault();
    save();
  });
  let submitted = false;
  form.addEventListener("submit", () => {
    submitted = true;
    clearTimeout(timers.save);
    forget();
  });
  window.addEventListener("beforeunload", (event) => {
    const large = body().toString().length > LARGEST_FAREWELL;
    if (!submitted && changes !== stored && (trouble || large)) event.preventDefault();
  });
  window.addEventListener("pagehide", () => {
    if (submitted || changes === stored) return;
    keep();
    if (!trouble) post(form.dataset.autosave, body(), { keepalive: true }).catch(() => undefined);
  });

  // Words that were not stored when the page was left: given back.
  const kept = sessionStorage.getItem(place());
  if (kept) {
    const data = new URLSearchParams(kept);
    // The page as it was when they were typed, or as a writing of them that was stored while it closed.
    const known = [data.get("version"), data.get("next_version")].includes(field("version").value);
    forget();
    if (known) redraw("restore", data).then(() => { document.getElementById("restored").hidden = Boolean(field("version").value); });
  }
})();
