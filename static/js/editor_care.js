// The editor's care blocks: cards, do and don't lists, warnings, key points, chosen in a dialog.
import { Document as PlainDocument, Node, pm } from "django-prose-editor/editor";

const { TextSelection } = pm.state ?? pm;
const dialog = document.getElementById("care");
const KINDS = ["emergency", "urgent", "non-urgent", "do", "dont", "warning", "key-points"];
let editor = null;

// Blocks stand at the top of a text and nowhere else.
export const Document = PlainDocument.extend({ content: "(block | care)+" });

function careAt({ $from, node }) {
  if (node?.type.name === "care") return { node, pos: $from.pos };
  return $from.depth > 0 && $from.node(1).type.name === "care"
    ? { node: $from.node(1), pos: $from.before(1) }
    : null;
}

// The top of the text that is selected: a whole number of blocks.
function selected({ $from, $to, from, to }) {
  return { from: $from.depth ? $from.before(1) : from, to: $to.depth ? $to.after(1) : to };
}

// One below the heading above it; those inside of other blocks do not count.
function levelAt(doc, pos) {
  let above = 1;
  doc.forEach((node, start) => {
    if (node.type.name === "heading" && start < pos) above = node.attrs.level;
  });
  return Math.min(above + 1, 3);
}

function filled(schema, nodes, kind, level) {
  const { heading, item } = dialog.querySelector(`[value="${kind}"]`).dataset;
  const { heading: headingType, bulletList, listItem, paragraph, care } = schema.nodes;
  const title = headingType.create({ level }, schema.text(heading));
  const words = item ? schema.text(item) : null;
  const line = paragraph.create(null, words);
  const isBegun = nodes.length > 1 || nodes[0].content.size > 0 || !nodes[0].isTextblock;
  const body = kind === "warning" ? line : bulletList.create(null, listItem.create(null, line));
  const inside = isBegun ? nodes : [body];
  return care.createChecked({ kind }, inside[0].type === headingType ? inside : [title, ...inside]);
}

// What is typed next can stand below the block, too.
function leaveRoomBelow(tr, end, schema) {
  if (!tr.doc.nodeAt(end)?.isTextblock) tr.insert(end, schema.nodes.paragraph.create());
}

function goTo(tr, end, schema) {
  leaveRoomBelow(tr, end, schema);
  tr.setSelection(TextSelection.create(tr.doc, end + 1)).scrollIntoView();
}

export const Care = Node.create({
  name: "care",
  group: "care",
  content: "heading block*",
  defining: true,
  isolating: true,

  addAttributes() {
    return {
      kind: {
        default: "non-urgent",
        parseHTML: (section) => section.className,
        renderHTML: ({ kind }) => ({ class: kind }),
      },
    };
  },

  parseHTML() {
    return KINDS.map((kind) => ({ tag: `section[class="${kind}"]` }));
  },

  renderHTML({ HTMLAttributes }) {
    return ["section", HTMLAttributes, 0];
  },

  addCommands() {
    return {
      setCare: (kind) => ({ state, tr, dispatch }) => {
        const found = careAt(state.selection);
        if (found) {
          if (dispatch) tr.setNodeAttribute(found.pos, "kind", kind);
          return true;
        }
        const { from, to } = selected(state.selection);
        const nodes = [];
        state.doc.forEach((node, pos) => { if (pos >= from && pos < to) nodes.push(node); });
        if (!nodes.length || nodes.some((node) => node.type.name === "care")) return false;
        if (dispatch) {
          const care = filled(state.schema, nodes, kind, levelAt(state.doc, from));
          tr.replaceWith(from, to, care);
          leaveRoomBelow(tr, from + care.nodeSize, state.schema);
          tr.setSelection(TextSelection.create(tr.doc, from + care.firstChild.nodeSize));
        }
        return true;
      },

      unsetCare: () => ({ state, tr, dispatch }) => {
        const found = careAt(state.selection);
        if (!found) return false;
        const offset = Math.max(state.selection.from - 1, found.pos);
        if (dispatch) {
          tr.replaceWith(found.pos, found.pos + found.node.nodeSize, found.node.content);
          tr.setSelection(TextSelection.near(tr.doc.resolve(offset)));
        }
        return true;
      },

      goBelowCare: () => ({ state, tr, dispatch }) => {
        const found = careAt(state.selection);
        if (found && dispatch) goTo(tr, found.pos + found.node.nodeSize, state.schema);
        return Boolean(found);
      },

      // An empty last line goes, and what is typed next stands below the block.
      leaveCare: () => ({ state, tr, dispatch }) => {
        const { $from, empty } = state.selection;
        const found = careAt(state.selection);
        const { childCount } = found?.node ?? {};
        const isLast = childCount > 1 && $from.depth === 2 && $from.index(1) === childCount - 1;
        if (!empty || !isLast || $from.parent.content.size) return false;
        if (dispatch) {
          tr.delete($from.before(), $from.after());
          goTo(tr, found.pos + found.node.nodeSize - $from.parent.nodeSize, state.schema);
        }
        return true;
      },
    };
  },

  addKeyboardShortcuts() {
    return {
      "Mod-Enter": () => this.editor.commands.goBelowCare(),
      Enter: () => this.editor.commands.leaveCare(),
      // At the beginning of a block that is empty, Backspace takes the block away.
      Backspace: () => {
        const found = careAt(this.editor.state.selection);
        if (!found || found.node.textContent || found.node.firstChild.content.size) return false;
        return this.editor.state.selection.$from.index(1) === 0 && this.editor.commands.unsetCare();
      },
    };
  },

  addMenuItems({ buttons, menu }) {
    if (!dialog) return;
    menu.defineItem({
      name: "care",
      groups: "nodes",
      button: buttons.text(dialog.dataset.button, dialog.dataset.name),
      active: (asking) => asking.isActive("care"),
      command: open,
    });
  },
});

function open(asking) {
  editor = asking;
  const found = careAt(asking.state.selection);
  dialog.querySelector("[data-remove]").hidden = !found;
  for (const button of dialog.querySelectorAll("[data-heading]")) {
    button.disabled = !asking.can().setCare(button.value);
    if (button.value === found?.node.attrs.kind) button.setAttribute("aria-current", "true");
    else button.removeAttribute("aria-current");
  }
  dialog.querySelector("[data-trouble]").hidden = asking.can().setCare("do");
  dialog.returnValue = ""; // Escape leaves there what was chosen the last time.
  dialog.showModal();
}

dialog?.addEventListener("close", () => {
  const chosen = dialog.returnValue;
  if (chosen === "none") editor.chain().focus().unsetCare().run();
  else if (KINDS.includes(chosen)) editor.chain().focus().setCare(chosen).run();
  else editor?.commands.focus();
});
