// The most important point of a picture: shown in lists, and chosen with a click in its form.
"use strict";

for (const image of document.querySelectorAll("[data-focus]")) {
  image.style.objectPosition = image.dataset.focus;
}

const focal = document.querySelector("[data-focal]");
if (focal) {
  const form = focal.closest("form");
  const whole = focal.querySelector("[data-focal-image]");
  const mark = focal.querySelector("[data-focal-mark]");
  const parts = focal.querySelectorAll("[data-focal-part]");
  const { focal_x: x, focal_y: y, file } = form.elements;

  function show() {
    mark.style.left = `${x.value}%`;
    mark.style.top = `${y.value}%`;
    for (const part of parts) part.style.objectPosition = `${x.value}% ${y.value}%`;
  }

  function showPicture(address) {
    whole.src = address;
    for (const part of parts) part.src = address;
    focal.hidden = false;
    mark.hidden = false;
    focal.querySelector("[data-focal-parts]").hidden = false;
    show();
  }

  for (const field of [x, y]) field.addEventListener("input", show);
  // Whoever uses the keyboard has the two numbers.
  whole.addEventListener("click", (event) => {
    if (x.disabled) return;
    x.value = Math.round((100 * event.offsetX) / whole.clientWidth);
    y.value = Math.round((100 * event.offsetY) / whole.clientHeight);
    show();
  });

  if (whole.hasAttribute("src")) showPicture(whole.getAttribute("src"));
  file?.addEventListener("change", () => {
    focal.hidden = true;
    if (!file.files.length) return;
    const reader = new FileReader();
    reader.addEventListener("load", () => showPicture(reader.result));
    reader.readAsDataURL(file.files[0]);
  });
  // What is no picture is told by the server, in words.
  whole.addEventListener("error", () => { focal.hidden = true; });
}
