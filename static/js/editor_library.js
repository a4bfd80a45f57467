// A dialog of the editor in which something is chosen from a library. The server writes each step.

export class Library {
  editor = null;
  isBegun = false; // Something was typed into the form of a new entry.

  // `forms` and `buttons` say what to do with those that match: a selector leads to a function.
  constructor(dialog, { entry, forms, buttons }) {
    this.dialog = dialog;
    this.step = dialog.querySelector("[data-step]");
    const own = {
      "[data-close]": () => dialog.close(),
      "[data-more]": (button) => this.showMore(button),
    };
    dialog.addEventListener("submit", (event) => {
      event.preventDefault();
      call(forms, event.target);
    });
    dialog.addEventListener("click", ({ target }) => {
      const button = target.closest("button");
      if (button) call({ ...own, ...buttons }, button);
    });
    dialog.addEventListener("input", ({ target }) => {
      if (target.closest(entry)) this.isBegun = true;
    });
    dialog.addEventListener("close", () => this.editor?.view.focus());
  }

  open(editor) {
    this.editor = editor;
    this.complain(null);
    this.dialog.showModal();
  }

  complain(kind) {
    for (const line of this.dialog.querySelectorAll("[data-trouble]")) {
      line.hidden = line.dataset.trouble !== kind;
    }
    if (kind) this.dialog.scrollTop = 0;
  }

  // Return what the server answers, or null after saying what went wrong.
  async ask(url, options) {
    this.complain(null);
    try {
      const response = await fetch(url, options);
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      for (const image of page.querySelectorAll("[data-focus]")) {
        image.style.objectPosition = image.dataset.focus;
      }
      // The page to sign in is no answer.
      if (response.ok && !response.redirected) return page.body;
      this.complain(response.redirected || response.status === 403 ? "403" : "other");
    } catch {
      this.complain("other");
    }
    return null;
  }

  async send(form) {
    const button = form.querySelector("[type=submit]");
    const words = button.textContent;
    button.disabled = true;
    button.textContent = button.dataset.wait ?? words;
    const answer = await this.ask(form.action, { method: "POST", body: new FormData(form) });
    button.disabled = false;
    button.textContent = words;
    return answer;
  }

  search(form) {
    return this.ask(`${form.action}?${new URLSearchParams(new FormData(form))}`);
  }

  show(parts, focused) {
    this.step.replaceChildren(...parts.childNodes);
    this.isBegun = false;
    this.step.querySelector(focused)?.focus();
  }

  replace(part, parts) {
    this.step.querySelector(part).replaceChildren(...parts.querySelector(part).childNodes);
  }

  async choose() {
    const answer = await this.ask(this.dialog.dataset.url);
    if (answer) this.show(answer, "input[type=search]");
  }

  async showMore(button) {
    const answer = await this.ask(button.dataset.more);
    if (!answer) return;
    const first = answer.querySelector("input");
    button.closest("li").replaceWith(...answer.childNodes);
    first?.focus();
  }
}

function call(acts, element) {
  const found = Object.keys(acts).find((selector) => element.matches(selector));
  if (found) acts[found](element);
}
