// The article form of the administration: counts the summary and warns before typed text is left.
"use strict";

const form = document.getElementById("article_form");

const summary = form.elements.summary;
const counter = document.createElement("div");
counter.className = "help counter";
counter.setAttribute("aria-live", "polite");
summary.after(counter);
function count() {
  const left = summary.maxLength - summary.value.length;
  counter.textContent = `${summary.value.length} / ${summary.maxLength}`;
  counter.classList.toggle("nearly-full", left < 20);
}
summary.addEventListener("input", count);
count();

// A form that came back with errors holds text that is not saved anywhere.
let unsaved = form.dataset.unsaved === "yes";
form.addEventListener("input", () => { unsaved = true; });
form.addEventListener("submit", () => { unsaved = false; });
window.addEventListener("beforeunload", (event) => {
  if (unsaved) event.preventDefault();
});
