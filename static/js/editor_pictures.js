// The editor's pictures, chosen from the library in a dialog instead of typed as addresses.
import { Figure as PlainFigure, canInsertNode } from "django-prose-editor/editor";
import { Library } from "portal/library";

const dialog = document.getElementById("picking");
const library = dialog && new Library(dialog, {
  entry: "[data-upload]",
  forms: {
    "[data-search]": search,
    "[data-choose]": (form) => use(new URLSearchParams(new FormData(form))),
    "[data-upload]": upload,
    "[data-use]": put,
  },
  buttons: { "[data-back]": () => library.choose(), "[data-remove]": remove },
});
let shown = null; // The picture of the text that is being changed, or null while one is put in.

function pictureAt({ $from, node }) {
  for (let depth = $from.depth; depth > 0; depth -= 1) {
    if ($from.node(depth).type.name === "figure") return inFigure($from.node(depth), $from.before(depth));
  }
  if (node?.type.name === "figure") return inFigure(node, $from.pos);
  if (node?.type.name === "image") return { pos: $from.pos, node, image: node, caption: null };
  return null;
}

function inFigure(node, pos) {
  const found = { pos, node, image: null, caption: null };
  node.forEach((child) => { found[child.type.name] = child; });
  return found.image && found;
}

export const Figure = PlainFigure.extend({
  parseHTML() {
    // The words on whose a picture is come from the library each time a text is saved.
    return [...this.parent(), { tag: "small.credit", ignore: true }];
  },

  addCommands() {
    const plain = this.parent();
    if (!dialog) return plain;
    return {
      ...plain,
      editImage: () => ({ editor: asking, state, dispatch }) => {
        const found = pictureAt(state.selection);
        const may = Boolean(found) || canInsertNode(state, state.schema.nodes.figure);
        if (dispatch && may) open(asking, found);
        return may;
      },
    };
  },
});

function open(asking, found) {
  shown = found;
  library.open(asking);
  if (shown) use(`src=${encodeURIComponent(shown.image.attrs.src)}`, true);
  else if (!library.isBegun) library.choose();
}

async function search(form) {
  const answer = await library.search(form);
  if (!answer) return;
  for (const part of ["[data-pictures]", "[data-count]"]) library.replace(part, answer);
}

async function use(query, isTheSame = false) {
  const answer = await library.ask(`${dialog.dataset.useUrl}?${query}`);
  if (answer) showUse(answer, isTheSame);
}

function showUse(parts, isTheSame) {
  library.show(parts, "h2");
  const form = library.step.querySelector("[data-use]");
  const { alt, decorative } = form.elements;
  if (shown) {
    if (isTheSame) {
      decorative.checked = shown.image.attrs.alt === "";
      if (shown.image.attrs.alt) alt.value = shown.image.attrs.alt;
    }
    const button = form.querySelector("[type=submit]");
    button.textContent = button.dataset.changes;
    form.querySelector("[data-remove]").hidden = false;
    // A caption that is there may hold links; it is changed in the text itself.
    form.querySelector("[data-row=caption]").hidden = Boolean(shown.caption);
  }
  alt.disabled = decorative.checked;
}

async function upload(form) {
  const answer = await library.send(form);
  if (!answer) return;
  const again = answer.querySelector("[data-upload]");
  if (!again) {
    showUse(answer, false);
    return;
  }
  const { files } = form.elements.file;
  form.replaceWith(again);
  again.elements.file.files = files;
  again.querySelector("[role=alert]").focus();
}

function put(form) {
  const { alt, decorative, caption } = form.elements;
  const words = decorative.checked ? "" : alt.value.trim();
  const isMissing = !words && !decorative.checked;
  form.querySelector("[data-error]").hidden = !isMissing;
  form.querySelector("[data-row=alt]").classList.toggle("errors", isMissing);
  alt.setAttribute("aria-invalid", isMissing);
  if (isMissing) {
    alt.focus();
    return;
  }
  const { src, width = null, height = null } = form.dataset;
  const { editor } = library;
  const { image, caption: captionType, figure } = editor.schema.nodes;
  const text = caption.value.trim();
  const under = shown?.caption
    ?? (text ? captionType.create(null, editor.schema.text(text)) : null);
  const picture = image.create({ src, alt: words, width, height });
  const node = figure.create(null, under ? [picture, under] : [picture]);
  const place = shown ? { from: shown.pos, to: shown.pos + shown.node.nodeSize } : null;
  dialog.close();
  const chain = editor.chain().focus();
  if (place) chain.insertContentAt(place, node.toJSON()).command(goOnBelow).run();
  else chain.insertContent(node.toJSON()).command(goOnBelow).run();
}

// What is typed next stands below the picture: left selected, it would give way to the words.
function goOnBelow({ tr, state, commands }) {
  const found = pictureAt(tr.selection);
  if (!found) return true;
  const end = found.pos + found.node.nodeSize;
  if (!tr.doc.nodeAt(end)?.isTextblock) tr.insert(end, state.schema.nodes.paragraph.create());
  return commands.setTextSelection(end + 1);
}

function remove() {
  const { pos, node } = shown;
  dialog.close();
  library.editor.chain().focus().deleteRange({ from: pos, to: pos + node.nodeSize }).run();
}

dialog?.addEventListener("input", ({ target: { form } }) => {
  if (form?.matches("[data-use]")) form.elements.alt.disabled = form.elements.decorative.checked;
});
// The menu, whose button says "figure", is made once the editor is.
document.addEventListener("prose-editor:ready", ({ detail }) => detail.editor.on("create", () => {
  const button = detail.editor.view.dom.parentElement.querySelector("[data-name=figure]");
  if (!dialog || !button) return;
  button.title = dialog.dataset.name;
  button.setAttribute("aria-label", dialog.dataset.name);
}));
