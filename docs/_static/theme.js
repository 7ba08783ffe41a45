// Runs before the page is painted: the color scheme that the reader chose on this site, if any. Afterward it draws the signs
// of the buttons for the color scheme, brings the entry of this page into view in the side bar, and lets Escape close what a
// narrow window opens over the text.

"use strict";

try {
  document.body.dataset.theme = localStorage.getItem("theme") || "auto";
} catch {
  document.body.dataset.theme = "auto"; // the browser keeps nothing for us
}

document.addEventListener("DOMContentLoaded", () => {
  const half = (arc) => `<circle cx="12" cy="12" r="7"/><path d="M12 5v14"/><path d="M12 5a7 7 0 0 ${arc} 0 14z" fill="currentColor"/>`;
  const rays = "M12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.4 1.4M17.6 17.6 19 19M19 5l-1.4 1.4M6.4 17.6 5 19";
  const signs = {
    "auto-light": half(1),
    "auto-dark": half(0),
    dark: '<path d="M19 14.5A8 8 0 0 1 9.5 5a8 8 0 1 0 9.5 9.5z"/>',
    light: `<circle cx="12" cy="12" r="4.5"/><path d="${rays}"/>`,
  };
  const drawn = ([when, sign]) => `<svg class="theme-icon-when-${when}" viewBox="0 0 24 24">${sign}</svg>`;
  for (const button of document.querySelectorAll(".theme-toggle"))
    button.innerHTML = Object.entries(signs).map(drawn).join("");
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
