"""Test release statements: any content is read, judged by its release modes, and never reported as more than it is."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from dataclasses import replace
from html import escape
from itertools import chain

import jsonschema_rs
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from support.project import ROOT, draws
from support.strategies import changed, readings

from traceability.__main__ import main
from traceability.analysis.groupings import agreeing
from traceability.analysis.verdicts import Verdict, answers, judgements
from traceability.assessment.assess import State, assess
from traceability.assessment.parser import MOST, read
from traceability.assessment.placeholders import DEVELOPER, NAME, VERSION, is_placeholder
from traceability.assessment.report import FORMATS, as_json, markdown
from traceability.assessment.schema import schema
from traceability.assessment.statement import KEYS, Met, Response
from traceability.assessment.template import draft
from traceability.html.release_examples import FOLDER
from traceability.policy.model import (
    Alternative,
    Disclosure,
    Place,
    ReleaseDocument,
    Requirement,
    Retired,
    Safeguard,
    in_edition,
)
from traceability.policy.values import Acceptance, Disclosed, Grade
from traceability.publication.paths import example_page
from traceability.source.toml_file import LARGEST, LONGEST

FILE = "release.toml"
EXAMPLES = {path.stem: path for path in sorted((ROOT / FOLDER).glob("*.toml"))}
REAL = EXAMPLES["gpt-oss-120b"]
INVENTED = {name: path for name, path in EXAMPLES.items() if path != REAL}


def toml(value) -> str:
    """Return a value as inline TOML."""
    match value:
        case dict():
            return "{ " + ", ".join(f"{toml(key)} = {toml(one)}" for key, one in value.items()) + " }"
        case list() | tuple():
            return f"[{', '.join(map(toml, value))}]"
        case str():
            return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return json.dumps(value)


def written(tables) -> bytes:
    """Return a statement with some tables as TOML, as a developer would write it."""
    flat = [f"{toml(name)} = {toml(table)}" for name, table in tables.items() if not isinstance(table, dict)]
    for name, table in tables.items():
        if isinstance(table, dict):
            flat += [f"[{toml(name)}]", *(f"{toml(key)} = {toml(value)}" for key, value in table.items())]
    return "\n".join(flat).encode()


def statement(edition, modes, responses) -> dict:
    model = {"name": "Example Model", "version": "1.0", "developer": "Example Lab"}
    return {"model": model, "release": {"edition": edition, "modes": [*modes]}, "answers": responses}


texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=30)
hostile = st.one_of(
    texts,
    st.sampled_from(
        ["<script>weights</script>", "a | b", "\n# Weights\n", "[x](javascript:x)", "![x](y)", "`", "\\|", "\\", "***",
         "::error::w", "##[add-mask]w", "&lt;b&gt;", "https://example.org|x", "\u202e", "\x1b[31m", "|\n|-|"]
    ),
)  # fmt: skip
addresses = st.one_of(
    st.just("https://example.org/evidence"),
    st.text("abc|[]()`\\*_&#%é{}^~", min_size=1, max_size=9).map("https://example.org/".__add__),
)
junk = st.recursive(
    st.one_of(st.none().map(lambda _: 0), st.booleans(), st.integers(-9, 9), hostile),
    lambda inner: st.one_of(st.lists(inner, max_size=2), st.dictionaries(texts, inner, max_size=2)),
    max_leaves=4,
)


@st.composite
def responses(draw, policy, ids, *, each=True):
    """Draw the answers that a developer may give to some requirements, valid or not; ``each``: also by mode."""
    alternatives = [one.id for one in policy.all(Alternative)]
    found = {}
    given_by = {
        "alternatives": st.lists(st.sampled_from([*alternatives, "ALT-999"]), min_size=1, max_size=2),
        "evidence": st.one_of(addresses, st.lists(addresses, max_size=2)),
        "reason": hostile,
        "note": hostile,
    }

    def response():
        met = draw(st.sampled_from(Met))
        keys = {"alternatives", "evidence", "reason", "note"} if draw(st.booleans()) else KEYS[met]
        table = {"met": met.label}
        for key in sorted(keys):
            if KEYS[met].get(key) or draw(st.booleans()):
                table[key] = draw(given_by[key])
        return draw(st.sampled_from([table, table, table, met.label]))

    modes = [mode.name for mode in policy.modes()]
    for id in draw(st.lists(st.sampled_from(ids), unique=True, max_size=8)) if ids else ():
        if not each or draw(st.booleans()):
            found[id] = response()
        else:
            keys = draw(st.lists(st.sampled_from([*modes, *modes, "met", "open-weigths"]), unique=True, max_size=3))
            found[id] = {key: response() for key in keys}
    if each and draw(st.integers(0, 5)) == 0:
        found[draw(texts)] = draw(junk)
    return found


def more_of_a_model(policy):
    """Return the strategies for what a statement may say of a model beside its name."""
    return {
        "license": hostile,
        "date": st.one_of(st.sampled_from(["2026-11-30", "2026-1-30", "soon"]), st.integers()),
        "sizes": st.one_of(hostile, st.lists(hostile, max_size=2)),
        "links": st.one_of(addresses, st.lists(addresses, max_size=2)),
        "modes": st.lists(st.sampled_from([*(mode.name for mode in policy.modes()), "open"]), max_size=2, unique=True),
    }


@st.composite
def statements(draw, policy):
    """Draw a statement on a policy, valid or not."""
    edition = draw(st.sampled_from([*policy.editions]))
    modes = draw(st.lists(st.sampled_from([mode.name for mode in policy.modes()]), unique=True, min_size=1))
    ids = [one.id for one in in_edition(policy, edition).all(Requirement)]
    said = statement(edition, modes, draw(responses(policy, ids)))
    if draw(st.booleans()):
        said["model"] |= draw(st.fixed_dictionaries({}, optional=more_of_a_model(policy)))
    if draw(st.integers(0, 3)) == 0:
        said["model"] = [said["model"]] * draw(st.integers(0, 2))
    if draw(st.integers(0, 3)) == 0:
        table = said[draw(st.sampled_from(["model", "release"]))]
        table = table if isinstance(table, dict) else {**table[0]} if table else {}
        table[draw(st.sampled_from([*table, "weights"]))] = draw(junk)
    return said


def holds_together(policy, content):
    """Assert what is true of every assessment, and return the assessment."""
    found = assess(policy, content, FILE)
    last = content.count(b"\n") + 1
    for finding in found.findings:
        assert finding.place.path == FILE and 1 <= finding.place.line <= last
        assert str(finding).isprintable() and len(str(finding)) < 1000
        assert ";" in finding.message  # what is wrong; how to fix it
    if found.release.edition and found.release.modes:
        own = in_edition(policy, found.release.edition).all(Requirement)
        assert [line.requirement for line in found.lines] == own
        for line in found.lines:
            id, answer = line.requirement.id, found.release.answers.get(line.requirement.id, {})
            assert sorted(chain.from_iterable(channel.modes for channel in line.channels)) == sorted(
                found.release.modes
            )
            for channel in line.channels:
                assert {judgements(policy)[id, mode].label for mode in channel.modes} == {channel.judgement.label}
                if channel.judgement.verdict is not Verdict.NOT_RELEVANT and not channel.response:
                    assert channel.state is State.OPEN
                    assert not isinstance(answer, Response) and not answer.keys() & {*channel.modes}
    else:
        assert found.findings and not found.lines
    mended = [line for line in found.lines if State.TO_BE_MENDED in line.states]
    states = {channel.state for line in found.lines for channel in line.channels}
    assert found.exit_code == bool(found.findings or State.OPEN in states)
    assert len(mended) <= len(found.findings)
    told = json.loads(as_json(policy, found))
    assert told["complete"] is (found.exit_code == 0)
    assert len(told["requirements"]) == len(found.lines)
    for counts in told["counts"].values():
        assert sum(counts.values()) == len(found.lines) or not found.lines
    markdown(policy, found)
    return found


# Any content


@draws(40)
@given(readings(), st.data())
def test_assess_handles_any_statement_on_any_policy_and_sets_the_exit_code(reading, data):
    holds_together(reading.policy, written(data.draw(statements(reading.policy))))


def test_assess_handles_mutated_text(policy):
    whole = EXAMPLES["open-weights"].read_bytes()[:4000].rpartition(b"\n")[0]

    @draws(100)
    @given(st.integers(0, len(whole)), st.integers(0, 40), st.one_of(st.binary(max_size=20), hostile.map(str.encode)))
    def survives(at, length, instead):
        holds_together(policy, whole[:at] + instead + whole[at + length :])

    survives()


def test_assess_handles_any_bytes(policy):
    @draws(100)
    @given(st.one_of(st.binary(max_size=200), texts.map(str.encode)))
    def survives(content):
        holds_together(policy, content)

    survives()


# Results


def filled_in(begun: str) -> str:
    """Return a draft in which the samples are replaced by what is invented here."""
    for sample, said in {NAME: "Example Model", VERSION: "1.0", DEVELOPER: "Example Lab"}.items():
        begun = begun.replace(f'"{sample}"', f'"{said}"')
    return begun


@draws(40)
@given(readings(), st.data())
def test_draft_is_open_until_its_answers_are_uncommented_and_complete_then(reading, data):
    policy = reading.policy
    edition = data.draw(st.sampled_from([*policy.editions]))
    modes = data.draw(st.lists(st.sampled_from([mode.name for mode in policy.modes()]), unique=True, min_size=1))
    begun = draft(policy, modes, edition)
    untouched = holds_together(policy, begun.encode())
    assert [finding.message.partition(" ")[0] for finding in untouched.findings] == ["name", "version", "developer"]
    assert {*chain.from_iterable(line.states for line in untouched.lines)} <= {State.OPEN, State.NOT_RELEVANT}
    taken = re.sub(r"^# (?=PD\d-)", "", begun, flags=re.MULTILINE)
    left = holds_together(policy, filled_in(taken).encode())
    assert len(left.findings) == taken.count('reason = ""')
    assert all(finding.message == "reason is empty; fill it in" for finding in left.findings)
    done = holds_together(policy, filled_in(taken).replace('reason = ""', 'reason = "Weights are out."').encode())
    assert not done.findings and done.exit_code == 0


@draws(40)
@given(readings(), st.data())
def test_release_in_several_modes_is_judged_in_each_as_if_it_were_in_that_mode_alone(reading, data):
    policy = reading.policy
    edition = data.draw(st.sampled_from([*policy.editions]))
    modes = data.draw(st.lists(st.sampled_from([mode.name for mode in policy.modes()]), unique=True, min_size=1))
    ids = [one.id for one in in_edition(policy, edition).all(Requirement)]
    by_mode = {mode: data.draw(responses(policy, ids, each=False)) for mode in modes}
    answered = {id: {m: said[id] for m, said in by_mode.items() if id in said} for id in ids}
    together = assess(policy, written(statement(edition, modes, {i: a for i, a in answered.items() if a})), FILE)
    found = []
    for mode in modes:
        alone = assess(policy, written(statement(edition, [mode], by_mode[mode])), FILE)
        (id,) = alone.release.modes
        assert together.counts(id) == alone.counts(id)
        assert [(c.judgement.label, c.state) for c in together.channels(id)] == [
            (c.judgement.label, c.state) for c in alone.channels(id)
        ]
        found += alone.findings
    assert {finding.message for finding in together.findings} == {finding.message for finding in found}


def test_accepted_answers_to_a_requirement_follow_from_its_verdict(policy):
    said = {
        Met.AS_WRITTEN: "as written",
        Met.NOT_MET: {"met": "not met", "reason": "Nobody had time."},
        Met.NOT_APPLICABLE: "not applicable",
    }
    seen = set()
    for mode in policy.modes():
        for edition in policy.editions:
            own = in_edition(policy, edition).all(Requirement)
            for met, response in said.items():
                content = written(statement(edition, [mode.name], {one.id: response for one in own}))
                for line in assess(policy, content, FILE).lines:
                    (channel,) = line.channels
                    verdict = channel.judgement.verdict
                    fits = {
                        Met.AS_WRITTEN: verdict.applies,
                        Met.NOT_MET: verdict is not Verdict.NOT_RELEVANT,
                        Met.NOT_APPLICABLE: verdict is Verdict.NOT_RELEVANT,
                    }[met]
                    assert (channel.state is not State.TO_BE_MENDED) == fits, (line.requirement.id, mode.name, met)
                    seen.add((met, verdict))
    assert len(seen) == len(said) * len({verdict for _, verdict in seen}) > len(said) * 4


def test_alternative_is_accepted_only_where_it_works_in_full_or_in_part(policy):
    asked = in_edition(policy, policy.newest).all(Requirement)
    accepted_where_it_works(policy, [modes[0] for modes in agreeing(policy, asked)])


@pytest.mark.exhaustive
def test_alternative_is_accepted_only_where_it_works_in_each_mode(policy):
    accepted_where_it_works(policy, policy.modes())


def accepted_where_it_works(policy, modes):
    """Assert for each alternative and some modes that an assessment accepts it for what it answers, and for no more."""
    edition = policy.newest
    for mode in modes:
        own = [
            one
            for one in in_edition(policy, edition).all(Requirement)
            if judgements(policy)[one.id, mode.id].verdict is not Verdict.NOT_RELEVANT
        ]
        for alternative in policy.all(Alternative):
            said = {one.id: {"met": "by alternative", "alternatives": alternative.id} for one in own}
            found = assess(policy, written(statement(edition, [mode.name], said)), FILE)
            taken = {line.requirement.id for line in found.lines if State.BY_ALTERNATIVE in line.states}
            assert taken == {
                one.id
                for one in own
                for answer in answers(policy).get((one.id, mode.id), ())
                if answer.alternative == alternative.id and answer.grade <= Grade.PART
            }


# Several modes

BOTH = ("hosted-api", "open-weights")


def in_both(policy, answers):
    """Return the assessment of a release by API and as open weights, of which some requirements are answered."""
    return assess(policy, written(statement("pd2", BOTH, answers)), FILE)


def states(found, id):
    """Return the state of a requirement in each mode of a release."""
    (line,) = [line for line in found.lines if line.requirement.id == id]
    return {mode.removeprefix("MODE-").lower(): one.state for one in line.channels for mode in one.modes}


def test_one_answer_holds_in_each_mode_in_which_it_can_be_true(policy):
    """The verdicts on S05 and S06 are as written by API; with open weights an alternative in part, and a gap."""
    found = in_both(
        policy,
        {
            "PD2-S01": "as written",
            "PD2-S05": {"met": "by alternative", "alternatives": "ALT-018"},
            "PD2-S06": {"met": "not met", "reason": "Nobody had time."},
            "PD2-S07": "as written",
        },
    )
    assert not found.findings
    assert states(found, "PD2-S01") == dict.fromkeys(BOTH, State.AS_WRITTEN)
    assert states(found, "PD2-S05") == {"hosted-api": State.OPEN, "open-weights": State.BY_ALTERNATIVE}
    assert states(found, "PD2-S06") == dict.fromkeys(BOTH, State.NOT_MET)
    assert states(found, "PD2-S07") == {"hosted-api": State.NOT_RELEVANT, "open-weights": State.AS_WRITTEN}


def test_one_answer_as_written_is_to_be_mended_only_in_the_mode_that_lost_the_control(policy):
    found = in_both(policy, {"PD2-S06": "as written"})
    (finding,) = found.findings
    assert "cannot be followed as written in open weights, where Filter and Suspend are lost" in finding.message
    assert finding.message.endswith(
        "; answer for each mode, and there say not met, with a reason, since nothing replaces it"
    )
    assert states(found, "PD2-S06") == {"hosted-api": State.AS_WRITTEN, "open-weights": State.TO_BE_MENDED}


def test_modes_with_the_same_verdict_and_the_same_answer_share_a_channel_and_a_finding(policy):
    head = HEAD.replace('"open-weights"', '"hosted-api", "open-weights", "open-source"')
    one = assess(policy, (head + 'PD2-S06 = "as written"').encode(), FILE)
    (finding,) = one.findings
    assert "in open weights and open source" in finding.message
    text = "\n".join(
        f'PD2-S06.{mode} = {{ met = "not met", reason = "x" }}' for mode in ("open-weights", "open-source")
    )
    each = assess(policy, (head + text).encode(), FILE)
    (line,) = [line for line in each.lines if line.requirement.id == "PD2-S06"]
    assert [(channel.modes, channel.state) for channel in line.channels] == [
        (("MODE-HOSTED-API",), State.OPEN),
        (("MODE-OPEN-WEIGHTS", "MODE-OPEN-SOURCE"), State.NOT_MET),
    ]


def test_answers_for_each_mode_leave_nothing_open_and_hide_nothing(policy):
    found = in_both(
        policy,
        {"PD2-S05": {"hosted-api": "as written", "open-weights": {"met": "by alternative", "alternatives": "ALT-018"}}},
    )
    assert not found.findings
    assert states(found, "PD2-S05") == {"hosted-api": State.AS_WRITTEN, "open-weights": State.BY_ALTERNATIVE}
    found = in_both(policy, {"PD2-S05": {"open-weights": {"met": "not met", "reason": "Nobody had time."}}})
    assert states(found, "PD2-S05") == {"hosted-api": State.OPEN, "open-weights": State.NOT_MET}


@pytest.mark.parametrize(
    "text",
    [
        'PD2-S06.hosted-api = "as written"\nPD2-S06.open-weights = {met = "not met", reason = "x"}',
        'PD2-S06 = { hosted-api = "as written", open-weights = { met = "not met", reason = "x" } }',
        '[answers.PD2-S06]\nhosted-api = "as written"\nopen-weights = { met = "not met", reason = "x" }',
        '[answers.PD2-S06]\nhosted-api = "as written"\n[answers.PD2-S06.open-weights]\nmet = "not met"\nreason = "x"',
    ],
    ids=["dotted", "inline", "table", "tables"],
)
def test_answers_for_each_mode_can_be_written_in_every_form_of_toml(text, policy):
    found = assess(policy, (HEAD.replace('["open', '["hosted-api", "open') + text).encode(), FILE)
    assert not found.findings
    assert states(found, "PD2-S06") == {"hosted-api": State.AS_WRITTEN, "open-weights": State.NOT_MET}


def test_draft_has_a_line_for_each_mode_exactly_where_the_verdicts_differ(policy):
    text = draft(policy, BOTH, "pd2")
    for requirement in in_edition(policy, "pd2").all(Requirement):
        labels = {judgements(policy)[requirement.id, f"MODE-{mode.upper()}"].label for mode in BOTH}
        differs = len(labels - {Verdict.NOT_RELEVANT.label}) > 1
        for mode in BOTH:
            assert (f"# {requirement.id}.{mode} = " in text) is differs
        assert (f"# {requirement.id} = " in text) is not differs
    said = '# ID = "..." answers for all modes of the release. ID.MODE = "..." answers for one.'
    assert said in text and said not in draft(policy, BOTH[:1], "pd2")
    assert '# PD2-S06.open-weights = { met = "not met"' in text and '# PD2-S06.hosted-api = "as written"' in text


def test_report_tells_each_mode_on_one_line_where_they_differ(policy):
    report = markdown(
        policy,
        in_both(
            policy,
            {
                "PD2-S01": "as written",
                "PD2-S05": {"met": "by alternative", "alternatives": "ALT-018"},
                "PD2-S08": {
                    "hosted-api": "as written",
                    "open-weights": {"met": "not met", "reason": "x", "evidence": "https://example.org/a"},
                },
                "PD2-S06": {
                    "hosted-api": {"met": "as written", "note": "Accounts are closed."},
                    "open-weights": {"met": "not met", "reason": "Copies stay."},
                },
            },
        ),
    )
    sections = dict(part.partition("\n")[::2] for part in report.split("### "))
    assert "| Requirements | hosted API | open weights |" in report
    assert "| Met as written | **3** (verdicts: 3 ● as written) | **1** (verdicts: 1 ● as written) |" in report
    assert "| ● as written |  |  |" in sections["Met as written"]
    assert (
        "**hosted API**: as written. Accounts are closed. **open weights**: not met. Copies stay."
        in sections["Different from mode to mode"]
    )
    assert "**hosted API**: ● as written; **open weights**: ○ gap" in sections["Different from mode to mode"]
    assert (
        "**hosted API**: open. No alternative that the answer names works here." in sections["Open: not answered yet"]
    )
    assert "**open weights**: By Publish a guard" in sections["Open: not answered yet"]
    assert "x | [example.org](https://example.org/a) |" in sections["Different from mode to mode"]
    counted = [line for line in report.splitlines() if "`PD2-S" in line]
    assert len(counted) == len(in_edition(policy, "pd2").all(Safeguard)), "each requirement is on one line"


# Mistakes

HEAD = """[model]
name = "Example Model"
version = "1.0"

