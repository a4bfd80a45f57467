// The moderators' page by keyboard, and ticking a whole page. Without this script every button
// and link of the page works as well.
"use strict";

(() => {
  const stored = "moderate-keys";
  const dialog = document.getElementById("keys");
  const form = document.getElementById("decide");
  const words = document.getElementById("words");
  let choosing = false; // After R the digits choose a reason.

  // A browser may keep nothing; then the keys are on for this page.
  const remembered = () => { try { return localStorage.getItem(stored); } catch { return null; } };
  const remember = (value) => { try { localStorage.setItem(stored, value); } catch { /* Only for this page. */ } };
  let on = remembered() !== "off";

  const opener = document.querySelector("[data-opens=keys]");
  const switcher = document.querySelector("[data-keys-on]");
  const show = () => document.documentElement.classList.toggle("has-keys", on);
  opener.hidden = false;
  opener.addEventListener("click", () => dialog.showModal());
  switcher.checked = on;
  switcher.addEventListener("change", () => {
    on = switcher.checked;
    remember(on ? "on" : "off");
    show();
  });
  show();

  // A removal without a reason would come back with a question; ask it here.
  const reasons = () => (form ? [...form.querySelectorAll("input[name=code]")] : []);
  const needing = () => document.querySelector("[data-needs=code]");
  const askReason = () => {
    words.open = true;
    choosing = true;
    const first = reasons().find((box) => box.checked) || reasons()[0];
    first.focus();
    first.closest("fieldset").scrollIntoView({ block: "nearest" });
  };
  if (needing()) {
    needing().addEventListener("click", (event) => {
      if (!reasons().some((box) => box.checked)) {
        event.preventDefault();
        askReason();
      }
    });
    for (const box of reasons()) {
      box.addEventListener("keydown", (event) => {
        if (event.key !== "Enter") return;
        event.preventDefault();
        needing().click();
      });
    }
  }

  // Choosing words to start from puts them in at once.
  const template = form && form.querySelector("select[name=template]");
  if (template) {
    template.addEventListener("change", () => {
      if (template.value) form.requestSubmit(template.parentNode.querySelector("button"));
    });
  }

  // What was typed and not sent is not left behind without a question.
  let typed = false;
  if (form) {
    form.addEventListener("input", (event) => { if (event.target.matches("textarea")) typed = true; });
    form.addEventListener("submit", () => { typed = false; });
    addEventListener("beforeunload", (event) => { if (typed) event.preventDefault(); });
  }

  const all = document.querySelector("[data-ticks]");
  if (all) {
    all.closest("label").hidden = false;
    all.addEventListener("change", () => {
      for (const box of document.querySelectorAll("input[type=checkbox][form=bulk]")) box.checked = all.checked;
    });
  }

  const step = (by) => {
    const lines = [...document.querySelectorAll("a[data-line]")];
    const place = lines.findIndex((line) => line.hasAttribute("aria-current"));
    const next = lines[place < 0 ? 0 : place + by];
    if (next) next.click();
  };
  const press = (key) => {
    const button = document.querySelector(`[data-key="${key}"]`);
    if (button) button.click();
  };
  const acts = {
    j: () => step(1),
    k: () => step(-1),
    a: () => press("a"),
    r: () => { if (needing()) askReason(); },
    u: () => { const undo = document.querySelector("form[data-undo] button"); if (undo) undo.click(); },
    c: () => press("c"),
    "?": () => dialog.showModal(),
  };

  addEventListener("keydown", (event) => {
    if (!on || dialog.open || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat) return;
    if (event.target.closest("textarea, select, input:not([type=radio], [type=checkbox]), [contenteditable]")) return;
    const digit = Number(event.key);
    if (choosing && digit >= 1 && reasons()[digit - 1]) {
      const box = reasons()[digit - 1];
      box.checked = true;
      box.focus();
    } else if (Object.hasOwn(acts, event.key.toLowerCase())) {
      acts[event.key.toLowerCase()]();
    } else {
      return;
    }
    event.preventDefault();
  });
})();
