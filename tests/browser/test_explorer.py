"""Test the explorer in a browser: it computes what Python computes, keeps its state in the address, is accessible."""

from __future__ import annotations

import json
import re
from collections import Counter
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.axe import Cover, judge
from support.project import ROOT, draws
from support.strategies import holds, readings

from traceability.analysis.groupings import agreeing, differing
from traceability.analysis.readings import contested_in, judgements_by
from traceability.analysis.verdicts import Verdict, judgements, stands, what_if
from traceability.data.explorer import explorer, key
from traceability.policy.model import Control, Documentation, Requirement, Safeguard, in_edition
from traceability.policy.values import ControlStatus, Stance
from traceability.views.content import named
from traceability.views.labels import words
from traceability.views.requirements import chapters

pytestmark = pytest.mark.browser
PAGE = "docs/explorer.html"
SCRIPTS = sorted((ROOT / "docs/_static/explorer").glob("*.js"))
many = settings(draws(25), suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])

IMPORT = """async () => {
  const from = (name) => import(new URL(`../_static/explorer/${name}.js`, location));
  window.use = { ...await from("verdicts"), ...await from("state"), ...await from("selection") };
  window.published = use.prepare(await (await fetch("../data/explorer.json")).json());
  window.plain = (judged) => Object.fromEntries([...judged].map(([id, { verdict, hold, decidedBy, instead }]) =>
    [id, [verdict, hold, decidedBy, instead.map(({ grade, alternative }) => [grade, alternative.name])]]));
}"""


@pytest.fixture
def visit(opened, served):
    def open_page(query="", *, prepare=None, **options):
        page = opened.new(**options)
        if prepare:
            prepare(page)
        page.goto(f"{served}{PAGE}{query}")
        if options.get("java_script_enabled", True):
            page.locator(".explorer").locator("output, [role=alert]").first.wait_for()
        return page

    yield open_page
    opened.take_back()


@pytest.fixture(scope="module")
def script(browser, served):
    """Yield a page that has the functions of the scripts in ``use`` and the data of the site in ``published``."""
    page = browser.new_page()
    page.goto(served + PAGE)
    page.evaluate(IMPORT)
    yield page
    page.close()


def plain(judgement):
    """Return a judgement in the form of the script."""
    instead = [[answer.grade, answer.alternative] for answer in judgement.instead]
    return [judgement.verdict, judgement.standing, list(map(key, judgement.decided_by)), instead]


def of_mode(policy, mode):
    """Return the standing of every control in a mode."""
    return {control: status for (control, where), status in stands(policy).items() if where == mode}


def by_name(held):
    """Return standings as addresses write them."""
    return {key(control): status.label.replace(" ", "-") for control, status in held.items()}


def whole(page):
    """Wait until the page has also rendered the rows out of view."""
    page.locator('.explorer > .frame[aria-busy="false"]').wait_for(state="attached")


def rows(page):
    """Return the ids of the listed requirements."""
    whole(page)
    links = page.locator("table.explored th[scope=row] a").evaluate_all("links => links.map(a => a.href)")
    return [link.rpartition("#")[2] for link in links]


def field(page, label, *, exact=True):
    """Return the select field with an accessible name."""
    return page.get_by_role("combobox", name=label, exact=exact)


def view(page):
    """Return the choices and the content that the page shows."""
    whole(page)
    return page.evaluate(
        """() => [...document.querySelectorAll(".explorer :is(select, input, output, table)")]
          .map((element) => element.type === "checkbox" ? element.checked : element.value ?? element.textContent)"""
    )


def ask_what_if(page):
    page.locator(".explorer form summary").click()


# The verdicts


def test_browser_computes_the_published_verdict_of_each_requirement_and_mode(script, policy):
    by = """Object.fromEntries([...published.judged].map(([reading, of]) =>
      [reading, Object.fromEntries([...of].map(([mode, judged]) => [mode, plain(judged)]))]))"""
    found = script.evaluate(by)
    expected = {"": judgements(policy), **{s.label: judgements_by(policy, s) for s in (Stance.STRICT, Stance.GENEROUS)}}
    assert found.keys() == expected.keys()
    for reading, cells in expected.items():
        assert sum(map(len, found[reading].values())) == len(cells)
        wrong = [cell for cell in cells if found[reading][policy[cell[1]].name][cell[0]] != plain(cells[cell])]
        assert wrong == []


WHAT_IF = """([given, cases]) => {
  const data = given ? use.prepare(given) : published;
  return cases.map(([mode, held]) => plain(use.whatIf(data, mode, use.standings(data, mode, held))));
}"""