[release]
edition = "pd2"
modes = ["open-weights"]

[answers]
"""

MISTAKES = {
    "an unknown mode": (HEAD.replace('["open-w', '["opn-w'), "modes =", "did you mean open-weights?"),
    "an unknown edition": (HEAD.replace('"pd2"', '"pd9"'), "edition =", "'pd9' is no edition"),
    "no edition": (HEAD.replace('edition = "pd2"', ""), "[release]", "edition is missing"),
    "no mode": (HEAD.replace('["open-weights"]', "[]"), "modes =", "modes is empty"),
    "a mode twice": (HEAD.replace("]\n\n[ans", ', "open-weights"]\n\n[ans'), "modes =", "twice"),
    "an unknown id": (HEAD + 'PD2-R6-1-99 = "as written"', "PD2-R6-1-99", "is no id of a requirement; draft"),
    "an id of another edition": (HEAD + 'PD1-R6-1-1 = "as written"', "PD1-R6-1-1", "which it became"),
    "an id of no requirement": (HEAD + 'PD2-P6-1 = "as written"', "PD2-P6-1", "is a practice"),
    "an id of an alternative": (HEAD + 'ALT-018 = "as written"', "ALT-018", "is an alternative"),
    "as written where it is out of reach": (HEAD + 'PD2-S06 = "as written"', "PD2-S06", "say not met, with a reason"),
    "an alternative for a gap": (
        HEAD + 'PD2-S06 = { met = "by alternative", alternatives = ["ALT-018"] }', "PD2-S06", "does not stand in"),
    "an alternative to something else": (
        HEAD + 'PD2-S05 = { met = "by alternative", alternatives = ["ALT-019"] }', "PD2-S05", "not answer it; say by"),
    "an alternative that does not work in the mode": (
        HEAD.replace("open-w", "hosted-api").replace("hosted-apieights", "hosted-api")
        + 'PD2-S05 = { met = "by alternative", alternatives = ["ALT-018"] }', "PD2-S05", "does not work in hosted API"),
    "an unknown alternative": (
        HEAD + 'PD2-S05 = { met = "by alternative", alternatives = ["ALT-O18"] }', "PD2-S05", "did you mean ALT-018?"),
    "no alternative": (HEAD + 'PD2-S05 = "by alternative"', "PD2-S05", "alternatives is missing"),
    "not met without a reason": (HEAD + 'PD2-S06 = "not met"', "PD2-S06", "reason is missing"),
    "not met for an empty reason": (HEAD + 'PD2-S06 = { met = "not met", reason = " " }', "PD2-S06", "is empty"),
    "what applies called not applicable": (HEAD + 'PD2-S01 = "not applicable"', "PD2-S01", "so it applies"),
    "what is not relevant as written": (
        HEAD.replace("open-weights", "hosted-api") + 'PD2-S07 = "as written"', "PD2-S07", "not relevant in hosted API"),
    "an unknown way": (HEAD + 'PD2-S01 = "as writen"', "PD2-S01", "did you mean as written?"),
    "an answer for a mode that the release is not in": (
        HEAD + 'PD2-S01.open-weights = "as written"\nPD2-S01.hosted-api = "as written"', "PD2-S01.h",
        "add it to modes"),
    "an unknown mode beside another": (
        HEAD + 'PD2-S01.open-weights = "as written"\nPD2-S01.hosted-tunin = "as written"', "PD2-S01.hosted-tunin",
        "did you mean hosted-tuning?"),
    "an answer for all modes beside one for a mode": (
        HEAD + 'PD2-S01.open-weights = "as written"\nPD2-S01.note = "x"\nPD2-S01.met = "as written"', "PD2-S01.note",
        "say it in each mode"),
    "only an unknown mode": (
        HEAD + 'PD2-S01 = { opn-weights = "as written" }', "PD2-S01", "or answer for each release mode"),
    "as written for a mode that lost a control": (
        HEAD + '[answers.PD2-S06]\nopen-weights = "as written"', "open-weights = ",
        "in open weights, where Filter and Suspend are lost"),
    "a number for a mode": (HEAD + "PD2-S01.open-weights = 1", "PD2-S01", "is a number"),
    "a mode within a mode": (
        HEAD + 'PD2-S01.open-weights.open-weights = "as written"', "PD2-S01", "does not say how it is met; add met"),
    "an unknown key": (HEAD + '[answers.PD2-S01]\nmet = "as written"\nnotes = "x"', "notes", "did you mean note?"),
    "an unknown table": (HEAD + "[weights]", "[weights]", "'weights' is no key of a statement"),
    "a number for a version": (HEAD.replace('"1.0"', "1.0"), "version", "is a number; write it as text"),
    "a number for an answer": (HEAD + "PD2-S01 = 1", "PD2-S01", "is a number"),
    "a date for a name": (HEAD.replace('"Example Model"', "2026-11-24"), "name", "is a date or time"),
    "a list in place of a table": ("model = []\n" + HEAD.partition("\n\n")[2], "model =", "write it as a table"),
    "no model": (HEAD.partition("\n\n")[2], "", "has no [model]"),
    "a script for evidence": (
        HEAD + 'PD2-S01 = { met = "as written", evidence = "javascript:x" }', "PD2-S01", "begins with https://"),
    "broken TOML": (HEAD + 'PD2-S01 = "as written', 'PD2-S01', "is no TOML"),
    "an answer given twice": (HEAD + 'PD2-S01 = "as written"\nPD2-S01 = "as written" # again', "# again", "is no TOML"),
    "10 MB of text": (HEAD + "# weights\n" * 1_000_000, "[model]", "has more than 256 KB"),
    "a line of dots": (HEAD + "a." * LONGEST + "a = 1", "a.a", f"more than {LONGEST} characters"),
    "arrays in arrays": (HEAD + "PD2-S01 = " + "[\n" * 100_000, "[model]", "nests too deep"),
}  # fmt: skip


@pytest.mark.parametrize("name", MISTAKES)
def test_mistake_yields_one_finding_with_its_line_and_a_fix(name, policy):
    text, marked, message = MISTAKES[name]
    found = assess(policy, text.encode(), FILE)
    assert len(found.findings) == 1, [str(finding) for finding in found.findings]
    line = next(number for number, one in enumerate(text.split("\n"), start=1) if marked in one)
    assert str(found.findings[0]).startswith(f"{FILE}:{line}: ")
    assert message in found.findings[0].message
    assert found.exit_code == 1


def test_invalid_utf_8_is_reported_at_its_line(policy):
    found = assess(policy, HEAD.encode() + b"\n# \xff weights", FILE)
    assert [str(finding) for finding in found.findings] == [
        f"{FILE}:{HEAD.count(chr(10)) + 2}: is not UTF-8 from here on; save the file as UTF-8"
    ]


def test_byte_order_mark_and_windows_line_ends_are_accepted(policy):
    content = b"\xef\xbb\xbf" + (HEAD + 'PD2-S01 = "as written"\n').replace("\n", "\r\n").encode()
    assert not assess(policy, content, FILE).findings


def test_retired_id_is_reported_with_its_reason_and_successor(policy):
    gone = [
        Retired(id=id, title="Weights", body="Weights.", place=Place("requirements/x.md", 1), since="2026-11-24",
                reason="it was said twice.", became=(became,))
        for id, became in (("PD2-S21", "PD2-S01"), ("ALT-099", "ALT-018"))
    ]  # fmt: skip
    said = HEAD + 'PD2-S21 = "as written"\nPD2-S05 = { met = "by alternative", alternatives = ["ALT-099"] }'
    found = assess(changed(policy, *gone), said.encode(), FILE)
    assert [(finding.place.line, finding.about) for finding in found.findings] == [(10, "PD2-S21"), (11, "PD2-S05")]
    for finding, became in zip(found.findings, ("PD2-S01", "ALT-018"), strict=True):
        assert f"was retired on 2026-11-24: it was said twice; see {became}, which it became" in finding.message


def test_proposed_alternative_does_not_count_as_an_answer(policy):
    proposed = replace(policy["ALT-018"], status=Acceptance.PROPOSED)
    said = HEAD + 'PD2-S05 = { met = "by alternative", alternatives = "ALT-018" }'
    assert not assess(policy, said.encode(), FILE).findings
    found = assess(changed(policy, proposed), said.encode(), FILE)
    assert "ALT-018 is only proposed, and counts in no verdict" in found.findings[0].message


def test_only_the_first_of_very_many_mistakes_are_reported(policy):
    found = assess(policy, (HEAD + "\n".join(f"W{n} = 1" for n in range(5_000))).encode(), FILE)
    assert len(found.findings) == MOST


# The report


def test_developer_text_cannot_inject_markup_into_the_report(policy):
    reader = MarkdownIt("commonmark", {"html": True}).enable("table")

    @draws(100)
    @given(hostile.filter(lambda said: re.search(r"[!-~]", said)), addresses)
    def stays_text(said, address):
        release = statement(
            "pd2", ["open-weights"], {"PD2-S01": {"met": "as written", "note": said, "evidence": address}}
        )
        release["answers"] |= {"PD2-S06": {"met": "not met", "reason": said}}
        release["model"] |= {"name": said, "developer": said}
        text = markdown(policy, assess(policy, written(release), FILE))
        assert not re.search(r"^\s*::|##\[|[^\S\n ]|<", text, re.MULTILINE)
        tokens = reader.parse(text)
        inner = [child for token in tokens for child in token.children or ()]
        assert not {"html_block", "html_inline", "image", "fence"} & {token.type for token in (*tokens, *inner)}
        links = [child.attrs["href"] for child in inner if child.type == "link_open"]
        assert len(links) == (not is_placeholder(said)) and all(
            link.startswith("https://example.org/") for link in links
        )
        kinds = [token.type for token in tokens]
        assert kinds.count("td_open") == 4 * (kinds.count("tr_open") - kinds.count("table_open"))

    stays_text()


LIVE = (
    "@octo-team", "a@example.org", ":warning:", "note:warning:", "x::+1:", "org/repo#12", "#12", "GH-12",
    "www.example.org", "https://example.org/a?b=c", "HTTP://example.org", "\\\\@octo", "`@octo`", "release.toml:100:",
)  # fmt: skip


@pytest.mark.parametrize("said", LIVE)
def test_text_that_github_makes_live_is_code_in_the_report(said, policy):
    """GitHub looks for mentions, emoji codes, issues and addresses in the rendered text outside of code."""
    release = statement("pd2", ["open-weights"], {"PD2-S01": {"met": "as written", "note": f"see {said} there"}})
    tokens = MarkdownIt("commonmark").enable("table").parse(markdown(policy, assess(policy, written(release), FILE)))
    (cell,) = [token for token in tokens if token.type == "inline" and " there" in token.content]
    shown = "".join(child.content for child in cell.children)
    assert shown == f"see {said} there", "nothing is lost or added"
    outside = "".join(child.content for child in cell.children if child.type != "code_inline")
    assert not re.search(r"@\w|:[\w+-]+:|#\d|GH-\d|www\.|://", outside)


def test_backslash_is_shown_as_one(policy):
    release = statement("pd2", ["open-weights"], {"PD2-S01": {"met": "as written", "note": "C:\\\\temp & more"}})
    text = markdown(policy, assess(policy, written(release), FILE))
    assert "C:&#92;&#92;temp &amp; more" in text and "&\\#" not in text


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "cp437", "utf-8", "utf-8-sig", "utf-16", "utf-16-be"])
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_draft_from_a_shell_of_any_encoding_is_read_back(encoding, ends, policy):
    text = filled_in(draft(policy, ["open-weights"], policy.newest)).replace("\n", ends)
    mark = b"\xfe\xff" if encoding == "utf-16-be" else b""
    found = assess(policy, mark + text.encode(encoding), FILE)
    assert (
        found.findings == ()
        and found.release.edition == policy.newest
        and found.counts("MODE-OPEN-WEIGHTS")[State.OPEN] > 100
    )


def test_draft_is_ascii_whatever_the_titles_say(policy):
    requirement = next(one for one in policy.all(Requirement) if one.edition == policy.newest)
    retitled = changed(policy, replace(requirement, title="Éviter l’abus – “vite” 重"))
    text = draft(retitled, ["open-weights"], policy.newest)
    assert text.isascii() and 'Eviter l\'abus - "vite" ?' in text


def test_damaged_utf_16_is_a_finding(policy):
    (finding,) = assess(policy, b"\xff\xfe[\x00m", FILE).findings
    assert finding.message == "is neither UTF-8 nor UTF-16; save the file as UTF-8"


@pytest.mark.parametrize(
    ("answer", "line", "said"),
    [
        (
            '{\nmet = "not met",\nreason = "x",\n}',
            1,
            "opens a { } table that ends on another line, which only TOML 1.1",
        ),
        ('{ met = "not met",\n reason = "x" }', 1, "opens a { } table that ends on another line, which"),
        ('{ met = "not met", reason = "a, }", }', 1, "has a comma before }, which only TOML 1.1 allows; delete the"),
        (r'{ met = "not met", reason = "\x41" }', 1, r"has an escape \e or \x in a text, which only TOML 1.1 allows"),
        (r'{ met = "not met", reason = "\e[0m" }', 1, r"has an escape \e or \x in a text, which only TOML 1.1 allows"),
        (r'{ met = "not met", reason = "C:\temp\q" }', 1, "is no TOML: Unescaped"),
        ("{ met = x }", 1, "is no TOML: Invalid value"),
        ('"as written"\n<<<<<<< HEAD', 2, "holds an unfinished merge"),
    ],
    ids=["table over lines", "table over two lines", "comma", "hex", "escape", "path", "no value", "merge"],
)
def test_form_that_the_toml_of_some_pythons_refuses_is_named(answer, line, said, policy):
    (finding,) = assess(policy, f"{HEAD}PD2-S06 = {answer}\n".encode(), FILE).findings
    assert finding.message.startswith(said)
    assert finding.place.line == HEAD.count("\n") + line


def test_empty_text_that_is_required_is_to_be_filled_in(policy):
    release = statement("pd2", ["open-weights"], {"PD2-S06": {"met": "not met", "reason": ""}})
    release["model"] |= {"version": "", "developer": ""}
    said = {finding.message for finding in assess(policy, written(release), FILE).findings}
    assert {"version is empty; fill it in", "developer is empty; say it, or take it out"} <= said
    assert "reason is empty; fill it in" in said


# Placeholders

UNFINISHED = """\
[[model]]
name = "Example A"
version = "1.0"

