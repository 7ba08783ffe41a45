// The table of the explorer: a row for each requirement, a column for each mode, one sign in each cell.

import { element, said, sign } from "./elements.js";
import { ALL, DOWN, TITLE, UP, YOURS } from "./state.js";
import { words } from "./verdicts.js";

const LOWEST = 45; // pixels of a row; none is lower
const REST = 40; // milliseconds between them and the next ones; a key that is pressed comes first

/** A table in its frame; ``sort`` is called with the column whose head was pressed, ``root`` is where addresses begin. */
export function createTable(data, root, sort) {
  const head = element("thead");
  const caption = element("caption", {}, said("Requirements by release mode"));
  const table = element("table", { className: "view matrix explored" }, caption, head);
  const frame = element("div", { className: "frame", tabIndex: 0, role: "region", "aria-label": "Requirements by release mode" }, table);
  const cells = new Map();
  const titles = new Map([...data.modes, ...data.controls].map(({ name, title }) => [name, title]));
  let heads = new Map();
  let filling = 0;

  function paintHead(columns, state) {
    if (columns.join() !== [...heads.keys()].slice(1).join()) {
      heads = new Map([TITLE, ...columns].map((column) => {
        const text = { [TITLE]: "Requirement", [YOURS]: "yours" }[column] ?? titles.get(column);
        const button = element("button", { type: "button" }, text);
        button.addEventListener("click", () => sort(column));
        return [column, element("th", { scope: "col", className: column === YOURS ? "yours" : "" }, button)];
      }));
      head.replaceChildren(element("tr", {}, ...heads.values()));
      table.style.setProperty("--columns", columns.length);
      table.classList.toggle("worded", columns.length <= 2); // there is room for the words beside the signs
    }
    for (const [column, th] of heads) {
      if (column === state.sort) th.setAttribute("aria-sort", state.order);
      else th.removeAttribute("aria-sort");
    }
  }

  function cell(judgement) {
    const text = words(data, judgement);
    if (!cells.has(text)) cells.set(text, element("td", {}, sign(data.verdicts[judgement.verdict]), said(text)));
    return cells.get(text).cloneNode(true);
  }

  function yours(judgement, before, changed) {
    if (!changed) return Object.assign(cell(judgement), { className: "yours" });
    const was = element("span", { className: "was" }, "was ", sign(data.verdicts[before.verdict]), ` ${words(data, before)}`);
    const now = element("span", {}, sign(data.verdicts[judgement.verdict]), ` ${words(data, judgement)}`);
    return element("td", { className: "yours changed" }, now, " ", was);
  }

  function row(requirement, { columns, judged, changed }, state) {
    const { id, number, title, at } = requirement;
    const link = element("a", { href: new URL(at, root).href }, element("span", { className: "number" }, number), ` ${title}`);
    const asks = element("span", { className: "asks" }, asked(requirement, state.edition === ALL));
    const made = element("tr", {}, element("th", { scope: "row" }, link, asks));
    for (const column of columns) {
      const judgement = judged.get(column).get(id);
      made.append(column === YOURS ? yours(judgement, judged.get(state.from).get(id), changed(requirement)) : cell(judgement));
    }
    return made;
  }

  function asked({ edition, kind, force, mark, presumes, presumes_any: any, presumes_while_staged: staged, readings }, several) {
    const named = (controls) => controls.map((control) => titles.get(control)).join(", ");
    const leads = [["", presumes], ["any of ", any], ["while staged ", staged]];
    const held = leads.filter(([, controls]) => controls.length).map(([lead, controls]) => lead + named(controls)).join(" and ");
    const where = several ? `${data.editions.find(({ name }) => name === edition).title}, ` : "";
    return `${where}${force || kind}; presumes ${held}${readings.length ? "; contested" : ""}${mark && `; ${mark}`}`;
  }

  function counted(title, counts) {
    const tallies = counts.map((some) => element("td", {}, ...some.flatMap((count, verdict) => count ? [part(count, verdict)] : [])));
    return element("tr", { className: "group" }, element("th", { scope: "rowgroup" }, title), ...tallies);
  }

  function part(count, verdict) {
    return element("span", { className: "part" }, sign(data.verdicts[verdict]), `${count}`, said(` ${data.verdicts[verdict].title},`));
  }

  /** Make the rows of a selection as far as the row numbered ``limit``, one at a time; their bodies go into ``whole``. */
  function* made(selection, state, limit, whole) {
    whole.append(element("tbody", {}, counted(`All ${selection.listed}`, selection.total)));
    let left = limit;
    for (const { title, rows, counts } of selection.groups) {
      if (left <= 0) return;
      const body = element("tbody");
      if (title !== null) body.append(counted(`${title} (${rows.length})`, counts));
      whole.append(body);
      for (const requirement of rows.slice(0, left)) {
        body.append(row(requirement, selection, state));
        yield;
      }
      left -= rows.length;
    }
  }

  /**
   * Show what was selected as far as the row numbered ``limit``: the ``first`` rows and those in sight at once, and what the reader has
   * to scroll to right after, unless there is something else to show by then.
   */
  function paint(selection, state, limit, first = 0) {
    const inSight = Math.ceil(innerHeight / LOWEST);
    clearTimeout(filling);
    paintHead(selection.columns, state);
    const whole = element("table");
    const rows = made(selection, state, limit, whole);
    const advance = (number) => {
      let done = false;
      while (number-- > 0 && !done) done = rows.next().done;
      table.append(...whole.tBodies);
      frame.setAttribute("aria-busy", !done);
      if (!done) filling = setTimeout(advance, REST, inSight);
    };
    for (const old of [...table.tBodies]) old.remove(); // and not the head, which may have the focus
    advance(Math.max(first, inSight));
  }

  /** Take the reader to a row, since the button that led there may be gone. */
  const visit = (number) => table.querySelectorAll("th[scope=row] a")[number]?.focus();

  return { frame, paint, visit };
}

/** What pressing the head of a column leads to: upward, downward, and back. */
export function resorted(state, column) {
  if (state.sort !== column) return { sort: column, order: UP };
  return state.order === UP ? { sort: column, order: DOWN } : { sort: "", order: UP };
}
