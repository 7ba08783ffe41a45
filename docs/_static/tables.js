// Lets a reader sort and narrow a table that is whole without it. A column can be sorted by its head. A column of
// few different values, named in the attribute data-narrow of the frame, gets a field to choose one of them.

"use strict";

(() => {
  const words = (cell) => cell.textContent.trim().replace(/\s+/g, " ");
  const parts = (cell) => words(cell).split(/, /);

  const RANKS = ["full", "part", "complement", "research", "days", "weeks", "months", "beyond",
    "before release", "at release", "after release"];

  function order(one, other) {
    const [a, b] = [one, other].map((cell) => RANKS.indexOf(parts(cell)[0]));
    return a >= 0 && b >= 0 ? a - b : words(one).localeCompare(words(other), "en", { numeric: true });
  }

  function sortable(table) {
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const down = head.getAttribute("aria-sort") === "ascending";
        heads.forEach((other) => other.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        const rows = [...table.tBodies[0].rows];
        rows.sort((one, other) => order(one.cells[column], other.cells[column]) * (down ? -1 : 1));
        table.tBodies[0].append(...rows);
      });
    });
  }

  function narrowable(frame, table) {
    const chooser = document.createElement("form");
    chooser.className = "chooser";
    chooser.setAttribute("aria-label", `Narrow the table: ${table.caption.textContent}`);
    const rows = [...table.tBodies[0].rows];
    const heads = [...table.tHead.rows[0].cells].map(words);
    const fields = frame.dataset.narrow.split(",").map((name) => {
      const column = heads.indexOf(name);
      const values = [...new Set(rows.flatMap((row) => parts(row.cells[column])))];
      values.sort((a, b) => RANKS.indexOf(a) - RANKS.indexOf(b) || a.localeCompare(b, "en", { numeric: true }));
      const label = document.createElement("label");
      const select = document.createElement("select");
      select.append(new Option("any", ""), ...values.map((value) => new Option(value, value)));
      label.append(name, select);
      chooser.append(label);
      return { column, select };
    });
    const count = document.createElement("output");
    chooser.append(count);
    const show = () => {
      for (const row of rows) {
        row.hidden = !fields.every(({ column, select }) => !select.value || parts(row.cells[column]).includes(select.value));
      }
      count.textContent = `${rows.filter((row) => !row.hidden).length} of ${rows.length}`;
    };
    chooser.addEventListener("change", show);
    show();
    frame.before(chooser);
  }

  for (const frame of document.querySelectorAll(".frame[data-narrow]")) {
    const table = frame.querySelector("table");
    narrowable(frame, table);
    sortable(table);
  }
})();