def assert_alike(script, policy, cases, data=None):
    """Assert that browser and Python give the same judgement of every requirement in each case: mode and standings."""
    asked = [[policy[mode].name, by_name(held)] for mode, held in cases]
    answered = script.evaluate(WHAT_IF, [data, asked])
    for (mode, held), found in zip(cases, answered, strict=True):
        expected = {r.id: plain(what_if(policy, r, mode, held)) for r in policy.all(Requirement)}
        assert found.keys() == expected.keys()
        wrong = [id for id in expected if found[id] != expected[id]]
        assert wrong == []


def test_browser_and_python_agree_on_random_standings(script, policy):
    modes = st.sampled_from([mode.id for mode in policy.modes()])
    sets = st.fixed_dictionaries({control.id: holds for control in policy.all(Control)})
    near = st.builds(
        lambda mode, some: (mode, of_mode(policy, mode) | some),
        modes,
        st.dictionaries(st.sampled_from([control.id for control in policy.all(Control)]), holds, max_size=3),
    )

    @many
    @given(st.lists(st.one_of(st.tuples(modes, sets), near), min_size=1, max_size=8))
    def agree(cases):
        assert_alike(script, policy, cases)

    agree()


def test_browser_and_python_agree_on_random_policies(script):
    @many
    @given(readings(), st.data())
    def agree(reading, data):
        policy = reading.policy
        sets = st.fixed_dictionaries({control.id: holds for control in policy.all(Control)})
        cases = [(mode.id, some) for mode in policy.modes() for some in (of_mode(policy, mode.id), data.draw(sets))]
        assert_alike(script, policy, cases, json.loads(json.dumps(explorer(policy, lambda id: f"#{id}"))))

    agree()


def test_scripts_contain_no_name_from_the_data(policy):
    exported = explorer(policy, lambda id: f"#{id}")
    lists = ("editions", "modes", "controls", "holds", "verdicts", "kinds", "forces")
    names = {one[field] for some in lists for one in exported[some] for field in ("name", "title")}
    for path in SCRIPTS:
        literals = re.findall(r"\"([^\"\n]*)\"|'([^'\n]*)'|`([^`]*)`", path.read_text(encoding="utf-8"))
        assert not names & {text for some in literals for text in some}, path.name


def test_names_of_the_policy_differ_from_the_fields_of_addresses(script, policy):
    fields = set(script.evaluate("Object.keys(use.defaults(published))"))
    assert not fields & {key(control.id) for control in policy.all(Control)}
    own = set(script.evaluate("[use.YOURS, use.TITLE, '']"))
    assert not own & {mode.name for mode in policy.modes()}


# Selection and counts

LISTED = """(states) => states.map((wanted) => {
  const state = use.settle(published, { show: use.ALL, ...wanted });
  const { listed, all, apart: { groups, columns, total } } = use.select(published, state);
  return { listed, all, columns, total, groups: groups.map(({ rows, counts }) => [rows.map(({ id }) => id), counts]) };
})"""
"""Every row and every mode in a column of its own."""


def test_counts_of_each_edition_mode_and_verdict_match_the_policy(script, policy):
    cells = [(e, mode, verdict) for e in policy.editions for mode in policy.modes() for verdict in Verdict]
    wanted = [
        {"edition": e, "mode": mode.name, "verdict": verdict.label.replace(" ", "-")} for e, mode, verdict in cells
    ]
    for (edition, mode, verdict), found in zip(cells, script.evaluate(LISTED, wanted), strict=True):
        own = in_edition(policy, edition)
        judged = judgements(own)
        ids = [r.id for r in own.all(Requirement) if judged[r.id, mode.id].verdict is verdict]
        assert sorted(id for group, _ in found["groups"] for id in group) == sorted(ids)
        assert (found["listed"], found["all"]) == (len(ids), len(own.all(Requirement)))
        assert found["total"] == [[len(ids) if other is verdict else 0 for other in Verdict]]


def test_verdict_filter_uses_the_chosen_mode_or_yours_with_what_if(script, policy):
    mode = policy.modes()[-1]
    held = of_mode(policy, mode.id) | {control.id: ControlStatus.KEPT for control in policy.all(Control)[::2]}
    for column in (*(other.name for other in policy.modes()), "yours"):
        judged = {
            r.id: what_if(policy, r, mode.id, held)
            if column == "yours"
            else judgements(policy)[r.id, next(m.id for m in policy.modes() if m.name == column)]
            for r in policy.all(Requirement)
        }
        states = [
            {"edition": "all", "from": mode.name, "held": by_name(held), "mode": column, "verdict": verdict}
            for verdict in (verdict.label.replace(" ", "-") for verdict in Verdict)
        ]
        for verdict, found in zip(Verdict, script.evaluate(LISTED, states), strict=True):
            assert found["listed"] == sum(judgement.verdict is verdict for judgement in judged.values())


