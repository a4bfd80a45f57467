// Suggests names while one is typed: the combobox of the WAI-ARIA practices, with a list of its
// own. What stands in the field is what is sent, so that everything works without this, too.
"use strict";

{
  const SOON = 150;

  function begin(input) {
    const box = input.parentElement;
    const list = document.createElement("ul");
    const status = document.createElement("div");
    let active = -1;
    let timer = 0;
    let asked = null;

    list.id = `${input.id}_names`;
    list.className = "pick-list";
    list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", box.dataset.found);
    status.className = "visually-hidden";
    status.setAttribute("role", "status");
    input.after(list, status);
    for (const [name, value] of Object.entries({
      role: "combobox",
      autocomplete: "off",
      spellcheck: "false",
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": list.id,
    })) input.setAttribute(name, value);

    function point(at) {
      const options = [...list.children];
      active = options.length ? (at + options.length) % options.length : -1;
      options.forEach((option, place) => {
        option.setAttribute("aria-selected", String(place === active));
      });
      input.setAttribute("aria-activedescendant", options[active]?.id ?? "");
      options[active]?.scrollIntoView({ block: "nearest" });
    }

    function close() {
      window.clearTimeout(timer);
      asked?.abort();
      list.hidden = true;
      active = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    }

    function choose(option) {
      input.value = option.dataset.label;
      close();
      status.textContent = "";
      forgetTicks();
      // For what keeps the text of the form; it is no typing that asks for suggestions.
      input.dispatchEvent(new CustomEvent("input", { bubbles: true, detail: "chosen" }));
    }

    function forgetTicks() {
      for (const tick of box.querySelectorAll("[type=radio]")) tick.checked = false;
    }

    function show(names) {
      list.replaceChildren(...names.map(({ label, note }, at) => {
        const option = document.createElement("li");
        option.id = `${list.id}_${at}`;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        option.dataset.label = label;
        option.append(label);
        if (note) {
          const more = document.createElement("span");
          more.className = "pick-note";
          more.append(note);
          option.append(" ", more);
        }
        return option;
      }));
      list.hidden = names.length === 0;
      active = -1;
      input.setAttribute("aria-expanded", String(!list.hidden));
      input.removeAttribute("aria-activedescendant");
      status.textContent = names.length ? `${box.dataset.found}: ${names.length}` : box.dataset.none;
    }

    async function ask(text) {
      asked?.abort();
      asked = new AbortController();
      const { signal } = asked;
      try {
        const answer = await fetch(`${input.dataset.names}?${new URLSearchParams({ q: text })}`, { signal });
        // The page to sign in is no answer: the name can be typed in full.
        if (!answer.ok || answer.redirected) return close();
        const { names } = await answer.json();
        if (!signal.aborted && document.activeElement === input) show(names);
      } catch {
        if (!signal.aborted) close();
      }
    }

    input.addEventListener("input", (event) => {
      if (event.detail === "chosen") return;
      forgetTicks();
      window.clearTimeout(timer);
      if (input.value.trim()) timer = window.setTimeout(() => ask(input.value), SOON);
      else close();
    });

    const keys = {
      // What stands there from the beginning is no search: the first of all are shown then.
      ArrowDown: () => {
        if (list.hidden) ask(input.value === input.defaultValue ? "" : input.value);
        else point(active + 1);
      },
      ArrowUp: () => list.hidden || point(active < 0 ? -1 : active - 1),
      Enter: () => (active < 0 ? close() : choose(list.children[active])),
      Escape: () => close(),
    };
    input.addEventListener("keydown", (event) => {
      const opens = event.key === "ArrowDown";
      if (event.isComposing || !(event.key in keys) || (list.hidden && !opens)) return;
      event.preventDefault();
      keys[event.key]();
    });
    input.addEventListener("blur", close);
    // The field keeps the focus, or the list would be gone before it is pressed.
    list.addEventListener("pointerdown", (event) => event.preventDefault());
    list.addEventListener("click", ({ target }) => {
      const option = target.closest("[role=option]");
      if (option) choose(option);
    });
  }

  document.querySelectorAll("input[data-names]").forEach(begin);
}