[[model]]
name = "name of the model"
version = "TBD"
sizes = ["2B", "..."]

[release]
edition = "pd2"
modes = "open-weights"

[answers]
PD2-S06 = { met = "not met", reason = "TODO: ask the lawyers" }
PD2-S01 = { met = "as written", note = "To be written." }
PD2-S02 = { met = "as written", note = "Tags such as TODO are stripped from <b>code</b>." }

[answers.PD2-S05]
met = "not met"
reason = "<reason>"
"""


def test_each_placeholder_is_one_finding_with_its_line(policy):
    found = assess(policy, UNFINISHED.replace("such as TODO ", "").encode(), FILE)
    assert [(finding.place.line, finding.about, finding.message.partition(",")[0]) for finding in found.findings] == [
        (6, "", "name is still a placeholder"),
        (7, "", "version is still a placeholder"),
        (8, "", "sizes is still a placeholder"),
        (15, "PD2-S06", "reason is still a placeholder"),
        (16, "PD2-S01", "note is still a placeholder"),
        (21, "PD2-S05", "reason is still a placeholder"),
    ]
    messages = [finding.message for finding in found.findings]
    assert messages[1].endswith("'TBD'; say what is true")
    assert messages[4].endswith("'To be written.'; say what is true, or take it out")
    states = {line.requirement.id: line.states for line in found.lines}
    assert states["PD2-S06"] == states["PD2-S01"] == states["PD2-S05"] == {State.TO_BE_MENDED}
    assert states["PD2-S02"] == {State.AS_WRITTEN} and found.exit_code == 1
    assert not read(policy, UNFINISHED.encode(), FILE)[1], "its form is right, so that an editor accepts it"


PLACEHOLDERS = (
    "TODO", "todo: ask", "Weights TBD", "...", "\u2026", "-", "[reason]", "XXX", "{{name}}", "Who Releases It",
    "lorem ipsum dolor", "fill me in", "Reason here.",
)  # fmt: skip
SAID = (
    "1.0", "x", "2B", "\u91cd", "Example Model", "None of it was done.", "We use <b>", "To be done in 2027.",
    "A [link] here", "xxl", "The to-do list is public.",
)  # fmt: skip


@pytest.mark.parametrize("text", [*PLACEHOLDERS, *SAID])
def test_placeholder_is_known_by_its_words(text):
    assert is_placeholder(text) is (text in PLACEHOLDERS)


def test_mistake_in_a_later_model_of_a_family_has_its_own_line(policy):
    second = FAMILY.rindex("[[model]]")
    text = FAMILY[:second] + FAMILY[second:].replace("developer", "developper")
    (finding,) = assess(policy, text.encode(), FILE).findings
    assert finding.place.line == text[: text.index("developper")].count("\n") + 1


def test_json_report_has_every_requirement_with_its_answer(policy):
    content = EXAMPLES["open-weights"].read_bytes()
    told = json.loads(as_json(policy, assess(policy, content, FILE)))
    said = tomllib.loads(content.decode())["answers"]
    assert told["model"]["name"] == "Example Model C" and told["edition"]["id"] == "pd2"
    for requirement in told["requirements"]:
        response = said[requirement["id"]]
        verdict = judgements(policy)[requirement["id"], "MODE-OPEN-WEIGHTS"].verdict
        (channel,) = requirement["channels"]
        assert channel["state"] == response["met"] and channel["verdict"] == verdict.label
        assert (channel["reason"], channel["note"]) == (response.get("reason", ""), response.get("note", ""))


# The schema


@pytest.fixture(scope="module")
def valid(policy):
    return jsonschema_rs.Draft202012Validator(schema(policy)).is_valid


def test_schema_accepts_exactly_the_statements_that_the_parser_accepts(policy, valid):
    accepted = set()

    @draws(200)
    @given(statements(policy))
    @example(tomllib.loads(EXAMPLES["open-weights"].read_text(encoding="utf-8")))
    @example({})
    def agree(said):
        _, findings = read(policy, written(said), FILE)
        assert valid(said) == (not findings), [str(finding) for finding in findings]
        accepted.add(not findings)

    agree()
    assert accepted == {True, False}


def test_schema_accepts_the_examples_and_every_draft(policy, valid):
    for path in EXAMPLES.values():
        assert valid(tomllib.loads(path.read_text(encoding="utf-8")))
    for mode in policy.modes():
        assert valid(tomllib.loads(draft(policy, [mode.name], "pd1")))


def test_published_schema_is_a_valid_json_schema(site):
    published = json.loads((site / "data/release.schema.json").read_text(encoding="utf-8"))
    jsonschema_rs.meta.validate(published)


# Statements by others, and answers left open

BY_OTHERS = """\
[model]
name = "Example Model"
version = "1.0"
developer = "Example Lab"