def test_groups_are_chapters_with_counts_of_their_verdicts(script, policy):
    for edition, found in zip(
        policy.editions, script.evaluate(LISTED, [{"edition": e} for e in policy.editions]), strict=True
    ):
        own = in_edition(policy, edition)
        judged = judgements(own)
        for (_, requirements), (ids, counts) in zip(chapters(own), found["groups"], strict=True):
            assert ids == [r.id for r in requirements]
            for mode, counted in zip(own.modes(), counts, strict=True):
                times = Counter(judged[id, mode.id].verdict for id in ids)
                assert counted == [times[verdict] for verdict in Verdict]


@pytest.mark.parametrize("group", ["objective", "kind", "force", "edition", "none"])
def test_groups_have_each_requirement_once(group, script, policy):
    (found,) = script.evaluate(LISTED, [{"edition": "all", "group": group}])
    ids = [id for some, _ in found["groups"] for id in some]
    assert sorted(ids) == sorted(r.id for r in policy.all(Requirement))


# What differs

DIFFERING = """([given, states]) => {
  const data = given ? use.prepare(given) : published;
  const ids = ({ groups }) => groups.flatMap(({ rows }) => rows.map(({ id }) => id));
  return states.map((wanted) => {
    const { apart, alike } = use.select(data, use.settle(data, wanted));
    return { columns: apart.columns, apart: ids(apart), alike: ids(alike) };
  });
}"""


def assert_groups(script, policy, data=None):
    """Assert that browser and Python agree, for each edition, on the modes that agree and the rows that differ."""
    states = [{"edition": edition, "group": "none"} for edition in policy.editions]
    for edition, found in zip(policy.editions, script.evaluate(DIFFERING, [data, states]), strict=True):
        own = in_edition(policy, edition)
        listed = own.all(Requirement)
        assert found["columns"] == [[mode.name for mode in group] for group in agreeing(own, listed)]
        unlike = {requirement.id for requirement in differing(own, listed, own.modes())}
        assert set(found["apart"]) == (unlike or {requirement.id for requirement in listed})
        assert sorted(found["apart"] + found["alike"]) == sorted(requirement.id for requirement in listed)


def test_modes_share_a_column_exactly_if_python_groups_them(script, policy):
    assert_groups(script, policy)

    @many
    @given(readings())
    def agree(reading):
        invented = reading.policy
        assert_groups(script, invented, json.loads(json.dumps(explorer(invented, lambda id: f"#{id}"))))

    agree()


def test_columns_and_rows_follow_the_verdicts_shown_with_other_readings_and_what_if(script, policy):
    mode = policy.modes()[-1].name
    held = {key(control.id): "kept" for control in policy.all(Control)}
    states = [
        {"edition": "all", "reading": reading, "from": start, "held": some}
        for reading in ("", *(stance.label for stance in (Stance.STRICT, Stance.GENEROUS)))
        for start, some in (("", {}), (mode, {}), (mode, held))
    ]
    said = """(states) => states.map((wanted) => {
      const state = use.settle(published, wanted);
      const { judged, apart, alike } = use.select(published, state);
      const row = ({ id }) => [...judged.values()].map((verdicts) => use.words(published, verdicts.get(id)));
      const rows = ({ groups }) => groups.flatMap(({ rows }) => rows.map(row));
      return [[...judged.keys()], apart.columns, rows(apart), rows(alike)];
    })"""
    for names, columns, apart, alike in script.evaluate(said, states):
        cells = dict(zip(names, zip(*apart, *alike, strict=True), strict=True))
        for column in columns:
            assert column == ["yours"] or "yours" not in column
            assert len({cells[name] for name in column}) == 1
        modes = [column[0] for column in columns if column != ["yours"]]
        assert len({cells[name] for name in modes}) == len(modes)
        assert all(len(set(row)) == 1 for row in alike) and all(len(set(row)) > 1 for row in apart)


