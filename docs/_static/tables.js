// Lets a reader sort and narrow a table that is whole without it. A column can be sorted by its head: upward, downward,
// and back. Each column named in data-narrow of the frame gets a field to choose one of its values; data-order has the
// values that do not sort by the alphabet. What is chosen stands in the address, so that it can be passed on; what the address
// asks for and the table does not have is named and ignored.

"use strict";

(() => {
  const words = (cell) => cell.textContent.trim().replace(/\s+/g, " ");
  const parts = (cell) => words(cell).split(", ");

  function byOrder(order) {
    return (one, other) => {
      const [a, b] = [order.indexOf(one), order.indexOf(other)];
      return a >= 0 && b >= 0 ? a - b : one.localeCompare(other, "en", { numeric: true });
    };
  }

  function sortable(table, compare) {
    const heads = [...table.tHead.rows[0].cells];
    const rows = [...table.tBodies[0].rows];
    heads.forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const next = { null: "ascending", ascending: "descending", descending: null }[head.getAttribute("aria-sort")];
        heads.forEach((other) => other.removeAttribute("aria-sort"));
        const sorted = [...rows];
        if (next) {
          head.setAttribute("aria-sort", next);
          const way = next === "ascending" ? 1 : -1;
          sorted.sort((a, b) => way * compare(parts(a.cells[column])[0], parts(b.cells[column])[0]));
        }
        table.tBodies[0].append(...sorted);
      });
    });
  }

  function narrowable(frame, table, compare) {
    const chooser = document.createElement("form");
    chooser.className = "chooser";
    chooser.setAttribute("aria-label", `Narrow the table: ${table.caption.textContent}`);
    const rows = [...table.tBodies[0].rows];
    const heads = [...table.tHead.rows[0].cells].map(words);
    const fields = frame.dataset.narrow.split("|").map((name) => {
      const column = heads.indexOf(name);
      const values = [...new Set(rows.flatMap((row) => parts(row.cells[column])))].sort(compare);
      const key = name.toLowerCase().replaceAll(" ", "-");
      const label = document.createElement("label");
      const select = document.createElement("select");
      select.append(new Option("any", ""), ...values.map((value) => new Option(value, value)));
      label.append(name, select);
      chooser.append(label);
      return { column, select, key };
    });
    const count = document.createElement("output");
    chooser.append(count);
    const fits = (row) => ({ column, select }) => !select.value || parts(row.cells[column]).includes(select.value);
    const ignored = [];
    for (const [key, value] of new URLSearchParams(location.search)) {
      const field = fields.find((one) => one.key === key && [...one.select.options].some((o) => o.value === value));
      if (field) field.select.value = value;
      else ignored.push(`${key}=${value}`.slice(0, 80));
    }
    if (ignored.length) {
      const note = document.createElement("p");
      note.setAttribute("role", "status");
      note.textContent = `Ignored in the address, since this table has no such column or value: ${ignored.join(", ")}`;
      chooser.append(note);
    }
    const keep = () => {
      const chosen = fields.filter(({ select }) => select.value).map(({ key, select }) => [key, select.value]);
      const query = new URLSearchParams(chosen).toString();
      history.replaceState(null, "", `${location.pathname}${query ? `?${query}` : ""}${location.hash}`);
    };
    const show = () => {
      rows.forEach((row) => { row.hidden = !fields.every(fits(row)); });
      count.textContent = `${rows.filter((row) => !row.hidden).length} of ${rows.length}`;
    };
    chooser.addEventListener("change", () => {
      show();
      keep();
    });
    show();
    frame.before(chooser);
  }

  for (const frame of document.querySelectorAll(".frame[data-narrow]")) {
    const table = frame.querySelector("table");
    const compare = byOrder(frame.dataset.order.split("|"));
    narrowable(frame, table, compare);
    sortable(table, compare);
  }
})();