[release]
edition = "pd2"
modes = ["open-weights"]
written_by = "Example Readers"

[answers]
PD2-S01 = "as written"
PD2-S02 = { met = "open", note = "The card names it.", evidence = "https://example.org/card" }
"""


def test_statement_by_others_is_not_reported_as_the_word_of_the_developer(policy, valid):
    found = holds_together(policy, BY_OTHERS.encode())
    assert not found.findings and valid(tomllib.loads(BY_OTHERS))
    report = markdown(policy, found)
    assert "as far as Example Readers found it in public documents. Example Lab did not write this statement." in report
    assert "by the word of" not in report and "not answered yet" not in report
    assert "### Open: no full answer found in the documents named" in report
    rows = {row.partition("(`")[2].partition("`")[0]: row for row in report.splitlines() if "(`" in row}
    assert "| The card names it. | [example.org](https://example.org/card) |" in rows["PD2-S02"]
    assert rows["PD2-S03"].endswith("| Nothing found in the documents named. |  |")
    assert rows["PD2-S01"].endswith("| ● as written |  |  |")
    assert json.loads(as_json(policy, found))["written_by"] == "Example Readers"


def test_answer_left_open_is_open_with_its_note(policy):
    text = BY_OTHERS.replace('written_by = "Example Readers"\n', "")
    found = holds_together(policy, text.encode())
    assert states(found, "PD2-S02") == {"open-weights": State.OPEN} and not found.findings
    sections = dict(part.partition("\n")[::2] for part in markdown(policy, found).split("### "))
    assert "(`PD2-S02`) | ● as written | The card names it. |" in sections["Open: not answered yet"]
    assert "Nothing found" not in sections["Open: not answered yet"]


# The examples and the command


def test_examples_are_complete_except_for_two_answers_left_open_on_purpose(policy):
    codes = {name: assess(policy, path.read_bytes(), path.name).exit_code for name, path in INVENTED.items()}
    assert codes == {"gated-weights": 1, "hosted-api": 0, "open-weights": 0}
    left = assess(policy, EXAMPLES["gated-weights"].read_bytes(), FILE)
    assert not left.findings and left.counts("MODE-GATED-WEIGHTS")[State.OPEN] == 2


def test_real_example_answers_what_the_disclosures_of_the_release_state(policy):
    """An answer is *as written* exactly if a document states it, and open with a note if one states it in part.

    What others found is no statement of the developer.
    """
    documents = {
        one.id: one for one in policy.all(ReleaseDocument) if "REL-GPT-OSS" in one.of and one.author == "OpenAI"
    }
    disclosures = [one for one in policy.all(Disclosure) if documents.keys() & {*one.found_in}]
    found = assess(policy, REAL.read_bytes(), REAL.name)
    assert not found.findings
    said = {id: answer for id, answer in found.release.answers.items() if not isinstance(answer, dict)}
    stated = {about: one for one in disclosures for about in one.about if not about.startswith("ALT-")}
    assert said.keys() == stated.keys()
    tried = {about for one in disclosures for about in one.about if one.answer is Disclosed.STATED}
    for id, answer in said.items():
        one = stated[id]
        assert answer.met is (Met.AS_WRITTEN if one.answer is Disclosed.STATED else Met.OPEN)
        assert answer.evidence == tuple(documents[of].url for of in one.found_in)
        names = " and ".join(documents[of].title for of in one.found_in)
        lead = "" if one.answer is Disclosed.STATED else "In part. "
        assert answer.note == f"{lead}{names}, {one.locator}: {' '.join(one.body.split())}"
        assert tried.issuperset(answer.alternatives)


def test_real_example_says_that_it_is_not_by_the_developer(policy, site):
    head = REAL.read_text(encoding="utf-8").partition("[model]")[0]
    assert "Not by OpenAI" in head and "OpenAI has not reviewed it" in head
    pages = ("docs/release-statement.html", example_page(REAL.stem))
    for page in pages:
        html = (site / page).read_text(encoding="utf-8")
        assert "OpenAI did not write this statement." in html and "not by OpenAI" in html
        assert "Open: no full answer found in the documents named" in html
        assert "by the word of OpenAI" not in html
    assert "invented" not in (site / pages[1]).read_text(encoding="utf-8")


def test_examples_are_fictitious_and_say_so():
    for path in INVENTED.values():
        text = path.read_text(encoding="utf-8")
        assert "made up" in text.partition("[model]")[0]
        assert re.search(r'^developer = "Example ', text, re.MULTILINE)
        assert set(re.findall(r"https?://([^/\"]*)", text)) == {"example.org"}


def test_page_shows_each_example_with_its_result(site, policy):
    html = (site / "docs/release-statement.html").read_text(encoding="utf-8")
    assert html.count('<div class="assessed">') == len(EXAMPLES)
    for name, path in EXAMPLES.items():
        found = assess(policy, path.read_bytes(), path.name)
        (mode,) = found.release.modes
        counts = found.counts(mode)
        assert f'href="../{example_page(name)}"' in html
        part = (site / example_page(name)).read_text(encoding="utf-8")
        assert f"<code>{name}.toml</code>" in part and escape(path.read_text(encoding="utf-8"), quote=False) in part
        assert [int(n) for n in re.findall(r"<strong>(\d+)</strong>", part)] == [counts[state] for state in State]
        assert part.count('<div class="frame"') == len([state for state in State if counts[state]])


def test_example_of_several_modes_on_the_page_has_an_answer_in_each_mode(policy):
    text = (ROOT / "docs/release-statement.md").read_text(encoding="utf-8")
    example, _of_law = re.findall(r"```toml\n(.*?)```", text, re.DOTALL)
    found = assess(policy, f'[model]\nname = "x"\nversion = "1"\n{example}'.encode(), FILE)
    assert not found.findings
    for mode in found.release.modes:
        answered = [channel for channel in found.channels(mode) if channel.response]
        assert len(answered) == 3 and all(channel.state is not State.OPEN for channel in answered)


def run(*arguments, cwd):
    command = [sys.executable, "-m", "traceability", "--root", str(ROOT), *arguments]
    environment = {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1"}
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)


def test_commands_draft_and_assess_a_statement_in_another_folder(tmp_path):
    begun = run("draft-statement", "hosted-api", "gated-weights", "--edition", "pd1", cwd=tmp_path)
    assert "# Replace the three lines below" in begun.stdout.partition("[model]")[0]
    (tmp_path / FILE).write_text(begun.stdout, encoding="utf-8")
    assessed = run("assess", FILE, cwd=tmp_path)
    assert (begun.returncode, assessed.returncode) == (0, 1)
    assert "(hosted API, gated weights) meets the first draft" in assessed.stdout


@pytest.mark.parametrize("form", FORMATS)
def test_assess_exit_code_follows_the_result_and_is_2_without_a_file(form, tmp_path, capsys):
    for name, code in {"open-weights": 0, "gated-weights": 1}.items():
        assert main(["--root", str(ROOT), "assess", "--format", form, str(EXAMPLES[name])]) == code
    assert capsys.readouterr().out
    for missing in (tmp_path / FILE, tmp_path):
        assert main(["--root", str(ROOT), "assess", "--format", form, str(missing)]) == 2
    assert "could not run" in capsys.readouterr().err


def test_draft_statement_rejects_an_unknown_mode_or_edition_by_name(capsys):
    assert main(["--root", str(ROOT), "draft-statement", "open-weigths"]) == 2
    assert "there is no release mode open-weigths; did you mean open-weights?" in capsys.readouterr().err
    assert main(["--root", str(ROOT), "draft-statement", "open-weights", "--edition", "pd9"]) == 2
    assert "there is no edition pd9; there are pd1, pd2" in capsys.readouterr().err


def test_statement_is_rejected_when_it_exceeds_the_size_limit(policy):
    assert assess(policy, b"#" * 100 + b"\n" * (LARGEST - 100), FILE).findings[0].message.startswith("has no [model]")
    assert "more than" in assess(policy, b"\n" * (LARGEST + 1), FILE).findings[0].message


# Families of models

FAMILY = """\
[[model]]
name = "Example A"
version = "1.0"
developer = "Example Lab"
license = "Apache-2.0"
date = "2026-11-30"
sizes = ["2B", "8B"]
links = "https://example.org/a"
modes = "open-weights"