def test_rows_that_agree_are_one_line_that_opens_and_a_switch_shows_all_modes(visit, policy):
    own = in_edition(policy, policy.newest)
    listed, modes = own.all(Requirement), own.modes()
    unlike = {requirement.id for requirement in differing(own, listed, modes)}
    page = visit()
    assert set(rows(page)) == unlike
    summary = page.locator(".explorer .alike summary")
    assert summary.inner_text().startswith(f"{len(listed) - len(unlike)} of {len(listed)} have the same verdict in")
    heads = page.locator(".explorer > .frame thead th").all_inner_texts()
    groups = [[mode.id for mode in group] for group in agreeing(own, listed)]
    assert heads[1:] == [named(own, group) for group in groups]
    families = {named(own, group): group for group in groups if len(group) > 1 and "," not in named(own, group)}
    said = [f"{title.capitalize()}: {', '.join(words(own[id].name) for id in ids)}." for title, ids in families.items()]
    assert said and page.locator(".explorer > .signs").last.inner_text() == " ".join(said)
    summary.press("Enter")
    page.locator('.explorer .alike .frame[aria-busy="false"]').wait_for()
    assert {*rows(page)} == {requirement.id for requirement in listed}
    field(page, "Show").select_option(label=f"all {len(modes)} modes")
    assert summary.is_hidden()
    assert page.locator(".explorer > .frame thead th").count() == 1 + len(modes)
    page.wait_for_url("**/explorer.html?show=all")


def test_mode_of_a_group_sorts_the_column_of_the_group(visit, policy):
    last = policy.modes()[-1].name
    page = visit(f"?sort={last}")
    assert page.locator(".explorer > .frame thead th").last.get_attribute("aria-sort") == "ascending"


def test_no_window_in_the_page_scrolls_down(visit):
    for query in ("", "?edition=all&show=all", "?mode=open-weights"):
        page = visit(query)
        page.get_by_role("button", name="Show all").click() if query else page.locator(".alike summary").click()
        whole(page)
        inside = page.locator(".explorer .frame").evaluate_all("all => all.map(f => f.scrollHeight - f.clientHeight)")
        assert max(inside) <= 1


SHIFT = """
  window.shift = 0;
  new PerformanceObserver((list) => list.getEntries().forEach(({ value }) => { window.shift += value; }))
    .observe({ type: "layout-shift", buffered: true });
"""


@pytest.mark.parametrize("width", [1280, 375])
def test_layout_hardly_shifts_when_the_table_arrives(width, visit):
    def slow_down(page):
        page.add_init_script(SHIFT)
        page.route("**/explorer.json", lambda route: (page.wait_for_timeout(300), route.continue_()))

    page = visit(prepare=slow_down, width=width)
    whole(page)
    assert page.evaluate("window.shift") < 0.05


def test_control_filter_lists_requirements_that_presume_it_alone_or_among_others(script, policy):
    controls = policy.all(Control)
    wanted = [{"edition": "all", "control": key(control.id)} for control in controls]
    for control, found in zip(controls, script.evaluate(LISTED, wanted), strict=True):
        presumed = [r for r in policy.all(Requirement) if control.id in r.presumed]
        assert found["listed"] == len(presumed)


def test_three_choices_list_documentation_with_a_verdict_in_a_mode(visit, policy):
    own = in_edition(policy, policy.newest)
    judged = judgements(own)
    mode, verdict = next(
        (mode, judged[r.id, mode.id].verdict)
        for r in own.all(Documentation)
        for mode in own.modes()
        if judged[r.id, mode.id].verdict is not Verdict.AS_WRITTEN
    )
    page = visit()
    field(page, "Mode").select_option(mode.name)
    field(page, "Verdict in", exact=False).select_option(label=verdict.label)
    field(page, "Kind").select_option("documentation")
    assert rows(page) == [r.id for r in own.all(Documentation) if judged[r.id, mode.id].verdict is verdict]
    count = f"{len(rows(page))} of {len(own.all(Requirement))} requirements"
    assert page.locator("output").inner_text().startswith(count)


def test_rows_are_sorted_by_the_column_headers(visit, policy):
    page = visit("?group=none")
    judged = judgements(policy)
    mode = policy.modes()[-1]
    head = page.get_by_role("columnheader").last
    for direction, sign in (("ascending", 1), ("descending", -1)):
        head.get_by_role("button").press("Enter")
        assert head.get_attribute("aria-sort") == direction
        ranks = [sign * judged[id, mode.id].verdict for id in rows(page)]
        assert ranks == sorted(ranks) and len(set(ranks)) > 2
    head.get_by_role("button").press("Enter")
    assert head.get_attribute("aria-sort") is None
    assert page.evaluate("document.activeElement.closest('th') !== null")


def test_text_field_finds_words_numbers_and_ids(visit, policy):
    wanted = in_edition(policy, policy.newest).all(Safeguard)[0]
    page = visit()
    for text in (wanted.id.lower(), f"{wanted.number} {wanted.title.split()[-1].upper()}"):
        page.get_by_role("searchbox", name="Text").fill(text)
        assert rows(page) == [wanted.id]


