// The fields of the explorer: what is shown, and what if. Each says what was changed; none keeps anything.

import { element, offer } from "./elements.js";
import { ALL, LONGEST_TEXT, ONLY, YOURS, choices, defaults } from "./state.js";
import { standings } from "./verdicts.js";

const LABELS = {
  edition: "Edition", mode: "Mode", verdict: "Verdict", objective: "Objective", kind: "Kind", force: "Force",
  control: "Presumes", reading: "Reading", contested: "Contested", show: "Show", group: "Group by",
};

/** The form; ``change`` is called with the fields that are to change, and ``paint`` makes it show a state. */
export function createForm(data, change) {
  const fields = Object.entries(LABELS).map(([field, label]) => {
    const select = element("select", { name: field });
    const text = element("span", {}, label);
    select.addEventListener("input", () => change({ [field]: select.value, ...(field === "mode" ? panel.started(select.value) : {}) }));
    return { field, label: text, select, whole: element("label", {}, text, select) };
  });
  const text = element("input", { type: "search", name: "text", maxLength: LONGEST_TEXT, placeholder: "words, number or id" });
  text.addEventListener("input", () => change({ text: text.value }));
  const panel = createPanel(data, change);
  const form = element("form", { autocomplete: "off", "aria-label": "What is shown" },
    element("div", { className: "chooser" }, ...fields.map(({ whole }) => whole), element("label", {}, element("span", {}, "Text"), text)),
    panel.details);
  form.addEventListener("submit", (event) => event.preventDefault());

  function paint(state) {
    for (const { field, label, select } of fields) {
      offer(select, choices(data, state, field).map((value) => [value, title(data, state, field, value)]));
      select.value = state[field];
      label.textContent = labeled(data, state, field);
    }
    if (text.value !== state.text) text.value = state.text;
    panel.paint(state);
  }

  return { form, paint };
}

/** What a field is called; two of them are about the mode that is chosen. */
function labeled(data, state, field) {
  const where = state.mode ? title(data, state, "mode", state.mode) : "any mode";
  return ["verdict", "contested"].includes(field) ? `${LABELS[field]} in ${where}` : LABELS[field];
}

/** What was chosen, as words for paper, which has no fields. */
export function chosen(data, state) {
  const without = defaults(data);
  const fields = Object.keys(LABELS).filter((field) => state[field] !== without[field]);
  const start = state.from ? [`Start from: ${title(data, state, "mode", state.from)}`] : [];
  const held = Object.entries(state.held).map(([control, name]) => {
    const named = (list, wanted) => list.find((one) => one.name === wanted).title;
    return `${named(data.controls, control)}: ${named(data.holds, name)}`;
  });
  return [
    ...fields.map((field) => `${labeled(data, state, field)}: ${title(data, state, field, state[field])}`),
    ...(state.text ? [`Text: ${state.text}`] : []), ...start, ...held, ...(state.changed ? ["Changed verdicts only"] : []),
  ];
}

/** What a value of a field is called. */
function title(data, state, field, value) {
  const several = state.edition === ALL;
  const lists = {
    edition: data.editions, mode: data.modes, objective: data.chapters, kind: data.kinds, force: data.forces,
    control: data.controls, verdict: data.verdicts, reading: data.stances,
  };
  const none = { mode: "all modes", reading: "as published", contested: "all", show: "what differs" };
  const special = { "": none[field] ?? "any", [ALL]: field === "show" ? `all ${data.modes.length} modes` : "all", [YOURS]: YOURS, [ONLY]: "contested only" };
  if (field === "group" || value in special) return special[value] ?? value;
  const found = lists[field].find((one) => one.name === value && (several || (one.edition ?? state.edition) === state.edition));
  if (field === "control") return `${found.title}: ${found.meaning}`;
  return field === "objective" && several ? found.title.split(":")[0] : found.title;
}

/** The part that asks what if: where to start, which is the mode chosen above unless another is, and a line for each control. */
function createPanel(data, change) {
  const from = element("select", { name: "from" });
  from.addEventListener("input", () => change({ from: from.value }));
  let state = null;
  const started = (mode) => (details.open && !state.from && mode ? { from: mode } : {});
  const lines = data.controls.map((control) => {
    const tick = element("input", { type: "checkbox", name: control.name });
    const exact = element("select", { "aria-label": `How ${control.title} stands` });
    const own = () => data.holds[standings(data, state.from).get(control.name)].name;
    const hold = (name) => change({ held: { ...state.held, [control.name]: name } });
    tick.addEventListener("input", () => {
      const kept = data.holds[data.ticked].name;
      const without = own() === kept ? data.holds[data.unticked].name : own();
      hold(tick.checked ? kept : without);
    });
    exact.addEventListener("input", () => hold(exact.value));
    const meaning = element("span", { className: "meaning" }, control.meaning);
    const was = element("span", { className: "was" });
    const whole = element("li", {}, element("label", {}, tick, element("span", {}, control.title, " ", meaning)), was, exact);
    offer(exact, data.holds.map(({ name, title }) => [name, title]));
    return { control, tick, exact, own, was, whole };
  });
  const only = element("input", { type: "checkbox", name: "changed" });
  only.addEventListener("input", () => change({ changed: only.checked ? ONLY : "" }));
  const reset = element("button", { type: "button" });
  reset.addEventListener("click", () => change({ held: {} }));
  const tools = element("p", { className: "tools" }, element("label", {}, only, " Changed verdicts only"), reset);
  const list = element("ul", { className: "controls" }, ...lines.map(({ whole }) => whole));
  const held = element("fieldset", {}, element("legend", {}, "Tick the controls that you hold"), list, tools);
  const details = element("details", {},
    element("summary", {}, "What if you held other controls?"),
    element("p", {}, "Start from the mode that is nearest to yours. The verdicts change at once, in a column of their own. "
      + "An alternative counts if it is accepted for that mode and you hold what it needs."),
    element("p", {}, "Tick what you hold over every copy of the model. A check on your own service is none over weights that others have: "
      + "a model in several modes is judged by the one that leaves you least."),
    element("div", { className: "chooser" }, element("label", {}, element("span", {}, "Start from"), from)), held);

  details.addEventListener("toggle", () => {
    const start = started(state.mode);
    if (start.from) change(start);
  });

  function paint(next) {
    const opened = !state && next.from;
    state = next;
    if (opened) details.open = true;
    offer(from, choices(data, state, "from").map((name) => [name, data.modes.find((mode) => mode.name === name)?.title ?? "no mode"]));
    from.value = state.from;
    held.hidden = !state.from;
    if (!state.from) return;
    const mode = data.modes.find(({ name }) => name === state.from).title;
    reset.textContent = `All as in ${mode}`;
    reset.disabled = !Object.keys(state.held).length;
    only.checked = state.changed === ONLY;
    for (const { control, tick, exact, own, was, whole } of lines) {
      exact.value = state.held[control.name] ?? own();
      tick.checked = exact.value === data.holds[data.ticked].name;
      const changed = exact.value !== own();
      was.textContent = changed ? `was ${data.holds.find(({ name }) => name === own()).title}` : "";
      whole.classList.toggle("changed", changed);
    }
  }

  return { details, paint, started };
}
