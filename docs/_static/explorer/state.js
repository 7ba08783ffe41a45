// What a reader has chosen, and how it is written in the address. Whatever an address says that is not a choice is left
// out and named. Which choices there are comes from the data.

export const ALL = "all";
export const YOURS = "yours";
export const ONLY = "only";
export const GROUPS = ["objective", "kind", "force", "edition", "none"];
export const TITLE = "requirement";
export const UP = "ascending";
export const DOWN = "descending";
export const LONGEST_TEXT = 200;
const LONGEST = 4000;

/** The fields in an order in which none depends on a later one, each with its value where nothing is chosen. */
export function defaults(data) {
  return {
    edition: data.editions.at(-1).name, from: "", objective: "", kind: "", force: "", mode: "", verdict: "",
    control: "", reading: "", contested: "", text: "", changed: "", show: "", group: GROUPS[0], sort: "", order: UP,
  };
}

/** The values that a field can have, given the fields before it. */
export function choices(data, state, field) {
  const names = (list) => ["", ...new Set(list.map(({ name }) => name))];
  switch (field) {
    case "edition": return [...names(data.editions).slice(1), ALL];
    case "from": return names(data.modes);
    case "objective": return names(chapters(data, state));
    case "kind": return names(data.kinds);
    case "force": return names(data.forces);
    case "mode": return [...names(data.modes), ...(state.from ? [YOURS] : [])];
    case "verdict": return names(data.verdicts);
    case "control": return names(data.controls);
    case "reading": return names(data.stances);
    case "contested": return ["", ONLY];
    case "changed": return state.from ? ["", ONLY] : [""];
    case "show": return ["", ALL];
    case "group": return GROUPS;
    case "sort": return ["", TITLE, ...columns(data, state)];
    case "order": return state.sort ? [UP, DOWN] : [UP];
  }
  throw new Error(`no field ${field}`);
}

/** The chapters of the editions that are shown. */
export function chapters(data, { edition }) {
  return data.chapters.filter((chapter) => edition === ALL || chapter.edition === edition);
}

/** The modes that are shown, and yours beside the one that it starts from. */
export function columns(data, { mode, from }) {
  const shown = data.modes.map(({ name }) => name).filter((name) => !mode || name === mode || name === from);
  if (from) shown.splice(shown.indexOf(from) + 1, 0, YOURS);
  return shown;
}

/** The families that have all of their modes among ``names``. */
export function families(data, names) {
  return data.families.filter(({ modes }) => modes.every((mode) => names.includes(mode)));
}

/** A state of nothing but choices that exist: whatever is wanted and is none becomes as if it were not chosen. */
export function settle(data, wanted) {
  const state = defaults(data);
  for (const field of Object.keys(state)) {
    const value = wanted[field] ?? state[field];
    const fits = field === "text" ? value.length <= LONGEST_TEXT : choices(data, state, field).includes(value);
    if (fits) state[field] = value;
  }
  return { ...state, held: settleHeld(data, state.from, wanted.held ?? {}) };
}

/** Of standings of one's own those that exist and differ from the mode started from: control -> standing. */
function settleHeld(data, from, held) {
  const place = data.modes.findIndex(({ name }) => name === from);
  const differs = ({ name, stands }) => {
    const hold = data.holds.findIndex((one) => one.name === held[name]);
    return hold >= 0 && hold !== stands[place];
  };
  return from ? Object.fromEntries(data.controls.filter(differs).map(({ name }) => [name, held[name]])) : {};
}

/** The state that the query of an address asks for, and what in it was no choice. */
export function read(data, query) {
  if (query.length > LONGEST) return { state: settle(data, {}), ignored: [`everything, since it is longer than ${LONGEST} characters`] };
  const asked = new URLSearchParams(query);
  const [fields, controls] = [Object.keys(defaults(data)), data.controls.map(({ name }) => name)];
  const wanted = { held: {} };
  const ignored = [];
  for (const key of new Set(asked.keys())) {
    const [value, ...more] = asked.getAll(key);
    if (more.length) ignored.push(`${key}, which it has ${more.length + 1} times`);
    else if (fields.includes(key)) wanted[key] = value;
    else if (controls.includes(key)) wanted.held[key] = value;
    else ignored.push(`${key}=${value}`);
  }
  const state = settle(data, wanted);
  for (const field of fields) {
    if (field in wanted && state[field] !== wanted[field]) ignored.push(`${field}=${wanted[field]}`);
  }
  for (const [control, value] of Object.entries(wanted.held)) {
    const exists = state.from && data.holds.some(({ name }) => name === value);
    if (!exists) ignored.push(`${control}=${value}`);
  }
  return { state, ignored };
}

/** The query of an address for a state; what is not chosen does not stand in it. */
export function write(data, state) {
  const { held, ...fields } = state;
  const without = defaults(data);
  const chosen = Object.entries(fields).filter(([field, value]) => value !== without[field]);
  return new URLSearchParams([...chosen, ...Object.entries(held)]).toString();
}
