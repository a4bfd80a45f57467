// The preview beside the article form: loaded when it is opened, and again when the text was kept.
"use strict";

{
  const panel = document.getElementById("preview");
  const frame = panel.querySelector("iframe");
  const widths = panel.querySelectorAll("[name=preview_width]");
  let scrolledTo = 0;

  function remembered(name, value) {
    try {
      if (value !== undefined) window.localStorage.setItem(name, value);
      return window.localStorage.getItem(name);
    } catch {
      return null;  // A browser that stores nothing shows the panel as it comes.
    }
  }

  function show() {
    if (!panel.open) return;
    if (!frame.src) {
      frame.src = frame.dataset.src;
      return;
    }
    scrolledTo = frame.contentWindow.scrollY;
    frame.contentWindow.location.replace(frame.dataset.src);
  }

  frame.addEventListener("load", () => {
    frame.contentWindow.scrollTo({ top: scrolledTo, behavior: "instant" });
  });
  panel.addEventListener("toggle", () => {
    remembered("preview-open", panel.open ? "yes" : "no");
    show();
  });
  document.getElementById("article_form")?.addEventListener("kept", show);

  for (const width of widths) {
    if (width.value === remembered("preview-width")) width.checked = true;
    width.addEventListener("change", () => remembered("preview-width", width.value));
  }
  panel.querySelector(".preview-frame").hidden = false;
  // Opening it fires the event that loads the frame.
  if (panel.dataset.begins === "open" || remembered("preview-open") === "yes") panel.open = true;
}
