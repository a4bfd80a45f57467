// Markers that lead from the text to its sources, chosen from the library in a dialog.
import { Node } from "django-prose-editor/editor";

const dialog = document.getElementById("citing");
const step = dialog?.querySelector("[data-step]");
let editor = null;
let isBegun = false; // Something was typed into the form of a new source.

const keyIn = (link) => /^#ref-([1-9][0-9]{0,17})$/.exec(link.getAttribute("href"))?.[1];

export const Cite = Node.create({
  name: "cite",
  group: "inline",
  inline: true,
  atom: true,
  selectable: true,

  addAttributes() {
    return { key: { default: null, renderHTML: () => ({}) } };
  },

  parseHTML() {
    const read = (link) => {
      const key = keyIn(link);
      // The words of a link that has some stay words: the server sets the marker behind them.
      const isBare = /^(\s*|\[ref:\s*\d+\s*\])$/i.test(link.textContent) && !link.querySelector("img");
      return key && isBare ? { key } : false;
    };
    return [{ tag: 'a[href^="#ref-"]', priority: 1001, getAttrs: read }];
  },

  renderHTML({ node }) {
    return ["a", { href: `#ref-${node.attrs.key}` }, `[ref:${node.attrs.key}]`];
  },

  renderText({ node }) {
    return `[ref:${node.attrs.key}]`;
  },

  addCommands() {
    return {
      cite: () => ({ editor: asking, dispatch }) => {
        if (!dialog) return false;
        if (dispatch) open(asking);
        return true;
      },
    };
  },

  addMenuItems({ buttons, menu }) {
    if (!dialog) return;
    menu.defineItem({
      name: this.name,
      groups: "link",
      command: (asking) => asking.chain().focus().cite().run(),
      enabled: (asking) => asking.isEditable,
      button: buttons.text(dialog.dataset.name),
    });
  },
});

function open(asking) {
  editor = asking;
  complain(null);
  dialog.showModal();
  if (isBegun) return;
  step.replaceChildren(); // What was ticked last time is set by now.
  choose();
}

function complain(kind) {
  for (const line of dialog.querySelectorAll("[data-trouble]")) {
    line.hidden = line.dataset.trouble !== kind;
  }
  if (kind) dialog.scrollTop = 0;
}

async function ask(url, options) {
  complain(null);
  try {
    const response = await fetch(url, options);
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    // The page to sign in is no answer.
    if (response.ok && !response.redirected) return page.body;
    complain(response.redirected || response.status === 403 ? "403" : "other");
  } catch {
    complain("other");
  }
  return null;
}

async function choose() {
  const answer = await ask(dialog.dataset.url);
  if (!answer) return;
  step.replaceChildren(...answer.childNodes);
  isBegun = false;
  step.querySelector("input[type=search]")?.focus();
}

async function search(form) {
  const answer = await ask(`${form.action}?${new URLSearchParams(new FormData(form))}`);
  if (!answer) return;
  const list = step.querySelector("[data-sources]");
  // What is ticked stays, above what was found.
  const ticked = [...list.querySelectorAll("li:has(:checked)")];
  const keys = new Set(ticked.map((item) => item.querySelector("input").value));
  const found = [...answer.querySelector("[data-sources]").children];
  list.replaceChildren(
    ...ticked,
    ...found.filter((item) => !keys.has(item.querySelector("input")?.value)),
  );
  step.querySelector("[data-count]").replaceChildren(...answer.querySelector("[data-count]").childNodes);
}

async function showMore(button) {
  const answer = await ask(button.dataset.more);
  if (!answer) return;
  const first = answer.querySelector("input");
  button.closest("li").replaceWith(...answer.childNodes);
  first?.focus();
}

async function add(form) {
  const button = form.querySelector("[type=submit]");
  button.disabled = true;
  const answer = await ask(form.action, { method: "POST", body: new FormData(form) });
  button.disabled = false;
  if (!answer) return;
  const added = answer.querySelector("[data-added]");
  if (added) {
    isBegun = false;
    put([added.dataset.added]);
    return;
  }
  const again = answer.querySelector("[data-add]");
  form.replaceWith(again);
  again.querySelector("[role=alert]")?.focus();
}

function put(keys) {
  dialog.close();
  // Behind what is selected, which would give way to the marker otherwise.
  const { to } = editor.state.selection;
  const nodes = keys.map((key) => ({ type: "cite", attrs: { key } }));
  editor.chain().focus().insertContentAt(to, nodes).run();
}

dialog?.addEventListener("submit", (event) => {
  const form = event.target;
  event.preventDefault();
  if (form.matches("[data-search]")) search(form);
  else if (form.matches("[data-add]")) add(form);
  else if (form.matches("[data-choose]")) {
    const keys = new FormData(form).getAll("source");
    form.querySelector("[data-none]").hidden = keys.length > 0;
    if (keys.length) put(keys);
  }
});
dialog?.addEventListener("click", ({ target }) => {
  const button = target.closest("button");
  if (button?.matches("[data-close]")) dialog.close();
  else if (button?.matches("[data-more]")) showMore(button);
  else if (button?.matches("[data-use]")) put([button.dataset.use]);
});
dialog?.addEventListener("input", ({ target }) => {
  if (target.closest("[data-add]")) isBegun = true;
});
dialog?.addEventListener("close", () => editor?.view.focus());