[[model]]
name = "Example B"
version = "1.0"
developer = "Example Lab"
modes = "restricted-weights"

[release]
edition = "pd2"
modes = ["restricted-weights", "open-weights"]
"""


def test_statement_may_be_about_a_family_of_models(policy, valid):
    found = assess(policy, FAMILY.encode(), FILE)
    assert not found.findings and valid(tomllib.loads(FAMILY))
    first, second = found.release.models
    assert (first.license, first.date, first.sizes, first.modes) == (
        "Apache-2.0", "2026-11-30", ("2B", "8B"), ("MODE-OPEN-WEIGHTS",)
    )  # fmt: skip
    assert second.modes == ("MODE-RESTRICTED-WEIGHTS",)
    report = markdown(policy, found)
    assert "## Release statement: Example A 1.0, Example B 1.0" in report
    assert "- Example A 1.0: license: Apache-2.0; released: 2026-11-30; sizes: 2B, 8B; modes: open weights" in report
    told = json.loads(as_json(policy, found))
    assert told["model"]["name"] == "Example A" and [model["name"] for model in told["models"]] == [
        "Example A",
        "Example B",
    ]


@pytest.mark.parametrize(
    ("instead", "message"),
    [
        ('date = "November 2026"', 'write it as "2026-11-30"'),
        ('links = "example.org"', "give an address that begins with https://"),
        ('sizes = [" "]', "sizes has an empty text"),
        ('modes = "hosted-api"', "the release is not in it"),
        ('modes = ["open-weights", "open-weights"]', "names one of them twice"),
        ("license = 2", "license is a number"),
    ],
)
def test_mistake_in_what_is_said_of_a_model_is_found(instead, message, policy):
    key = instead.partition(" ")[0]
    text = re.sub(rf"(?m)^{key} = .*$", lambda _: instead, FAMILY, count=1)
    (finding,) = assess(policy, text.encode(), FILE).findings
    assert message in finding.message
