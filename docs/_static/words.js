// Shows what a term or a control means beside the link that is pointed at or has the focus. The explanations stand at the
// end of the page, where they can be read without this. Escape puts one away; the pointer may move onto it.

"use strict";

(() => {
  const texts = new Map([...document.querySelectorAll("dt[data-explains]")].map((term) => [term.dataset.explains, term]));
  const tip = Object.assign(document.createElement("div"), { className: "tip", id: "tip", role: "tooltip", hidden: true });
  document.body.append(tip);
  let shown = null;
  let waiting = 0;

  const explained = (target) => {
    const link = target instanceof Element && target.closest("article a[href*='#']");
    return link && !link.closest(".words") && texts.has(link.hash.slice(1)) ? link : null;
  };

  function show(link) {
    clearTimeout(waiting);
    if (link === shown) return;
    const term = texts.get(link.hash.slice(1));
    const name = document.createElement("strong");
    name.textContent = term.textContent;
    tip.replaceChildren(name, ` ${term.nextElementSibling.textContent}`);
    tip.hidden = false;
    const box = link.getClientRects()[0];
    const below = box.bottom + tip.offsetHeight + 12 < innerHeight || box.top < tip.offsetHeight;
    const left = Math.max(8, Math.min(box.left, document.documentElement.clientWidth - tip.offsetWidth - 8));
    tip.style.left = `${left + scrollX}px`;
    tip.style.top = `${(below ? box.bottom + 4 : box.top - tip.offsetHeight - 4) + scrollY}px`;
    shown?.removeAttribute("aria-describedby");
    shown = link;
    link.setAttribute("aria-describedby", "tip");
  }

  function hide() {
    tip.hidden = true;
    shown?.removeAttribute("aria-describedby");
    shown = null;
  }

  for (const event of ["pointerover", "focusin"]) {
    document.addEventListener(event, ({ target, pointerType }) => {
      if (pointerType === "touch") return;
      const link = explained(target);
      if (link) show(link);
      else if (tip.contains(target)) clearTimeout(waiting);
      else if (shown && event === "focusin") hide();
      else if (shown && document.activeElement !== shown) {
        clearTimeout(waiting);
        waiting = setTimeout(hide, 300);
      }
    });
  }
  document.addEventListener("keydown", ({ key }) => { if (key === "Escape") hide(); });
})();
