// A table of the explorer: a row for each requirement, a column for each group of modes, one sign in each cell. A column is a list of
// names; what is true of its first is true of all.

import { element, said, sign } from "./elements.js";
import { ALL, DOWN, TITLE, UP, YOURS, families } from "./state.js";
import { words } from "./verdicts.js";

const LOWEST = 45; // pixels of a row; none is lower
const REST = 40; // milliseconds between them and the next ones; a key that is pressed comes first
const FEW = 10; // rows that even a slow phone lays out in 50 ms
const WORDED = 5; // columns for which there is room for the words beside the signs
const SPECIAL = { [TITLE]: "Requirement", [YOURS]: "yours" };

/** A table in its frame; ``sort`` is called with the column whose head was pressed, ``root`` is where addresses begin. */
export function createTable(data, root, label, sort) {
  const head = element("thead");
  const caption = element("caption", {}, said(label));
  const table = element("table", { className: "view matrix explored" }, caption, head);
  const frame = element("div", { className: "frame", tabIndex: 0, role: "region", "aria-label": label }, table);
  const cells = new Map();
  const titles = new Map([...data.modes, ...data.controls].map(({ name, title }) => [name, title]));
  let heads = new Map();
  let filling = 0;

  function paintHead(columns, state) {
    if (JSON.stringify(columns) !== JSON.stringify([...heads.keys()].slice(1))) {
      heads = new Map([[TITLE], ...columns].map((column) => {
        const button = element("button", { type: "button" }, headed(column));
        button.addEventListener("click", () => sort(column));
        return [column, element("th", { scope: "col", className: isYours(column) ? "yours" : "" }, button)];
      }));
      head.replaceChildren(element("tr", {}, ...heads.values()));
      table.style.setProperty("--columns", columns.length);
      table.classList.toggle("worded", columns.length <= WORDED);
    }
    for (const [column, th] of heads) {
      if (column.includes(state.sort)) th.setAttribute("aria-sort", state.order);
      else th.removeAttribute("aria-sort");
    }
  }

  /** The head of a column: the names of its modes and whole families, or that it has all modes. */
  function headed(column) {
    const modes = column.filter((name) => titles.has(name));
    const whole = families(data, modes);
    const called = (name) => whole.find((family) => family.modes.includes(name))?.title ?? titles.get(name);
    const named = modes.length === data.modes.length && modes.length > 1 ? ["all modes"] : new Set(modes.map(called));
    return [...named, ...column.filter((name) => name in SPECIAL).map((name) => SPECIAL[name])].join(", ");
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

  function row(requirement, columns, { judged, changed, disputed }, state) {
    const { id, number, title, at, edition } = requirement;
    const link = element("a", { href: new URL(at, root).href }, element("span", { className: "number" }, number), ` ${title}`);
    const asks = element("span", { className: "asks" }, asked(requirement, disputed(requirement)));
    const earlier = data.editions.slice(0, -1).filter(({ name }) => state.edition === ALL && name === edition);
    const marks = earlier.flatMap((one) => [" ", element("span", { className: "draft" }, one.title)]);
    const made = element("tr", {}, element("th", { scope: "row" }, link, ...marks, asks));
    for (const column of columns) {
      const judgement = judged.get(column[0]).get(id);
      made.append(isYours(column) ? yours(judgement, judged.get(state.from).get(id), changed(requirement)) : cell(judgement));
    }
    return made;
  }

  function asked({ kind, force, mark, presumes, presumes_any: any, presumes_while_staged: staged }, contested) {
    const named = (controls) => controls.map((control) => titles.get(control)).join(", ");
    const leads = [["", presumes], ["any of ", any], ["while staged ", staged]];
    const held = leads.filter(([, controls]) => controls.length).map(([lead, controls]) => lead + named(controls)).join(" and ");
    return `${force || kind}; presumes ${held}${contested ? "; contested" : ""}${mark && `; ${mark}`}`;
  }

  function counted(title, counts) {
    const tallies = counts.map((some) => element("td", {}, ...some.flatMap((count, verdict) => count ? [part(count, verdict)] : [])));
    return element("tr", { className: "group" }, element("th", { scope: "rowgroup" }, title), ...tallies);
  }

  function part(count, verdict) {
    return element("span", { className: "part" }, sign(data.verdicts[verdict]), `${count}`, said(` ${data.verdicts[verdict].title},`));
  }

  /** Make the rows of a part of a selection as far as the row numbered ``limit``, one at a time; their bodies go into ``whole``. */
  function* made(selection, part, state, limit, whole) {
    whole.append(element("tbody", {}, counted(`All ${part.listed}`, part.total)));
    let left = limit;
    for (const { title, rows, counts } of part.groups) {
      if (left <= 0) return;
      const body = element("tbody");
      if (title !== null) body.append(counted(`${title} (${rows.length})`, counts));
      whole.append(body);
      for (const requirement of rows.slice(0, left)) {
        body.append(row(requirement, part.columns, selection, state));
        yield;
      }
      left -= rows.length;
    }
  }

  /**
   * Show a part of what was selected as far as the row numbered ``limit``: the ``first`` rows at once, by default those in sight, and the
   * others a few at a time right after, unless there is something else to show by then.
   */
  function paint(selection, part, state, limit, first = Math.ceil(innerHeight / LOWEST)) {
    clearTimeout(filling);
    paintHead(part.columns, state);
    const whole = element("table");
    const rows = made(selection, part, state, limit, whole);
    const advance = (number) => {
      let done = false;
      while (number-- > 0 && !done) done = rows.next().done;
      table.append(...whole.tBodies);
      frame.setAttribute("aria-busy", !done);
      if (!done) filling = setTimeout(advance, REST, FEW);
    };
    for (const old of [...table.tBodies]) old.remove(); // and not the head, which may have the focus
    advance(first);
  }

  /** Take the reader to a row, since the button that led there may be gone. */
  const visit = (number) => table.querySelectorAll("th[scope=row] a")[number]?.focus();

  return { frame, paint, visit };
}

/** Whether a column is that of one's own standings alone. */
function isYours(column) {
  return column.length === 1 && column[0] === YOURS;
}

/** What pressing the head of a column leads to: upward, downward, and back. */
export function resorted(state, column) {
  if (!column.includes(state.sort)) return { sort: column[0], order: UP };
  return state.order === UP ? { sort: state.sort, order: DOWN } : { sort: "", order: UP };
}
