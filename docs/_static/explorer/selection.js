// Which requirements a state selects, in which groups and order, and what is counted of them.

import { contested, rank, standings, whatIf, words } from "./verdicts.js";
import { ALL, DOWN, ONLY, TITLE, YOURS, chapters, columns } from "./state.js";

/**
 * What is to be shown. ``apart`` has the requirements on which the columns differ, ``alike`` those that have the same verdict in
 * each; if none differs, or if everything is to be shown, ``apart`` has them all. Also returns the number ``listed`` of ``all`` in the
 * edition, whether a requirement is ``disputed`` and, for standings of one's own, how often which verdict ``changes`` to which.
 */
export function select(data, state) {
  const shown = columns(data, state);
  const judged = new Map(shown.filter((name) => name !== YOURS).map((name) => [name, data.judged.get(state.reading).get(name)]));
  const disputes = new Map(data.contested);
  if (state.from) {
    const stands = standings(data, state.from, state.held);
    judged.set(YOURS, whatIf(data, state.from, stands, state.reading));
    disputes.set(YOURS, contested(data, state.from, stands));
  }
  const disputed = ({ id }) => asked(state, shown).some((name) => disputes.get(name).has(id));
  const changed = ({ id }) => state.from
    && words(data, judged.get(YOURS).get(id)) !== words(data, judged.get(state.from).get(id));
  const fits = filter(data, state, asked(state, shown).map((name) => judged.get(name)), disputed);
  const everything = data.requirements.filter(({ edition }) => state.edition === ALL || edition === state.edition);
  const found = everything.filter(fits);
  const listed = state.changed === ONLY ? found.filter(changed) : found;
  const split = state.show === ALL ? shown.map((name) => [name]) : agreeing(data, judged, shown, listed);
  const differs = ({ id }) => new Set(split.map(([name]) => words(data, judged.get(name).get(id)))).size > 1;
  const apart = state.show === ALL ? listed : listed.filter(differs);
  const unlike = new Set(apart.length ? apart : listed);
  const part = (across, rows) => ({
    columns: across,
    listed: rows.length,
    groups: grouped(data, state, rows).map(({ title, rows: some }) => ({
      title, rows: sorted(data, state, judged, some), counts: across.map(([name]) => counted(data, some, judged.get(name))),
    })),
    total: across.map(([name]) => counted(data, rows, judged.get(name))),
  });
  return {
    judged, changed, disputed, listed: listed.length, all: everything.length,
    apart: part(split, [...unlike]), alike: part([shown], listed.filter((row) => !unlike.has(row))),
    changes: changes(data, judged.get(state.from), judged.get(YOURS), found.filter(changed)), found: found.length,
  };
}

/**
 * The columns ``names`` in groups, in their order: those of a group have the same verdict, in words, on each of ``rows``. The column
 * of one's own is never part of a group.
 */
export function agreeing(data, judged, names, rows) {
  const groups = new Map();
  for (const name of names) {
    const said = name === YOURS ? YOURS : JSON.stringify(rows.map(({ id }) => words(data, judged.get(name).get(id))));
    groups.set(said, [...(groups.get(said) ?? []), name]);
  }
  return [...groups.values()];
}

/** The columns of which a choice is meant: the mode chosen, or all that are shown. */
function asked({ mode }, shown) {
  return mode ? [mode] : shown;
}

/** Whether a requirement is among those chosen, given the judgements by which to choose a verdict. */
function filter(data, state, judged, disputed) {
  const verdict = data.verdicts.findIndex(({ name }) => name === state.verdict);
  const sought = state.text.toLowerCase().split(/\s+/).filter(Boolean);
  return (requirement) => {
    const { id, number, title, chapter, kind, force } = requirement;
    const text = `${id} ${number} ${title}`.toLowerCase();
    return (!state.objective || chapter === state.objective)
      && (!state.kind || kind === state.kind)
      && (!state.force || force === state.force)
      && (!state.control || presumed(requirement).includes(state.control))
      && (!state.contested || disputed(requirement))
      && sought.every((word) => text.includes(word))
      && (verdict < 0 || judged.some((judgements) => judgements.get(id).verdict === verdict));
  };
}

function presumed({ presumes, presumes_any: any, presumes_while_staged: staged }) {
  return [...presumes, ...any, ...staged];
}

/** The requirements in groups that have a title, in the order in which the guidance has them. */
function grouped(data, state, rows) {
  const edition = (name) => data.editions.find((one) => one.name === name).title;
  const several = state.edition === ALL;
  const kinds = {
    none: () => [[null, () => true]],
    objective: () => chapters(data, state).map((chapter) => [
      several ? `${edition(chapter.edition)}, ${chapter.title}` : chapter.title,
      (row) => row.edition === chapter.edition && row.chapter === chapter.name,
    ]),
    kind: () => data.kinds.map(({ name, title }) => [title, (row) => row.kind === name]),
    force: () => [...data.forces, { name: "", title: "no force stated" }]
      .map(({ name, title }) => [title, (row) => row.force === name]),
    edition: () => data.editions.map(({ name, title }) => [title, (row) => row.edition === name]),
  };
  return kinds[state.group]()
    .map(([title, fits]) => ({ title, rows: rows.filter(fits) }))
    .filter((group) => group.rows.length);
}

function sorted(data, state, judged, rows) {
  if (!state.sort) return rows;
  const way = state.order === DOWN ? -1 : 1;
  if (state.sort === TITLE) return [...rows].sort((a, b) => way * a.title.localeCompare(b.title, "en"));
  const ranks = new Map(rows.map((row) => [row, rank(data, judged.get(state.sort).get(row.id))]));
  return [...rows].sort((a, b) => way * (ranks.get(a) - ranks.get(b)));
}

/** How often each verdict occurs. */
function counted(data, rows, judgements) {
  const counts = data.verdicts.map(() => 0);
  for (const { id } of rows) counts[judgements.get(id).verdict] += 1;
  return counts;
}

/** Of requirements that changed, how often from what to what: [before, after, times], the most frequent first. */
function changes(data, before, after, rows) {
  const times = new Map();
  for (const { id } of rows) {
    const change = JSON.stringify([words(data, before.get(id)), words(data, after.get(id))]);
    times.set(change, (times.get(change) ?? 0) + 1);
  }
  return [...times].sort((a, b) => b[1] - a[1]).map(([change, number]) => [...JSON.parse(change), number]);
}
