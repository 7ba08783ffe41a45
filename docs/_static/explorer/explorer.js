// The explorer: loads the published tables, and shows what the address, and then the reader, asks for. The page around
// it is whole without it.

import { element, sign } from "./elements.js";
import { chosen, createForm } from "./form.js";
import { select } from "./selection.js";
import { ALL, families, read, settle, write } from "./state.js";
import { createTable, resorted } from "./table.js";
import { prepare } from "./verdicts.js";

const ROWS = 50;
const PAUSE = 200; // milliseconds; browsers refuse to write the address with every key that is pressed

const place = document.querySelector(".explorer");
const source = new URL(place.dataset.source, document.baseURI);

async function load() {
  const answer = await fetch(source);
  if (!answer.ok) throw new Error(`${answer.status}`);
  const data = prepare(await answer.json());
  await new Promise((done) => setTimeout(done)); // lets the browser answer the reader in between
  return data;
}

function open(data) {
  let { state, ignored } = read(data, location.search);
  let selection = null;
  let limit = ROWS;
  let waiting = 0;

  const form = createForm(data, change);
  const sort = (column) => change(resorted(state, column));
  const table = createTable(data, new URL("..", source), "Requirements by release mode", sort);
  const alike = createTable(data, new URL("..", source), "Requirements with the same verdict in each column", sort);
  const same = element("summary");
  const fold = element("details", { className: "alike" }, same, alike.frame);
  fold.addEventListener("toggle", paintAlike);
  const count = element("output", { className: "count" });
  const note = element("p", { className: "ignored", role: "status", hidden: !ignored.length }, ignoredText(ignored));
  const copied = element("span", { role: "status" });
  const copy = button("Copy link to this view", async () => { copied.textContent = await copyText(address()); });
  const clear = button("Start over", () => change(settle(data, {})));
  const more = button("", () => extend(limit + ROWS));
  const everything = button("", () => extend(Infinity));
  const printed = element("p", { className: "printed" });
  const whole = element("p", { className: "signs" });
  const legend = element("p", { className: "signs" }, ...data.verdicts.flatMap((verdict) => [element("span", {}, sign(verdict), ` ${verdict.title}`), " "]));

  function address() {
    const query = write(data, state);
    return location.origin + location.pathname + (query && `?${query}`);
  }

  function change(fields) {
    state = settle(data, { ...state, ...fields });
    limit = ROWS;
    note.hidden = true;
    copied.textContent = "";
    paint();
    clearTimeout(waiting);
    waiting = setTimeout(() => history.replaceState(null, "", address()), PAUSE);
  }

  function extend(to) {
    const shown = limit;
    limit = to;
    paint(shown + 1);
    table.visit(shown);
  }

  function paint(atOnce) {
    selection = select(data, state);
    form.paint(state);
    table.paint(selection, selection.apart, state, limit, atOnce);
    fold.hidden = !selection.alike.listed;
    same.textContent = agreement(data, state, selection);
    paintAlike();
    printed.textContent = `Filters: ${chosen(data, state).join("; ") || "none"}.`;
    whole.textContent = members(data, selection.apart.columns);
    whole.hidden = !whole.textContent;
    const left = Math.max(0, selection.apart.listed - limit);
    count.textContent = sentence(data, state, selection, left);
    more.textContent = `Show the next ${Math.min(left, ROWS)}`;
    everything.textContent = `Show all ${selection.apart.listed}`;
    more.hidden = everything.hidden = !left;
    table.frame.hidden = legend.hidden = !selection.listed;
  }

  function paintAlike() {
    if (fold.open) alike.paint(selection, selection.alike, state, Infinity);
  }

  place.replaceChildren(note, form.form, element("p", { className: "tools" }, copy, clear, copied), printed, count, legend, whole, fold,
    table.frame, element("p", { className: "tools" }, more, everything));
  paint(0); // the form comes first, so that the page answers the reader soon
}

function button(text, press) {
  const made = element("button", { type: "button" }, text);
  made.addEventListener("click", press);
  return made;
}

/** What is shown, in words: how many, of what, and what differs from the mode that was started from. */
function sentence(data, state, selection, left) {
  const title = (list, wanted) => list.find(({ name }) => name === wanted).title;
  const of = state.edition === ALL ? "all drafts" : `the ${title(data.editions, state.edition)}`;
  const fit = selection.listed ? `${selection.listed} of ${selection.all} requirements of ${of}.` : `No requirement of ${of} fits all of these choices.`;
  const parts = [fit];
  if (left) parts.push(`The first ${selection.apart.listed - left} rows are shown.`);
  if (state.from) {
    const held = Object.entries(state.held).map(([name, hold]) => `${title(data.controls, name)} ${title(data.holds, hold)}`);
    const yours = `${title(data.modes, state.from)}${held.length ? `, with ${few(held, 3, ", ")}` : ""}`;
    const times = selection.changes.reduce((sum, [, , number]) => sum + number, 0);
    const which = selection.changes.map(([before, after, number]) => `${number} from ${before} to ${after}`).join("; ");
    parts.push(times ? `Against ${yours}: ${times} of ${selection.found} verdicts change, ${which}.` : `No verdict differs from ${yours}.`);
  }
  return parts.join(" ");
}

/** How many requirements have the same verdict in each column, and which. */
function agreement(data, state, { alike, listed }) {
  const where = state.mode || state.from ? "each column" : "every release mode";
  const counts = (alike.total[0] ?? []).flatMap((count, verdict) => (count ? [`${count} ${data.verdicts[verdict].title}`] : []));
  return `${alike.listed} of ${listed} have the same verdict in ${where}: ${counts.join(", ")}`;
}

/** Which modes the families have that are named at the head of a column. */
function members(data, columns) {
  const named = columns.filter((names) => names.length < data.modes.length).flatMap((names) => families(data, names));
  const titles = (modes) => modes.map((mode) => data.modes.find(({ name }) => name === mode).title).join(", ");
  return named.map(({ title, modes }) => `${title[0].toUpperCase()}${title.slice(1)}: ${titles(modes)}.`).join(" ");
}

/** What was ignored, shortened: an address can hold anything. */
function ignoredText(ignored) {
  const shown = ignored.map((text) => (text.length > 60 ? `${text.slice(0, 60)}…` : text));
  return `Ignored in the address: ${few(shown, 8, "; ")}.`;
}

/** The first of some, and how many more there are. */
function few(some, number, between) {
  const rest = some.length > number ? [`and ${some.length - number} more`] : [];
  return [...some.slice(0, number), ...rest].join(between);
}

async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return "Copied.";
  } catch {
    return "The browser does not let this page copy; the address bar has the link.";
  }
}

try {
  open(await load());
} catch (error) {
  console.warn(error);
  place.replaceChildren(element("p", { role: "alert" }, "The data of the explorer could not be loaded. The pages named above have the same verdicts."));
}
