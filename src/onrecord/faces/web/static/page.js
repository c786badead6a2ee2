// Small comforts; every page works without them.
"use strict";

// Review by keyboard: each button names its key in data-key. A key that is held decides once.
let pressed = false;
document.addEventListener("keydown", (event) => {
  const busy = event.target.closest("input, textarea, select, [contenteditable]");
  if (busy || pressed || event.repeat) return;
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  const button = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  if (button) {
    event.preventDefault();
    pressed = true;
    button.click();
  }
});
// A page that Back brings again is a page to decide on.
window.addEventListener("pageshow", () => { pressed = false; });

// The date slider says its date while it moves, and asks for the page when it is let go.
for (const slider of document.querySelectorAll("input[data-first]")) {
  const shown = document.getElementById(slider.dataset.shown);
  const first = new Date(`${slider.dataset.first}T00:00:00Z`);
  slider.addEventListener("input", () => {
    const day = new Date(first.getTime() + 86400000 * Number(slider.value));
    shown.textContent = day.toISOString().slice(0, 10);
    slider.setAttribute("aria-valuetext", shown.textContent);
    slider.form.elements.at.value = "";  // the thumb was moved last
  });
  // By keyboard a day is a step: there the button asks, or Enter.
  slider.addEventListener("pointerup", () => slider.form.requestSubmit());
}
