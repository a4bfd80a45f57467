// Markers that lead from the text to its sources, chosen from the library in a dialog.
import { Node } from "django-prose-editor/editor";
import { Library } from "portal/library";

const dialog = document.getElementById("citing");
const library = dialog && new Library(dialog, {
  entry: "[data-add]",
  forms: { "[data-search]": search, "[data-add]": add, "[data-choose]": putTicked },
  buttons: { "[data-use]": (button) => put([button.dataset.use]) },
});

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
  library.open(asking);
  if (library.isBegun) return;
  library.step.replaceChildren(); // What was ticked last time is set by now.
  library.choose();
}

async function search(form) {
  const answer = await library.search(form);
  if (!answer) return;
  const list = library.step.querySelector("[data-sources]");
  // What is ticked stays, above what was found.
  const ticked = [...list.querySelectorAll("li:has(:checked)")];
  const keys = new Set(ticked.map((item) => item.querySelector("input").value));
  const found = [...answer.querySelector("[data-sources]").children];
  list.replaceChildren(
    ...ticked,
    ...found.filter((item) => !keys.has(item.querySelector("input")?.value)),
  );
  library.replace("[data-count]", answer);
}

async function add(form) {
  const answer = await library.send(form);
  if (!answer) return;
  const added = answer.querySelector("[data-added]");
  if (added) {
    library.isBegun = false;
    put([added.dataset.added]);
    return;
  }
  const again = answer.querySelector("[data-add]");
  form.replaceWith(again);
  again.querySelector("[role=alert]")?.focus();
}

function putTicked(form) {
  const keys = new FormData(form).getAll("source");
  form.querySelector("[data-none]").hidden = keys.length > 0;
  if (keys.length) put(keys);
}

function put(keys) {
  const { editor } = library;
  dialog.close();
  // Behind what is selected, which would give way to the marker otherwise.
  const { to } = editor.state.selection;
  const nodes = keys.map((key) => ({ type: "cite", attrs: { key } }));
  editor.chain().focus().insertContentAt(to, nodes).run();
}
