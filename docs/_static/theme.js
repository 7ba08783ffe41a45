// Runs before the page is painted: the color scheme that the reader chose on this site, if any. Afterward it brings the
// entry of this page into view in the side bar, and lets Escape close what a narrow window opens over the text.

"use strict";

try {
  document.body.dataset.theme = localStorage.getItem("theme") || "auto";
} catch {
  document.body.dataset.theme = "auto"; // the browser keeps nothing for us
}

document.addEventListener("DOMContentLoaded", () => {
  const bar = document.querySelector(".sidebar-scroll");
  const here = bar?.querySelector(".current-page");
  if (here) bar.scrollTo({ top: here.offsetTop - bar.clientHeight / 3, behavior: "instant" });
  document.addEventListener("keydown", (event) => {
    const open = event.key === "Escape" && document.querySelector(".sidebar-toggle:checked");
    if (!open) return;
    open.checked = false;
    open.focus();
  });
});