def test_contested_requirements_can_be_listed_and_read_strictly_or_generously(visit, policy):
    page = visit("?edition=pd2&mode=open-weights")
    field(page, "Contested in open weights").select_option(label="contested only")
    mode = policy["MODE-OPEN-WEIGHTS"]
    ids = [r.id for r in in_edition(policy, "pd2").all(Requirement) if contested_in(policy, r.id, [mode])]
    assert rows(page) == ids
    assert all("; contested" in text for text in page.locator("table.explored .asks").all_inner_texts())
    for stance in (Stance.STRICT, Stance.GENEROUS):
        field(page, "Reading").select_option(label=stance.label)
        whole(page)
        cells = page.locator("table.explored tbody tr:has(th[scope=row]) td").all_inner_texts()
        judged = judgements_by(policy, stance)
        expected = [judged[id, "MODE-OPEN-WEIGHTS"] for id in rows(page)]
        assert [" ".join(cell.split()) for cell in cells] == [j.label for j in expected]
        page.wait_for_url(f"**reading={stance.label}**")


def test_contested_only_counts_those_contested_in_the_chosen_mode_or_in_any(script, policy):
    columns = {"": policy.modes(), **{mode.name: [mode] for mode in policy.modes()}}
    states = [{"edition": "all", "contested": "only", "mode": name} for name in columns]
    counts = [len([r for r in policy.all(Requirement) if contested_in(policy, r.id, m)]) for m in columns.values()]
    assert len({*counts}) > 2 and [found["listed"] for found in script.evaluate(LISTED, states)] == counts
    held = {key(control.id): "kept" for control in policy.all(Control)}
    yours = {"edition": "all", "contested": "only", "from": "open-weights", "held": held, "mode": "yours"}
    assert [found["listed"] for found in script.evaluate(LISTED, [yours])] == [0]


def test_earlier_draft_is_marked_beside_the_newest(visit, policy):
    page = visit("?edition=all&contested=only")
    marked = page.locator("table.explored tr:has(.draft) th a")
    listed = rows(page)
    marked = marked.evaluate_all("all => all.map(a => a.hash.slice(1))")
    assert marked and marked == [id for id in listed if policy[id].edition != policy.newest]
    assert {*page.locator("table.explored .draft").all_inner_texts()} == {policy.editions["pd1"].name}
    assert not visit("?edition=pd1").locator(".explored .draft").count()


def test_paper_has_the_filters_that_are_set(visit):
    page = visit("?mode=open-weights&contested=only&text=monitor&from=open-weights&observe=kept")
    printed = page.locator(".explorer .printed")
    assert not printed.is_visible()
    page.emulate_media(media="print")
    assert printed.inner_text() == (
        "Filters: Mode: open weights; Contested in open weights: contested only; Text: monitor; "
        "Start from: open weights; Observe: kept."
    )
    page = visit()
    page.emulate_media(media="print")
    assert page.locator(".explorer .printed").inner_text() == "Filters: none."


# What if


def test_ticked_controls_change_verdicts_as_python_computes(visit, policy):
    mode = next(m for m in reversed(policy.modes()) if ControlStatus.LOST in of_mode(policy, m.id).values())
    page = visit("?edition=all&show=all")
    ask_what_if(page)
    field(page, "Start from").select_option(mode.name)
    held = of_mode(policy, mode.id)
    judged = judgements(policy)
    for control in [control for control, status in held.items() if status is ControlStatus.LOST]:
        page.get_by_role("checkbox", name=key(control).capitalize()).check()
        held[control] = ControlStatus.KEPT
    page.get_by_label("Changed verdicts only").check()
    expected = {r.id: what_if(policy, r, mode.id, held).label for r in policy.all(Requirement)}
    changed = {id: now for id, now in expected.items() if now != judged[id, mode.id].label}
    assert set(rows(page)) == set(changed)
    for row in page.locator("table.explored tbody tr:has(th[scope=row])").all():
        id = row.locator("a").get_attribute("href").rpartition("#")[2]
        verdict = judgements(policy)[id, mode.id]
        cell = " ".join(row.locator("td.changed").inner_text().split())
        now = what_if(policy, policy[id], mode.id, held)
        assert cell == f"{now.label} was {verdict.label}"
        signs = row.locator("td.changed .sign").evaluate_all("signs => signs.map(sign => sign.classList[1])")
        assert signs == [judged_so.verdict.name.lower() for judged_so in (now, verdict)]
    said = page.locator("output").inner_text()
    assert f"Against {mode.title.lower()}, with " in said
    assert f": {len(changed)} of {len(expected)} verdicts change, " in said
    for (before, after), times in Counter((judged[id, mode.id].label, now) for id, now in changed.items()).items():
        assert f"{times} from {before} to {after}" in said
    page.get_by_role("button", name="All as in").click()
    assert "No verdict differs" in page.locator("output").inner_text()


