// The article form of the administration: names the editor, counts the summary, and warns before
// typed text is left behind.
"use strict";

const form = document.getElementById("article_form");

// The editor hides the text area that its label belongs to.
form.addEventListener("prose-editor:ready", ({ detail: { editor, textarea } }) => {
  const label = textarea.labels[0];
  label.id = `${textarea.id}_label`;
  label.addEventListener("click", () => editor.commands.focus());
  editor.view.dom.setAttribute("aria-labelledby", label.id);
  editor.view.dom.setAttribute("aria-multiline", "true");
});

const summary = form.elements.summary;
const counter = document.createElement("div");
counter.className = "help counter";
summary.after(counter);
function count() {
  counter.textContent = `${summary.value.length} / ${summary.maxLength}`;
  counter.classList.toggle("nearly-full", summary.maxLength - summary.value.length < 20);
}
summary.addEventListener("input", count);
count();

// A form that came back with errors holds text that is not saved anywhere.
let unsaved = form.dataset.unsaved === "yes";
form.addEventListener("input", () => { unsaved = true; });
// What the server keeps can be left behind: the form shows it again.
form.addEventListener("kept", ({ detail: { whole } }) => { if (whole) unsaved = false; });
// A second press on a button while the first is on its way would start a second article.
let sent = false;
form.addEventListener("submit", (event) => {
  if (sent) event.preventDefault();
  sent = true;
  unsaved = false;
});
window.addEventListener("pageshow", () => { sent = false; });
window.addEventListener("beforeunload", (event) => {
  if (unsaved) event.preventDefault();
});
