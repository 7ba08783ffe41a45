// From what a requirement presumes and how its controls stand, what becomes of it: the tables that the site publishes,
// applied in the browser. Knows no name of a mode, control or verdict; all come with the data.

/** Requirements by field, as the rows of the data have them, with the names of what their numbers refer to. */
function unpacked({ fields, pages, chapters, kinds, forces, controls, requirements }) {
  const named = (places = []) => places.map((place) => controls[place].name);
  const presumed = (text) => ({
    presumes: named(text.presumes), presumes_any: named(text.presumes_any), presumes_while_staged: named(text.presumes_while_staged),
  });
  return requirements.map((row) => {
    const found = Object.fromEntries(row.map((value, place) => [fields[place], value]));
    const { name: chapter, edition } = chapters[found.chapter];
    return {
      mark: "", ...found, edition, chapter, ...presumed(found),
      at: `${pages[found.page]}#${found.id}`, kind: kinds[found.kind].name, force: forces[found.force]?.name ?? "",
      readings: (found.readings ?? []).map((reading) => ({ ...reading, ...presumed(reading) })),
    };
  });
}

/** The data with an index of what answers each requirement, the judgements by reading, mode and requirement, and what is contested by mode. */
export function prepare(packed) {
  const data = { ...packed, requirements: unpacked(packed) };
  const answers = new Map(data.requirements.map(({ id }) => [id, []]));
  for (const alternative of data.alternatives) {
    for (const [id, grade] of Object.entries(alternative.answers)) {
      if (data.grades[grade] !== null) answers.get(id).push({ grade, alternative });
    }
  }
  for (const some of answers.values()) {
    some.sort((a, b) => a.grade - b.grade || (a.alternative.name < b.alternative.name ? -1 : 1));
  }
  const known = { ...data, answers };
  const judged = (reading) => new Map(data.modes.map(({ name }) => [name, whatIf(known, name, standings(data, name), reading)]));
  known.judged = new Map(["", ...data.stances.map(({ name }) => name)].map((reading) => [reading, judged(reading)]));
  known.contested = new Map(data.modes.map(({ name }) => [name, contested(known, name, standings(data, name))]));
  return known;
}

/** How every control stands in a mode, except for those that ``held`` names with a standing. */
export function standings(data, mode, held = {}) {
  const place = data.modes.findIndex(({ name }) => name === mode);
  const own = new Map(data.controls.map(({ name, stands }) => [name, stands[place]]));
  for (const [control, name] of Object.entries(held)) own.set(control, data.holds.findIndex((h) => h.name === name));
  return own;
}

/**
 * The judgement on every requirement for a developer in a mode whose controls stand as ``stands`` says: id -> judgement.
 * A requirement that has readings of the stance ``reading`` is judged by the worst of them, or the best if the stance says so.
 */
export function whatIf(data, mode, stands, reading = "") {
  const judged = judging(data, mode, stands);
  const stance = data.stances.find(({ name }) => name === reading);
  const better = (a, b) => rank(data, a) - rank(data, b);
  return new Map(data.requirements.map((requirement) => {
    const others = requirement.readings.filter(({ stance: name }) => name === reading).map((other) => judged(requirement, other));
    return [requirement.id, others.length ? others.sort((a, b) => (stance.worst ? better(b, a) : better(a, b)))[0] : judged(requirement)];
  }));
}

/** The ids of the requirements of which a reading leads such a developer to another verdict than ours. */
export function contested(data, mode, stands) {
  const judged = judging(data, mode, stands);
  const differs = (requirement) => requirement.readings
    .some((other) => words(data, judged(requirement, other)) !== words(data, judged(requirement)));
  return new Set(data.requirements.filter(differs).map(({ id }) => id));
}

/** A function that judges a requirement for such a developer, by our reading of its text or by an ``other`` one. */
function judging(data, mode, stands) {
  const works = ({ modes, presumes, weakest }) =>
    modes.includes(mode) && presumes.every((control) => stands.get(control) <= weakest);
  const working = new Set(data.alternatives.filter(works));
  return (requirement, other) => {
    const answers = data.answers.get(requirement.id).filter(({ alternative }) => working.has(alternative));
    return judge(data, other ?? requirement, stands, other ? [...answers, ...parts(data, other, working)] : answers);
  };
}

/** The alternatives that would replace a requirement in part if it is read so. */
function parts(data, { part_by: names }, working) {
  return data.alternatives.filter((alternative) => names.includes(alternative.name) && working.has(alternative))
    .map((alternative) => ({ grade: data.part, alternative }));
}

/** The verdict on one requirement, the standing that it comes from, the controls that decide it, and what stands in. */
export function judge(data, requirement, stands, answers) {
  const holds = new Map(requirement.presumes.map((control) => [control, stands.get(control)]));
  for (const control of requirement.presumes_while_staged) {
    const firmer = stands.get(control) <= stands.get(data.stage) ? control : data.stage;
    holds.set(firmer, stands.get(firmer));
  }
  const firmest = Math.min(...requirement.presumes_any.map((control) => stands.get(control)));
  for (const control of requirement.presumes_any) if (stands.get(control) === firmest) holds.set(control, firmest);
  const hold = Math.max(...holds.values());
  const decidedBy = [...holds.keys()].filter((control) => holds.get(control) === hold);
  const { verdict, answered } = data.holds[hold];
  const instead = answered === null ? [] : answers;
  return { verdict: instead.length ? answered : verdict, hold, decidedBy, instead };
}

/** A verdict in words, with the grade of an alternative. */
export function words(data, { verdict, instead }) {
  return instead.length ? data.grades[instead[0].grade] : data.verdicts[verdict].title;
}

/** Where a judgement lies on the way from the most that can be followed to the least. */
export function rank(data, { verdict, instead }) {
  return verdict * data.grades.length + (instead.length ? instead[0].grade : 0);
}
