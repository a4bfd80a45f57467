// The editor's table, which would turn the caption of a table into a cell, made to keep it.
import { Table as PlainTable } from "django-prose-editor/editor";

export const Table = PlainTable.extend({
  addAttributes() {
    return {
      ...this.parent?.(),
      caption: {
        default: "",
        parseHTML: (table) => table.querySelector("caption")?.textContent.trim() ?? "",
        renderHTML: () => ({}),
      },
    };
  },

  parseHTML() {
    return [{ tag: "table" }, { tag: "caption", ignore: true }];
  },

  renderHTML({ node }) {
    const caption = node.attrs.caption ? [["caption", {}, node.attrs.caption]] : [];
    return ["table", {}, ...caption, ["tbody", 0]];
  },

  // In the editor the caption is shown and cannot be typed into; "Edit HTML" changes it.
  addNodeView() {
    return ({ node }) => {
      const dom = document.createElement("div");
      dom.className = "tableWrapper";
      const table = dom.appendChild(document.createElement("table"));
      const caption = table.createCaption();
      caption.contentEditable = "false";
      const contentDOM = table.appendChild(document.createElement("tbody"));
      const update = (changed) => {
        if (changed.type.name !== node.type.name) return false;
        caption.textContent = changed.attrs.caption;
        caption.hidden = !changed.attrs.caption;
        return true;
      };
      update(node);
      return { dom, contentDOM, update, ignoreMutation: (change) => !contentDOM.contains(change.target) };
    };
  },
});