def test_what_if_starts_from_the_chosen_mode(visit, policy):
    page = visit("?mode=open-weights")
    ask_what_if(page)
    page.get_by_role("group", name="Tick the controls that you hold").wait_for()
    assert field(page, "Start from").input_value() == "open-weights"
    page = visit()
    ask_what_if(page)
    assert field(page, "Start from").input_value() == ""
    field(page, "Mode").select_option("hosted-api")
    assert field(page, "Start from").input_value() == "hosted-api"
    field(page, "Mode").select_option("open-weights")  # the reader has begun; what was ticked must not be lost
    assert field(page, "Start from").input_value() == "hosted-api"


def test_options_begin_with_the_word_so_that_typing_chooses(visit):
    page = visit()
    verdict = field(page, "Verdict in any mode")
    verdict.focus()
    page.keyboard.type("g")
    assert verdict.input_value() == "gap"
    options = page.locator(".explorer option").all_text_contents()
    assert [text for text in options if not text[0].isalnum()] == []


def test_unticked_control_is_lost_or_returns_to_its_standing_in_the_mode(visit, policy):
    cells = {status: control for control, status in of_mode(policy, "MODE-RESTRICTED-WEIGHTS").items()}
    page = visit("?from=restricted-weights")
    for own, after in (
        (ControlStatus.KEPT, ControlStatus.LOST),
        (ControlStatus.UNTIL_RELEASE, ControlStatus.UNTIL_RELEASE),
    ):
        name = key(cells[own]).capitalize()
        tick = page.get_by_role("checkbox", name=name)
        tick.check()
        assert field(page, f"How {name} stands").input_value() == "kept"
        tick.uncheck()
        assert field(page, f"How {name} stands").input_value() == after.label.replace(" ", "-")
    page.wait_for_url(f"**/explorer.html?from=restricted-weights&{key(cells[ControlStatus.KEPT])}=lost")


# The address


def test_state_written_to_an_address_reads_back_unchanged(script):
    choices = script.evaluate(
        """() => {
          const names = (list) => ["", ...list.map(({ name }) => name)];
          const { editions, modes, controls, kinds, forces, verdicts, chapters, holds } = published;
          return { edition: [...names(editions), use.ALL], from: names(modes), mode: [...names(modes), use.YOURS],
            objective: names(chapters), kind: names(kinds), force: names(forces), verdict: names(verdicts),
            control: names(controls), changed: ["", use.ONLY], show: ["", use.ALL], group: use.GROUPS,
            sort: ["", use.TITLE, use.YOURS, ...names(modes)], order: [use.UP, use.DOWN],
            held: [names(controls).slice(1), names(holds).slice(1)] };
        }"""
    )
    controls, standings = choices.pop("held")
    drawn = {field: st.sampled_from(values) for field, values in choices.items()} | {
        "text": st.text(max_size=60),
        "held": st.dictionaries(st.sampled_from(controls), st.sampled_from(standings)),
    }

    @many
    @given(st.lists(st.fixed_dictionaries({}, optional=drawn), min_size=1, max_size=20))
    def comes_back(wanted):
        for state, again, ignored in script.evaluate(
            """(wanted) => wanted.map((one) => {
              const state = use.settle(published, one);
              const { state: again, ignored } = use.read(published, `?${use.write(published, state)}`);
              return [state, again, ignored];
            })""",
            wanted,
        ):
            assert again == state
            assert ignored == []

    comes_back()


def test_state_read_from_any_address_has_only_existing_choices(script):
    keys = st.one_of(st.sampled_from(script.evaluate("Object.keys(use.defaults(published))")), st.text(max_size=5))
    queries = st.one_of(st.text(max_size=80), st.lists(st.tuples(keys, st.text(max_size=8))).map(urlencode))

    @many
    @given(st.lists(queries, min_size=1, max_size=20))
    def settled(wanted):
        for state, again in script.evaluate(
            """(wanted) => wanted.map((query) => {
              const { state } = use.read(published, query);
              use.select(published, state);
              return [state, use.settle(published, state)];
            })""",
            wanted,
        ):
            assert again == state

    settled()


BROKEN = {
    "?weights=out": ["weights=out"],
    "?mode=closed": ["mode=closed"],
    "?edition=": ["edition="],
    "?objective=99&kind=weight": ["objective=99", "kind=weight"],
    "?mode=open-weights&mode=internal": ["mode, which it has 2 times"],
    "?mode=yours": ["mode=yours"],
    "?changed=only": ["changed=only"],
    "?filter=kept": ["filter=kept"],
    "?sort=price&order=descending": ["sort=price", "order=descending"],
    "?text=" + "w" * 201: ["text=" + "w" * 55 + "…"],
    "?mode=open-weights&text=" + "w" * 4000: ["everything, since it is longer than 4000 characters"],
    "?%E0%A4%A=%FF&__proto__=x&constructor=y": ["__proto__=x", "constructor=y"],
}


