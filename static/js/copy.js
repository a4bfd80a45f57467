// A button that copies what a field holds; without this script the field is there to copy from.
"use strict";

document.querySelectorAll("button[data-copies]").forEach((button) => {
  const field = document.getElementById(button.dataset.copies);
  const status = document.querySelector("[role=status]");
  button.hidden = false;
  button.addEventListener("click", async () => {
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {  // Pages without https have no clipboard; what is selected can be copied.
      document.execCommand("copy");
    }
    status.textContent = button.dataset.done;
  });
  field.addEventListener("focus", () => field.select());
});
