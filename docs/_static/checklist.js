// Lets a reader tick a checklist, keeps the ticks in this browser, arranges the lines by verdict or by objective, and copies
// them as Markdown. The page is whole without it, with boxes to tick on paper.

"use strict";

(() => {
  const page = document.querySelector(".filled-in");
  const form = document.getElementById("by-objective");
  const [arrange, told] = [form.elements.arrange, form.querySelector("output")];
  const keys = page.dataset.of.split(" ").map((of) => `checklist ${of}`); // of each mode that shares this checklist
  const rows = [...page.querySelectorAll("section tbody tr:not(.group)")];
  const sections = [...page.querySelectorAll("section")];
  const words = (node) => node.textContent.trim().replace(/\s+/g, " ");
  const idOf = (link) => link.hash.slice(1) || link.pathname.split("/").at(-2); // in its place, or on its own page

  function kept() {
    try {
      const key = keys.find((one) => localStorage.getItem(one)) ?? keys[0];
      return new Set(JSON.parse(localStorage.getItem(key)) ?? []);
    } catch {
      return new Set(); // the browser keeps nothing for us
    }
  }

  const ticked = kept();
  const boxes = rows.flatMap((row) => {
    const [asked, ...instead] = [row.querySelector("th a"), ...row.querySelectorAll("li a:first-of-type")];
    return [...row.querySelectorAll(".box")].map((space, number) => {
      const name = number ? instead[number - 1] : asked;
      const box = Object.assign(document.createElement("input"), { type: "checkbox", className: "box" });
      box.ariaLabel = `${number ? "Instead" : "Done"}: ${words(name)}`;
      box.value = number ? `${idOf(asked)}/${idOf(name)}` : idOf(asked);
      box.checked = ticked.has(box.value);
      space.replaceWith(box);
      return box;
    });
  });
  const lines = boxes.filter((box) => !box.value.includes("/"));

  function count() {
    told.textContent = `${lines.filter((box) => box.checked).length} of ${lines.length} ticked`;
  }

  function keep() {
    const chosen = boxes.filter((box) => box.checked).map((box) => box.value);
    try {
      localStorage.setItem(keys[0], JSON.stringify(chosen));
      count();
    } catch {
      count();
      told.textContent += "; this browser does not keep it";
    }
  }

  // By objective: the same rows in one table for each objective, in the order of the guidance, each with its verdict.
  const places = page.dataset.order.split(" ").map(Number);
  const inOrder = rows.map((row, number) => [places[number], row]).sort(([a], [b]) => a - b).map(([, row]) => row);
  const verdictOf = new Map(rows.map((row) => [row, row.closest("section").querySelector("h2")]));
  const groups = new Map();
  for (const section of sections) {
    let group;
    for (const row of section.querySelectorAll("tbody tr")) {
      if (row.classList.contains("group")) group = row;
      else groups.set(row, group);
    }
  }
  const shells = new Map(); // the sections by objective, made when they are first wanted

  function shell(group) {
    const name = words(group);
    if (!shells.has(name)) {
      const section = sections[0].cloneNode(false);
      section.removeAttribute("id");
      const frame = sections[0].querySelector(".frame").cloneNode(false);
      frame.ariaLabel = name;
      const table = document.createElement("table");
      table.className = "checklist";
      table.append(sections[0].querySelector("thead").cloneNode(true), document.createElement("tbody"));
      const heading = document.createElement("h2");
      heading.append(...[...group.cells[0].childNodes].map((node) => node.cloneNode(true)));
      frame.append(table);
      section.append(heading, frame);
      shells.set(name, section);
    }
    return shells.get(name);
  }

  const homes = new Map(rows.map((row) => [row, row.nextSibling]));
  const parents = new Map(rows.map((row) => [row, row.parentNode]));

  let isByObjective = false;

  function show(byObjective) {
    if (byObjective === isByObjective) return;
    isByObjective = byObjective;
    if (byObjective) {
      for (const row of inOrder) {
        const section = shell(groups.get(row));
        const note = document.createElement("p");
        note.className = "about verdict";
        note.append(...[...verdictOf.get(row).childNodes].map((node) => node.cloneNode(true)));
        row.cells[2].prepend(note);
        section.querySelector("tbody").append(row);
      }
      page.append(...shells.values());
    } else {
      for (const row of [...rows].reverse()) parents.get(row).insertBefore(row, homes.get(row));
      for (const section of shells.values()) section.remove();
      for (const note of page.querySelectorAll(".verdict")) note.remove();
    }
    for (const section of sections) section.hidden = byObjective;
    page.querySelector(".summary").hidden = byObjective;
  }

  const chosen = () => arrange.value === "objective";

  function markdown() {
    const shown = [...page.querySelectorAll("section:not([hidden])")];
    const out = [`# ${words(page.querySelector("h1"))}`, "", location.href.replace(/#.*/, "")];
    for (const section of shown) {
      out.push("", `## ${words(section.querySelector("h2")).replace(/^[^\p{L}]+/u, "")}`, "");
      for (const row of section.querySelectorAll("tbody tr:not(.group)")) {
        const [asked, box] = [row.querySelector("th a"), row.querySelector("input.box")];
        const instead = [...row.cells[2].querySelectorAll("li")];
        const verdict = row.querySelector(".verdict");
        const advice = [...row.cells[2].childNodes].filter((node) => !["UL", "P"].includes(node.nodeName));
        const said = advice.map((node) => node.textContent).join("").trim().replace(/\s+/g, " ");
        const under = chosen() && verdict ? `${words(verdict).replace(/^[^\p{L}]+/u, "")}. ` : "";
        out.push(`- [${box.checked ? "x" : " "}] ${words(asked)} (${idOf(asked)}): ${under}${said}`);
        for (const one of instead) out.push(`  - [${one.querySelector("input").checked ? "x" : " "}] ${words(one)}`);
      }
    }
    return `${out.join("\n")}\n`;
  }

  async function copy() {
    const text = markdown();
    try {
      await navigator.clipboard.writeText(text);
      told.textContent = "Copied as Markdown.";
    } catch {
      const shown = page.querySelector("textarea") ?? document.createElement("textarea");
      shown.ariaLabel = "The checklist as Markdown";
      shown.value = text;
      form.after(shown);
      shown.select();
      told.textContent = "Not copied; the text below is selected.";
    }
  }

  form.hidden = false;
  if (location.hash === `#${form.id}`) arrange.value = "objective";
  show(chosen());
  count();
  page.addEventListener("change", ({ target }) => { if (target.matches("input.box")) keep(); });
  arrange.addEventListener("change", () => {
    show(chosen());
    history.replaceState(null, "", chosen() ? `#${form.id}` : location.pathname);
  });
  addEventListener("hashchange", () => {
    arrange.value = location.hash === `#${form.id}` ? "objective" : "verdict";
    show(chosen());
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.elements.copy.addEventListener("click", copy);
  form.elements.clear.addEventListener("click", () => {
    for (const box of boxes) box.checked = false;
    keep();
  });
})();