@pytest.fixture(scope="module")
def without_choices(browser, served) -> list:
    """Return the view of the page at its address without choices."""
    page = browser.new_page()
    page.goto(served + PAGE)
    shown = view(page)
    page.close()
    return shown


@pytest.mark.parametrize("query", BROKEN, ids=lambda query: query[:30])
def test_invalid_parts_of_an_address_are_ignored_and_named(query, visit, without_choices):
    page = visit(query)
    note = page.locator(".ignored")
    assert note.is_visible()
    for ignored in BROKEN[query]:
        assert ignored in note.inner_text()
    assert view(page) == without_choices
    assert page.evaluate("location.search") == query  # the page has not changed the address


def test_invalid_standing_is_ignored_and_the_other_parts_are_applied(visit):
    page = visit("?from=open-weights&filter=hidden&observe=kept")
    assert page.locator(".ignored").inner_text() == "Ignored in the address: filter=hidden."
    assert field(page, "Start from").input_value() == "open-weights"
    assert page.get_by_role("checkbox", name="Observe").is_checked()
    assert not page.get_by_role("checkbox", name="Filter").is_checked()


def test_address_cannot_inject_markup_or_script(visit):
    attack = "<img src=x onerror=window.attacked=1><script>window.attacked=1</script>"
    page = visit("?" + urlencode({attack: attack, "text": attack, "mode": attack}))
    assert page.locator(".explorer").locator("img, script").count() == 0
    assert page.evaluate("window.attacked") is None
    assert "<img src=x" in page.locator(".ignored").inner_text()
    assert page.get_by_role("searchbox", name="Text").input_value() == attack


def test_address_follows_the_choices_and_restores_the_view(visit):
    page = visit()
    visited = page.evaluate("history.length")
    field(page, "Edition").select_option("pd1")
    field(page, "Mode").select_option("open-weights")
    page.get_by_role("searchbox", name="Text").fill("model")
    ask_what_if(page)
    field(page, "Start from").select_option("open-weights")
    page.get_by_role("checkbox", name="Filter").check()
    page.wait_for_url("**/explorer.html?edition=pd1&from=open-weights&mode=open-weights&text=model&filter=kept")
    before = view(page)
    page.reload()
    page.locator("output").wait_for()
    assert view(page) == before
    assert page.evaluate("history.length") == visited
    page.get_by_role("button", name="Start over").click()
    page.wait_for_url("**/explorer.html")


