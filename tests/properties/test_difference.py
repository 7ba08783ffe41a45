"""Test `diff`: it reports each changed verdict once, with its reasons, and never renders policy text as markup."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections import Counter
from dataclasses import fields, replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from support import examples_of_rules as examples
from support.project import ROOT, draws
from support.strategies import changed, edited, readings, without

from traceability import rules
from traceability.__main__ import main
from traceability.analysis import claims
from traceability.analysis.verdicts import Judgement, answers, can_be_judged, distribution, judgements, stands
from traceability.diff import report
from traceability.diff.changes import Change
from traceability.diff.compare import Altered, Difference, How, Side, compare, judged
from traceability.diff.verdict_changes import Absence, Turn, counts, turns
from traceability.policy.model import (
    GRADED,
    Alternative,
    Claim,
    Place,
    Policy,
    Provision,
    Requirement,
    Retired,
    in_edition,
)
from traceability.policy.values import Grade
from traceability.source import link_review
from traceability.source.findings import Finding


@st.composite
def pairs(draw):
    """Draw a policy that keeps every rule and an edited version of it, both judged, in either order."""
    reading = draw(readings())
    other = replace(reading, policy=draw(edited(reading.policy)))
    pair = [judged(reading), judged(other)]
    return tuple(draw(st.permutations(pair)))


published = cache(lambda: rules.read(ROOT).policy)


@st.composite
def policies(draw):
    """Draw a policy that keeps every rule, or the published one, and an edited version of it, in either order."""
    policy = draw(readings().map(lambda reading: reading.policy) | st.builds(published))
    return tuple(draw(st.permutations([policy, draw(edited(policy))])))


def parts(found: Difference) -> dict[str, tuple]:
    """Return everything that a difference lists, by field."""
    told = {field.name: getattr(found, field.name) for field in fields(found)}
    return {name: some for name, some in told.items() if isinstance(some, tuple)}


@draws(50)
@given(pairs())
def test_policy_does_not_differ_from_itself(pair):
    for side in pair:
        assert not any(parts(compare(side, side)).values())
        assert report.markdown(compare(side, side)).startswith(f"{report.HEAD}\n\n{report.NOTHING}\n")


def test_published_policy_does_not_differ_from_itself_and_the_report_says_so(reading):
    side = judged(reading)
    assert report.markdown(compare(side, side)).splitlines() == [report.HEAD, "", report.NOTHING]


@draws(50)
@given(policies())
def test_every_changed_verdict_is_reported_once_as_computed(both):
    told = list(turns(*both))
    assert len({(turn.requirement, turn.mode) for turn in told}) == len(told)
    assume(all(map(can_be_judged, both)))
    was, now = map(judgements, both)
    expected = {
        cell: (was.get(cell), now.get(cell))
        for cell in {*was, *now}
        if getattr(was.get(cell), "label", "") != getattr(now.get(cell), "label", "")
    }
    there = {
        (turn.requirement, turn.mode): tuple(
            None if held is Absence.NOT_THERE else held for held in (turn.was, turn.now)
        )
        for turn in told
    }
    assert there == expected


@draws(50)
@given(policies())
def test_undecided_verdict_is_reported_as_not_judged_and_hides_no_other(both):
    for turn in turns(*both):
        for policy, held in zip(both, (turn.was, turn.now), strict=True):
            requirement = policy.statements.get(turn.requirement)
            there = isinstance(requirement, Requirement) and turn.mode in [mode.id for mode in policy.modes()]
            assert there is (held is not Absence.NOT_THERE)
            if there:
                presumed = (*requirement.presumes, *requirement.presumes_any)
                standing = [(control, turn.mode) in stands(policy) for control in presumed]
                assert isinstance(held, Judgement) is (bool(presumed) and all(standing))


@draws(50)
@given(policies())
def test_reversed_comparison_gives_the_same_reasons_for_changed_verdicts(both):
    old, new = both
    there = {(one.requirement, one.mode, one.was, one.now, frozenset(one.why)) for one in turns(old, new)}
    back = {(o.requirement, o.mode, o.now, o.was, frozenset(map(turned, o.why))) for o in turns(new, old)}
    assert there == back


@draws(50)
@given(pairs())
def test_reversed_comparison_mirrors_the_comparison(pair):
    found = compare(*pair)
    there, back = parts(found), parts(compare(*reversed(pair)))
    for some in {"counts", "results", "editions"} & {*there} & {*back}:
        assert {*there[some]} == {*map(turned, back[some])}
    assert {one.statement.id: (one.how, {*one.fields}) for one in there["statements"]} == {
        one.statement.id: (TURNED.get(one.how, one.how), {*map(turned, one.fields)}) for one in back["statements"]
    }
    if found.asked_alike:
        assert {*there["findings"]} >= {*back["mended"]} and len(back["mended"]) in (0, len(there["findings"]))


TURNED = {How.ADDED: How.REMOVED, How.RETIRED: How.IN_FORCE_AGAIN}
TURNED |= {now: was for was, now in TURNED.items()}


def turned(change: Change) -> Change:
    return Change(change.about, change.now, change.was)


@draws(50)
@given(policies())
def test_reasons_for_a_changed_verdict_are_true_in_both_policies(both):
    for turn in turns(*both):
        if Absence.NOT_THERE in (turn.was, turn.now):
            assert not turn.why
            continue
        assert turn.why
        for reason in turn.why:
            assert (reason.was, reason.now) == tuple(so(policy, turn, reason.about) for policy in both)


def so(policy: Policy, turn: Turn, about: tuple[str, ...]) -> str:
    """Return what a policy says about one reason for a changed verdict."""
    match about:
        case (option, control):
            return control if control in getattr(policy[turn.requirement], option) else ""
        case (control,) if control.startswith("CTRL-"):
            status = stands(policy).get((control, turn.mode))
            return "" if status is None else status.label
        case (alternative,):
            some = answers(policy).get((turn.requirement, turn.mode), ())
            grades = [one.grade for one in some if one.alternative == alternative and one.grade.stands_in]
            return min(grades).label if grades else ""


def test_verdict_changed_by_an_alternative_names_it_with_its_grades(policy):
    answering = [one for one in policy.all(Alternative) if any(grade.stands_in for grade, _ in one.answers())]

    @draws(30)
    @given(st.sampled_from(answering), st.data())
    def names_it(alternative, data):
        ids = sorted({id for _, id in alternative.answers()})
        grades = {option: tuple(id for id in ids if data.draw(st.booleans())) for option in GRADED.values()}
        other = changed(policy, replace(alternative, **grades))
        told = list(turns(policy, other))
        for turn in told:
            was, now = (so(one, turn, (alternative.id,)) for one in (policy, other))
            assert was != now and turn.why == (Change((alternative.id,), was, now),)
        differing = [c for c, held in judgements(policy).items() if held.label != judgements(other)[c].label]
        assert len(told) == len(differing)

    names_it()


@given(readings())
def test_counts_equal_those_of_the_verdicts_and_answers(reading):
    policy = reading.policy
    told = counts(policy)
    for edition in reading.editions:
        judged_as = judgements(in_edition(policy, edition))
        for mode in policy.modes():
            tally = distribution(one.verdict for (_, of), one in judged_as.items() if of == mode.id)
            for verdict, count in tally.items():
                assert told.get((edition, mode.name, verdict.label), "0") == str(count)
    for grade in Grade:
        given = {
            (id, one.alternative) for (id, _), some in answers(policy).items() for one in some if one.grade is grade
        }
        assert told.get(("alternatives", grade.label), "0") == str(len(given))


@draws(50)
@given(pairs())
def test_every_changed_statement_is_reported_once_with_its_changed_fields(pair):
    old, new = (side.reading.policy.statements for side in pair)
    told = compare(*pair).statements
    assert len({one.statement.id for one in told}) == len(told)
    assert {one.statement.id for one in told} == {id for id in {*old, *new} if old.get(id) != new.get(id)}
    for one in told:
        before, after = old.get(one.statement.id), new.get(one.statement.id)
        retired = isinstance(before, Retired), isinstance(after, Retired)
        match one.how:
            case How.ADDED:
                assert before is None
            case How.REMOVED:
                assert after is None
            case How.RETIRED:
                assert retired == (False, True) and said_of_retired(one)
            case How.IN_FORCE_AGAIN:
                assert retired == (True, False) and said_of_retired(one)
            case _:
                assert one.how is How.CHANGED and retired[0] is retired[1]
                differing = {f.name for f in fields(before) if getattr(before, f.name) != getattr(after, f.name)}
                assert {change.about[0] for change in one.fields} == differing


def said_of_retired(one: Altered) -> bool:
    """Whether the report on a retired or restored statement gives only date and reason, not all its lost fields."""
    return {change.about[0] for change in one.fields} == {"since", "reason"}


@draws(50)
@given(pairs())
def test_new_and_fixed_findings_account_for_all_later_findings(pair):
    old, new = pair
    found = compare(old, new)
    assume(found.asked_alike and new.stage >= old.stage)
    there = Counter(map(unplaced, old.findings))
    there.update(map(unplaced, found.findings))
    there.subtract(map(unplaced, found.mended))
    assert {*(+there).elements()} == {*map(unplaced, new.findings)} and min(there.values(), default=0) >= 0


def unplaced(finding: Finding) -> tuple[str, str, str, str]:
    return finding.place.path, finding.code, finding.about, finding.message


@given(readings(), st.data())
def test_finding_that_only_moved_down_its_page_is_not_new(reading, data):
    policy = data.draw(edited(reading.policy))
    moved = {id: replace(s, place=Place(s.place.path, s.place.line + 3)) for id, s in policy.statements.items()}
    before = judged(replace(reading, policy=policy))
    after = judged(replace(reading, policy=replace(policy, statements=moved)))
    assert not any(parts(compare(before, after)).values())


def test_one_of_two_equal_findings_can_be_fixed(reading):
    twice = [Finding(Place("requirements/weights.md", line), "W101", "PD1-S01", "says it twice") for line in (3, 9)]
    there, back = Side(reading, twice), Side(reading, twice[:1])
    assert len(compare(there, back).mended) == 1 == len(compare(back, there).findings)
    assert compare(there, back).findings == () == compare(back, there).mended


def test_report_says_when_the_two_sides_reach_different_stages():
    linked, tagged = (judged(examples.reading(code, "Broken")) for code in ("L103", "M102"))
    assert linked.stage < tagged.stage
    there, back = compare(linked, tagged), compare(tagged, linked)
    assert not there.asked_alike and there.mended == tuple(linked.findings)
    assert not back.asked_alike and back.mended == ()
    assert report.STAGES in report.markdown(there) and report.STAGES in report.markdown(back)
    assert report.STAGES not in report.markdown(compare(Side(linked.reading, ()), tagged))


@given(readings(), st.data())
def test_reworded_provision_makes_exactly_its_links_suspect(reading, data):
    links = link_review.links(reading.policy)
    assume(links)
    _, provision = data.draw(st.sampled_from(links))
    reworded = changed(reading.policy, replace(provision, body=f"Now {provision.body}"))
    found = compare(judged(reading), judged(replace(reading, policy=reworded)))
    resting = {(one.id, other.id) for one, other in links if other.id == provision.id}
    own = {(one.id, other.id) for one, other in links if one.id == provision.id and isinstance(one, Provision)}
    assert {*found.suspect} == resting | own
    read_again = replace(reading, policy=reworded, confirmed=link_review.as_worded(reworded))
    assert compare(judged(reading), judged(read_again)).suspect == ()


def test_changed_claim_result_is_reported_with_old_and_new_result(reading, policy):
    gone = next(s for s in policy.all(Requirement) if s.kind == "safeguard" and s.presumes == ("CTRL-TRAIN",))
    other = changed(policy, replace(gone, presumes=("CTRL-FILTER",)))
    found = compare(judged(reading), judged(replace(reading, policy=other)))
    told = {change.about: change for change in found.results}
    assert told
    for claim in policy.all(Claim):
        edition = claims.about_edition(policy, claim)
        was, now = (claims.result(one, claim) for one in (policy, other))
        assert ((claim.id, edition) in told) is (was != now and (was.sense, was.outcome) != (now.sense, now.outcome))
        if was.outcome is not now.outcome:
            change = told[claim.id, edition]
            assert change.was.startswith(was.outcome.label) and change.now.startswith(now.outcome.label)


def test_claims_are_not_reported_when_the_policy_cannot_be_judged(reading, policy):
    broken = without(policy, policy.all(Requirement)[0].presumes[0])
    found = compare(judged(reading), judged(replace(reading, policy=broken)))
    assert found.results is None and report.UNTOLD in report.markdown(found)
    assert found.findings and found.statements


# The report

SIGNS = ["<script>", "<!--", "]]>", "@maintainer", "![x](https://evil.example/x.png)", "[x](javascript:x)"]
SIGNS += ["https://evil.example", "www.evil.example", "`", "``", "~~~", "\\", "|", "-", "*", "&lt;", "#1", "$"]
SIGNS += [" ", "\n", "\n\n# Weights", "\n```\n", "\u202e", "\x1b[31m"]
hostile = st.one_of(st.text(max_size=30), st.lists(st.sampled_from(SIGNS), max_size=8).map("".join))
READER = MarkdownIt("commonmark", {"html": True}).enable("table")
PLAIN = {"inline", "text", "softbreak", "code_inline"}
PLAIN |= {f"{kind}_{end}" for kind in ("paragraph", "heading", "bullet_list", "list_item") for end in ("open", "close")}


def quoted(text: str) -> str:
    """Return a text as a report must show it."""
    line = " ".join(text.split())
    return "".join(sign if sign.isprintable() else "\ufffd" for sign in line)


@draws(300)
@given(hostile)
def test_quoted_text_is_one_code_span_and_reads_back_unchanged(said):
    (inline,) = (token for token in READER.parse(f"- before {report.code(said)} after\n") if token.children)
    shown = [(child.type, child.content) for child in inline.children]
    if quoted(said):
        assert shown == [("text", "before "), ("code_inline", quoted(said)), ("text", " after")]
    else:
        assert shown == [("text", "before nothing after")]


@draws(50)
@given(pairs(), st.data())
def test_policy_text_is_never_markup_in_the_report(pair, data):
    old, new = pair
    ids = list(new.reading.policy.statements)
    assume(ids)
    for id in data.draw(st.lists(st.sampled_from(ids), max_size=3)):
        statement = new.reading.policy[id]
        marked = replace(statement, title=f"evil {data.draw(hostile)}", body=f"evil {data.draw(hostile)}")
        place = Place(f"requirements/evil {data.draw(hostile)}.md", 3)
        policy = changed(new.reading.policy, replace(marked, place=place))
        finding = Finding(place, "L101", f"evil {data.draw(hostile)}", f"evil {data.draw(hostile)}")
        new = Side(replace(new.reading, policy=policy), [*new.findings, finding])
    text = report.markdown(compare(old, new))
    tokens = READER.parse(text)
    inner = [child for token in tokens for child in token.children or ()]
    assert {token.type for token in (*tokens, *inner)} <= PLAIN
    assert not [
        child.content for child in inner if child.type == "text" and re.search(r"evil|@|http|www\.", child.content)
    ]


@draws(50)
@given(pairs(), st.integers(1_000, 4_000))
def test_report_keeps_to_its_size_and_counts_what_it_omits(pair, largest):
    found = compare(*pair)
    whole, cut = report.markdown(found), report.markdown(found, largest)
    assert len(cut.encode()) <= largest
    sections = [text.split("\n### ") for text in (whole, cut)]
    assert [part.split("\n")[0] for part in sections[0]] == [part.split("\n")[0] for part in sections[1]]
    for all_of, some in zip(*sections, strict=True):
        lines, shown = (re.findall(r"^- .*", part, re.MULTILINE) for part in (all_of, some))
        left = [int(number) for line in shown for number in re.findall(r"^- … and (\d+) more$", line)]
        assert len(lines) == len(shown) - len(left) + sum(left)
        assert {*shown[: len(shown) - len(left)]} <= {*lines}


def test_report_of_a_policy_with_huge_titles_fits_into_a_summary(unbuilt):
    reading = rules.read(unbuilt)
    policy = replace(
        reading.policy, statements={id: replace(s, title="<b>" * 99_999) for id, s in reading.policy.statements.items()}
    )
    found = compare(Side(reading, ()), Side(replace(reading, policy=policy), ()))
    assert len(report.markdown(found).encode()) <= report.LARGEST < 2**20


# The command


@pytest.fixture
def project(unbuilt, tmp_path) -> Path:
    shutil.copytree(unbuilt / "requirements", tmp_path / "new/requirements")
    return tmp_path / "new"


def test_diff_command_reports_the_effect_of_a_changed_option_and_exits_with_0(project, unbuilt, capsys):
    alternative = next(r for r in rules.read(unbuilt).policy.all(Requirement) if r.presumes == ("CTRL-TRAIN",))
    page = project / alternative.place.path
    text = page.read_text(encoding="utf-8")
    page.write_text(
        re.sub(r"(:id: " + alternative.id + r"\n(?:.*\n)*?:presumes: ).*", r"\1CTRL-FILTER", text, count=1),
        encoding="utf-8",
    )
    assert main(["diff", str(unbuilt), str(project)]) == 0
    shown = capsys.readouterr().out
    assert f"`{alternative.id} {alternative.title}`\n  - " in shown and "`presumes` now `CTRL-FILTER`" in shown
    assert main(["diff", str(unbuilt), str(unbuilt)]) == 0
    assert report.NOTHING in capsys.readouterr().out


@pytest.mark.parametrize("side", ["old", "new"])
def test_unreadable_policy_is_reported_and_the_diff_command_exits_with_2(side, project, unbuilt, capsys):
    (project / "requirements/sources.toml").write_text("weights = [", encoding="utf-8")
    folders = [str(project), str(unbuilt)]
    assert main(["diff", *(folders if side == "old" else reversed(folders))]) == 2
    shown, told = capsys.readouterr()
    assert (
        shown.startswith(f"{report.HEAD}\n\nThe policy in `{project}` cannot be read") and len(told.splitlines()) == 1
    )
    assert main(["diff", str(unbuilt), str(project / "requirements")]) == 2
    assert "holds no requirements/" in capsys.readouterr().err


def test_statement_that_became_unreadable_is_reported_as_no_longer_readable(project, unbuilt, capsys):
    place = rules.read(unbuilt).policy.all(Requirement)[0].place
    page = project / place.path
    page.write_text(page.read_text(encoding="utf-8").replace(":page: ", ":page: p. ", 1), encoding="utf-8")
    assert main(["diff", str(unbuilt), str(project)]) == 0
    assert How.NO_LONGER_READABLE.label in capsys.readouterr().out
    assert main(["diff", str(project), str(unbuilt)]) == 0
    assert How.READABLE_AGAIN.label in capsys.readouterr().out


def test_diff_command_runs_no_code_from_the_compared_trees(project, tmp_path):
    old = tmp_path / "old"
    shutil.copytree(project, old)
    trap = tmp_path / "executed"
    for tree in (old, project):
        for name in ("conf.py", "sitecustomize.py", "traceability/__init__.py", "requirements/__init__.py"):
            (tree / name).parent.mkdir(exist_ok=True)
            (tree / name).write_text(f"open({str(trap)!r}, 'w')\n", encoding="utf-8")
    command = [sys.executable, "-m", "traceability", "diff", str(old), str(project)]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (result.returncode, result.stderr) == (0, "") and report.NOTHING in result.stdout
    assert not trap.exists()
