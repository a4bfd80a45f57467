// Gives the buttons that open and close topics in the tree a name and a state, which treebeard's
// own script leaves out.
"use strict";

function describe(button) {
  const row = button.closest("tr");
  button.setAttribute("aria-label", row.querySelector(".field-name a[href*='/change/']").textContent);
  button.setAttribute("aria-expanded", String(button.classList.contains("treebeard-expanded")));
}

document.addEventListener("DOMContentLoaded", () => {
  const list = document.getElementById("result_list");
  if (!list) return;
  const describeAll = () => list.querySelectorAll(".treebeard-collapse").forEach(describe);
  describeAll();
  new MutationObserver(describeAll).observe(list, {
    subtree: true, childList: true, attributes: true, attributeFilter: ["class"],
  });
});