def test_link_to_the_view_is_copied(visit):
    page = visit("?mode=open-weights", permissions=["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy link").click()
    page.get_by_text("Copied.").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == page.url


# Accessibility


def test_explorer_is_operated_by_keyboard_alone(visit, policy):
    page = visit("?edition=all&show=all")
    press = page.keyboard.press
    field(page, "Edition").focus()
    for label in (
        "Mode",
        "Verdict in any mode",
        "Objective",
        "Kind",
        "Force",
        "Presumes",
        "Reading",
        "Contested in any mode",
        "Show",
        "Group by",
    ):
        press("Tab")
        assert field(page, label).evaluate("field => field === document.activeElement")
    press("Tab")
    page.keyboard.type("safeguard zzz")
    assert rows(page) == []
    press("Control+a")
    press("Delete")
    everything = len(policy.all(Requirement))
    assert page.locator("output").inner_text().startswith(f"{everything} of {everything}")
    press("Tab")
    press("Enter")  # opens what-if
    press("Tab")
    page.keyboard.type("open w")
    press("Tab")
    press("Space")  # unticks the first control
    assert "verdicts change" in page.locator("output").inner_text()
    press("Tab")
    page.keyboard.type("kept")
    assert "No verdict differs" in page.locator("output").inner_text()
    shown = len(rows(page))
    assert shown < everything
    page.locator("th[scope=row] a").last.focus()
    press("Tab")
    press("Enter")
    assert len(rows(page)) == min(everything, 2 * shown)
    focused = page.evaluate("document.activeElement.getAttribute('href') ?? ''")
    assert focused.endswith(f"#{rows(page)[shown]}")


@pytest.mark.parametrize(
    "cover", [Cover, pytest.param(lambda: None, marks=pytest.mark.exhaustive)], ids=["cover", "whole"]
)
def test_axe_reports_no_violation_with_what_if_open(cover, visit):
    page = visit("?edition=all&from=open-weights&filter=kept&observe=by-agreement&weights=x")
    assert page.locator(".explorer form details").evaluate("details => details.open")
    whole(page)
    assert judge(page, cover()) == {}


@pytest.mark.parametrize("height", [800, 256])
def test_page_does_not_scroll_sideways_at_320_pixels(height, visit):
    page = visit("?edition=all&from=open-weights&filter=kept&weights=" + "x" * 70, width=320, height=height)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_focused_element_is_not_hidden_under_the_count(visit):
    page = visit("?from=open-weights&filter=kept", height=500)
    page.add_style_tag(content="html { scroll-behavior: auto !important }")
    field(page, "Start from").focus()
    for _ in range(30):
        page.keyboard.press("Tab")
        hidden = page.evaluate(
            """() => {
              const [own, over] = [document.activeElement, document.querySelector("output")]
                .map((element) => element.getBoundingClientRect());
              return own.top >= over.top && own.bottom <= over.bottom && own.height > 0;
            }"""
        )
        assert not hidden


def test_screen_reader_gets_words_instead_of_signs(visit, policy):
    page = visit("?mode=open-weights")
    whole(page)
    judged = judgements(policy)
    cells = page.locator("tr:has(th[scope=row]) td")
    spoken = cells.evaluate_all("cells => cells.map(cell => cell.querySelector('.said').textContent)")
    assert spoken == [judged[id, "MODE-OPEN-WEIGHTS"].label for id in rows(page)]
    hidden = cells.evaluate_all("cells => cells.every(cell => cell.querySelector('.sign').ariaHidden === 'true')")
    assert hidden


# Missing script or data


def test_page_shows_description_and_links_without_javascript(visit):
    page = visit(java_script_enabled=False)
    assert page.locator(".explorer").inner_text().startswith("If no fields appear here, the script")
    for name in ("the whole matrix", "coverage", "release modes"):
        assert page.locator("article").get_by_role("link", name=name, exact=True).is_visible()


NEITHER = ("docs/explorer.html", "search.html")


@pytest.mark.parametrize("name", NEITHER)
def test_page_opened_as_a_file_says_what_to_do(name, site, opened):
    page = opened.new()
    page.goto((site / name).as_uri())
    assert "python -m http.server" in page.locator(".unstarted").inner_text()
    page.goto("about:blank")
    opened.take_back()


@pytest.mark.parametrize(
    ("name", "module"),
    [(NEITHER[0], "explorer/selection.js"), (NEITHER[0], "explorer/explorer.js"), (NEITHER[1], "spellings.js")],
)
def test_page_says_what_to_do_when_a_module_does_not_load(name, module, opened, served):
    page = opened.new()
    page.route(f"**/_static/{module}*", lambda route: route.abort())
    page.goto(served + name, wait_until="networkidle")
    assert "load the page again" in " ".join(page.locator(".unstarted").inner_text().split())
    page.unroute_all()
    page.goto(served + name)
    page.locator(".unstarted").wait_for(state="detached")
    opened.take_back()


@pytest.mark.parametrize(
    "answer",
    [{"status": 404}, {"status": 200, "body": "<!doctype html>"}, {"status": 200, "body": "{}"}, None],
    ids=["not there", "not JSON", "other data", "no answer"],
)
def test_page_reports_missing_data_and_stays_readable(answer, visit):
    def break_data(page):
        page.route("**/explorer.json", lambda route: route.fulfill(**answer) if answer else route.abort())

    page = visit(prepare=break_data)
    assert "could not be loaded" in page.get_by_role("alert").inner_text()
    assert page.locator("article").get_by_role("link", name="the whole matrix").is_visible()


def test_explorer_requests_no_other_host_and_stores_nothing(visit, served):
    asked = []
    page = visit(
        "?from=open-weights", prepare=lambda page: page.on("request", lambda request: asked.append(request.url))
    )
    field(page, "Mode").select_option("open-weights")
    assert asked and all(url.startswith(served) for url in asked)
    stored = page.evaluate("[document.cookie, ...Object.keys(sessionStorage), ...Object.keys(localStorage)]")
    assert set(stored) <= {"", "theme"}  # the theme button stores the theme
    page.close()  # closed because it has a listener


POLICY = (
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; object-src 'none'; base-uri 'self'"
)


def test_explorer_works_under_a_strict_content_security_policy(visit):
    def protect(page):
        def answer(route):
            response = route.fetch()
            route.fulfill(response=response, headers=response.headers | {"content-security-policy": POLICY})

        page.route("**/explorer.html*", answer)

    page = visit("?from=open-weights", prepare=protect)
    assert len(rows(page)) > 10


def test_only_the_explorer_page_loads_its_scripts(site):
    for path in site.rglob("*.html"):
        assert ("explorer/explorer" in path.read_text(encoding="utf-8")) == (path.relative_to(site).as_posix() == PAGE)
