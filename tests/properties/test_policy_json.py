"""Test the policy as JSON: it is complete and valid by its schema, and reads back unchanged or is refused."""

from __future__ import annotations

import json
from copy import deepcopy
from functools import cache

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.project import ROOT, draws
from support.strategies import bodies, changed, readings, titles

from traceability import rules
from traceability.analysis import duties
from traceability.analysis.readings import judged_otherwise
from traceability.analysis.verdicts import judgements
from traceability.data import derived
from traceability.data.derived import PAGE_URL
from traceability.data.json_text import json_text
from traceability.data.policy_json import COMPUTED, FORMAT, HEAD, read, written
from traceability.data.policy_schema import schema
from traceability.policy.errors import UserError
from traceability.policy.model import (
    KINDS,
    LIVING,
    Claim,
    Control,
    Duty,
    Mode,
    OtherReading,
    Place,
    Policy,
    Presuming,
    Provision,
    Retired,
    Standing,
    options,
)
from traceability.policy.values import Lines
from traceability.publication.identity import NOTICE, Publication

PUBLISHED = Publication("2026.11")
POLICY = rules.read(ROOT).policy  # not a fixture, because a failing property would print it whole
JSON_SCHEMA = schema()
SCHEMA = jsonschema_rs.Draft202012Validator(JSON_SCHEMA)
few = draws(30)


@cache
def document():
    return written(POLICY, PUBLISHED)


@cache
def part():
    """Return the document of a part of the policy: a few statements of most kinds, and all to which they link."""
    kept: set[str] = set()
    found = {statement.id for statement in POLICY.all(Control, Mode, Standing)}
    found |= {"PD1-S04", "PD1-S05", "PD2-S04", "ALT-001", "CLAIM-001"}
    found |= {POLICY.all(Duty)[0].id, POLICY.all(OtherReading)[0].id}
    while found:
        kept |= found
        found = {to for id in found for _, to in POLICY[id].links()} - kept
    policy = Policy.of((statement for statement in POLICY.statements.values() if statement.id in kept), POLICY.editions)
    return written(policy, PUBLISHED)


def altered():
    """Return a copy of the document of a part, which a test may change."""
    return deepcopy(part())


@cache
def sample():
    """Return a part of the document that has a statement of each kind and all words that occur.

    The readers of its disclosure differ, so that it has their words, too.
    """
    differing = {"disclosure": {"second_reader": "nothing found"}}
    known = {"PD1-S04", "PD1-R1-1-1", "PD2-S14", "EV-LI-2024"}
    rare = next(id for id, modes in document()["verdicts"].items() if any(entry["instead"] for entry in modes.values()))
    some = {entry["kind"]: entry["id"] for entry in document()["statements"]}
    kept = {*known, *some.values(), "COM-MERCATUS-2024"}
    return document() | {
        "statements": [
            entry | differing.get(entry["kind"], {}) for entry in document()["statements"] if entry["id"] in kept
        ],
        "verdicts": {rare: document()["verdicts"][rare]},
        "exemptions": {some["duty"]: document()["exemptions"][some["duty"]]},
    }


def refused(found, *said):
    """Assert that a text or document is refused with one line, and return that line."""
    with pytest.raises(UserError) as caught:
        read(found if isinstance(found, str) else json.dumps(found), "weights/policy.json")
    line = str(caught.value)
    assert line.startswith("weights/policy.json") and "\n" not in line and len(line) < 600
    assert not [what for what in said if what not in line], line
    return line


@st.composite
def policies(draw):
    """Draw a policy that keeps every rule, possibly with a retired statement."""
    policy = draw(readings()).policy
    if draw(st.booleans()):
        return policy
    gone = Retired(
        id="ALT-900",
        title=draw(titles),
        body=draw(bodies),
        place=Place("requirements/alternatives/alt-900-weights.md", 3),
        since="2026-11-01",
        reason=draw(bodies),
        became=("MODE-OPEN-WEIGHTS",),
    )
    return changed(policy, gone)


class TestWrittenDocument:
    def test_published_document_equals_the_pages(self, site, policy):
        published = json.loads((site / "data/policy.json").read_text(encoding="utf-8"))
        assert read(json.dumps(published)).statements == policy.statements
        assert list(read(json.dumps(published)).statements) == list(policy.statements)
        assert (site / "data" / published["$schema"]).is_file()
        assert published["notice"] == NOTICE and published["license"] == "CC-BY-4.0"

    def test_document_has_every_verdict(self):
        said = {(id, mode): entry for id, modes in document()["verdicts"].items() for mode, entry in modes.items()}
        judged = {**judgements(POLICY), **judged_otherwise(POLICY), **duties.judged(POLICY)}
        assert len(said) == len(POLICY.all(Presuming)) * len(POLICY.modes()) == len(judged)
        for (id, mode), judgement in judged.items():
            entry = said[id, POLICY[mode].name]
            assert (entry["verdict"], entry["standing"]) == (judgement.verdict.label, judgement.standing.label)
            instead = [(answer["grade"], answer["alternative"]) for answer in entry["instead"]]
            assert instead == [(answer.grade.label, answer.alternative) for answer in judgement.instead]
            assert tuple(entry["decided_by"]) == judgement.decided_by

    def test_statements_have_what_tables_are_joined_by(self):
        entries = {entry["id"]: entry for entry in document()["statements"]}
        for provision in POLICY.all(Provision):
            entry = entries[provision.id]
            assert (entry["edition"], entry["number"]) == (provision.edition, provision.number)
            assert entry["page_url"] == POLICY.editions[provision.edition].page_url(provision.page)
        names = [entries[mode.id]["name"] for mode in POLICY.modes()]
        assert all(list(modes) == names for modes in document()["verdicts"].values())
        everywhere = [entry for entry in entries.values() if len(entry.get("release_modes", ())) == len(names)]
        assert everywhere and all(entry["release_modes"] == names for entry in everywhere)
        for standing in POLICY.all(Standing):
            assert entries[standing.id]["modes"] == POLICY.in_order(standing.modes)

    def test_every_claim_has_a_result_for_the_edition_of_its_comment(self):
        for claim in POLICY.all(Claim):
            said = document()["results"][claim.id]
            edition, *later = said
            assert POLICY[claim.made_in[0]].edition == edition
            assert said[edition]["outcome"] == claim.status.label
            order = list(POLICY.editions)
            assert later == (order[order.index(edition) + 1 :] if claim.check else [])

    def test_document_has_every_option_of_every_statement(self):
        entries = {entry["id"]: entry for entry in document()["statements"]}
        for statement in POLICY.statements.values():
            said = {name for name, field in options(type(statement)).items() if getattr(statement, name)}
            assert said <= set(entries[statement.id]) and entries[statement.id]["kind"] == statement.kind


class TestRoundTrip:
    def test_published_policy_reads_back_unchanged(self):
        back = read(json.dumps(document()))
        assert back.statements == POLICY.statements and back.editions == POLICY.editions
        assert json.dumps(written(back, PUBLISHED)) == json.dumps(document())

    @few
    @given(policies())
    def test_any_policy_reads_back_unchanged(self, policy):
        text = json.dumps(written(policy, PUBLISHED), ensure_ascii=False)
        back = read(text)
        assert back.statements == policy.statements and list(back.statements) == list(policy.statements)
        assert back.editions == policy.editions and list(back.editions) == list(policy.editions)
        assert json.dumps(written(back, PUBLISHED), ensure_ascii=False) == text

    @pytest.mark.parametrize("name", COMPUTED)
    def test_computed_parts_may_be_omitted(self, name):
        found = altered()
        del found[name]
        assert written(read(json.dumps(found)), PUBLISHED) == part()

    def test_derived_fields_may_be_omitted(self):
        found = altered()
        for entry in found["statements"]:
            for name in ("name", "number", PAGE_URL):
                if name not in options(KINDS[entry["kind"]]):
                    entry.pop(name, None)
        assert written(read(json.dumps(found)), PUBLISHED) == part()

    @few
    @given(st.data())
    def test_wrong_verdict_is_refused_by_name(self, data):
        found = altered()
        id = data.draw(st.sampled_from(list(found["verdicts"])))
        mode = data.draw(st.sampled_from(list(found["verdicts"][id])))
        entry = found["verdicts"][id][mode]
        how = data.draw(st.sampled_from(["verdict", "gone", "instead"]))
        if how == "verdict":
            entry["verdict"] = "gap" if entry["verdict"] != "gap" else "as written"
        elif how == "gone":
            del found["verdicts"][id][mode]
        else:
            entry["instead"] = [*entry["instead"], {"grade": "full", "alternative": "ALT-999"}]
        refused(found, id, mode, "follows from the statements", 'leave "verdicts" out')

    def test_wrong_result_is_refused_by_name(self):
        found = altered()
        found["results"]["CLAIM-001"]["pd1"]["sense"] = "all weights are safe"
        refused(found, "CLAIM-001", "all weights are safe", 'leave "results" out')

    def test_wrong_mark_is_refused_by_name(self):
        found = altered()
        found["efficacy"]["PD2-S04"]["mark"] = "shown to hold"
        refused(found, "PD2-S04", "shown to hold", "follows from the statements", 'leave "efficacy" out')

    def test_verdict_on_a_missing_requirement_is_refused(self):
        found = altered()
        found["verdicts"]["PD9-S99"] = {"internal": {"verdict": "gap"}}
        refused(found, "PD9-S99", "null follows")


class TestRefusedDocument:
    def test_newer_format_is_refused_by_name(self):
        found = altered() | {"format": FORMAT + 1, "tomorrow": {}}
        refused(found, f"format {FORMAT + 1}", f"only {FORMAT} is known", "use a newer version")

    @pytest.mark.parametrize("number", [None, "1", 0, -1, 1.0, True, [1]], ids=repr)
    def test_invalid_format_number_is_refused(self, number):
        refused(altered() | {"format": number}, '"format" is')

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("", "1: this is no JSON"),
            ('{"format": 1,\n"statements": [', "2: this is no JSON"),
            ("[" * 200_000, "cannot be read"),
            ('{"format": ' + "1" * 9_999 + "}", "cannot be read"),
            ('{"format": 1, "format": 2}', "'format' stands twice"),
            ("[]", "the document is []; it has to be an object"),
            ("null", "the document is null"),
            ('{"format": 1}', 'the document has no "editions"; add it'),
            ('{"format": 1, "editions": {}, "statements": []}', '"editions" is {}; it has to be a list'),
            ('{"format": 1, "editions": [], "statements": [7]}', "statements[0] is 7"),
        ],
        ids=lambda value: value[:30],
    )
    def test_text_that_is_no_document_is_refused_in_one_line(self, text, said):
        refused(text, said)

    @pytest.mark.parametrize(
        ("changes", "said"),
        [
            ({"kind": "weights"}, '"kind" is "weights"; it can be objective'),
            ({"kind": ["safeguard"]}, '"kind" is ["safeguard"]'),
            ({"id": 4}, '"id" is 4; it has to be a text'),
            ({"id": "PD1-X04\n"}, "no id of the kind safeguard"),
            ({"id": "PD1-S05"}, "PD1-S05 is there twice"),
            ({"title": None}, '"title" is null; it has to be a text'),
            ({"place": {"path": "a.md"}}, 'has no "line"; add it'),
            ({"place": {"path": "a.md", "line": "3"}}, '"line" is "3"; it has to be a whole number'),
            ({"place": {"path": "a.md", "line": True}}, '"line" is true; it has to be a whole number'),
            ({"page": "19"}, '"page" is "19"; it has to be a whole number'),
            ({"page": True}, "\"page\": 'True' is no number"),
            ({"force": "strong"}, "'strong' is none of directive, consider"),
            ({"presumes": "CTRL-OBSERVE"}, '"presumes" is "CTRL-OBSERVE"; it has to be a list'),
            ({"presumes": ["CTRL-OBSERVE", "CTRL-FILTER"]}, 'write ["CTRL-FILTER", "CTRL-OBSERVE"]'),
            ({"presumes": ["CTRL-FILTER, CTRL-OBSERVE"]}, 'write ["CTRL-FILTER", "CTRL-OBSERVE"]'),
            ({"number": "S05"}, '"number" is "S05"; write "S04"'),
            ({"page_url": "https://weights.example"}, '"page_url" is "https://weights.example"; write "https://'),
            ({"release_modes": ["hosted-api", "internal"]}, 'write ["internal", "hosted-api"]'),
            ({"presumes": []}, "leave it out"),
            ({"presumes": ["CTRL-WISH"]}, '"presumes" names CTRL-WISH, which is not in the file'),
            ({"presumes": ["ALT-001"]}, "ALT-001, which is of the kind alternative"),
            ({"because": ""}, "leave it out"),
            ({"because": {}}, "it has to be a text"),
            ({"weights": "open"}, 'has "weights", which is not known here; drop it'),
        ],
        ids=lambda value: json.dumps(value)[:40],
    )
    def test_invalid_statement_is_refused_by_its_place_and_id(self, changes, said):
        found = altered()
        number = next(n for n, entry in enumerate(found["statements"]) if entry["id"] == "PD1-S04")
        found["statements"][number] |= changes
        line = refused(found, said)
        assert f"statements[{number}]" in line or changes["id" if "id" in changes else "presumes"]

    def test_policy_that_cannot_be_judged_is_refused(self):
        found = altered()
        found["statements"] = [entry for entry in found["statements"] if entry["kind"] != "standing"]
        refused(found, "has no standing in some mode")

    @pytest.mark.parametrize(("kind", "option"), [("comment", "edition"), ("claim", "check")])
    def test_comment_on_an_unknown_edition_or_claim_by_an_unknown_check_is_refused(self, kind, option):
        found = altered()
        entry = next(entry for entry in found["statements"] if entry["kind"] == kind and option in entry)
        entry[option] = "weights"
        refused(found, entry["id"], f'"{option}" is "weights"')

    @draws(200)
    @given(policies(), st.data())
    def test_changed_document_is_read_as_written_or_refused(self, policy, data):
        """The reader raises only ValueError, misreads nothing, and accepts only what the schema accepts."""
        found = written(policy, PUBLISHED)
        _change(data, found)
        text = json.dumps(found)
        try:
            back = read(text, "weights/policy.json")
        except ValueError as error:
            assert str(error).startswith("weights/policy.json") and "\n" not in str(error)
        else:
            again = written(back, PUBLISHED)
            said = [name for name in found if name not in (*HEAD, "statements")]  # computed parts may have been omitted
            assert {name: again[name] for name in said} == {name: found[name] for name in said}
            for entry, made in zip(found["statements"], again["statements"], strict=True):
                kind = KINDS[entry["kind"]]
                omitted = {*derived.names(kind)} - {*options(kind)} - {*entry}
                assert entry == {name: value for name, value in made.items() if name not in omitted}
            assert SCHEMA.is_valid(again)


class TestSchema:
    def test_schema_is_a_valid_json_schema(self):
        assert jsonschema_rs.meta.is_valid(JSON_SCHEMA)

    def test_schema_accepts_the_published_policy(self):
        SCHEMA.validate(document())

    @few
    @given(policies())
    def test_schema_accepts_any_policy(self, policy):
        SCHEMA.validate(written(policy, PUBLISHED))

    def test_schema_has_every_option_of_every_kind(self):
        for name, kind in KINDS.items():
            assert set(options(kind)) < set(JSON_SCHEMA["$defs"][name]["properties"])

    @given(st.data())
    def test_schema_rejects_a_missing_unknown_or_mistyped_field(self, data):
        found = deepcopy(sample())
        kind = data.draw(st.sampled_from(list(LIVING)))
        entries = [entry for entry in found["statements"] if entry["kind"] == kind]
        entry = data.draw(st.sampled_from(entries))
        how = data.draw(st.sampled_from(["missing", "unknown", "type"]))
        if how == "missing":
            del entry[data.draw(st.sampled_from(["kind", "id", "title", "body", "place", *KINDS[kind].required]))]
        elif how == "unknown":
            entry["weights"] = "open"
        else:
            entry[data.draw(st.sampled_from(sorted(entry)))] = data.draw(st.sampled_from([None, {}, 1.5, [3], True]))
        assert not SCHEMA.is_valid(found)

    @pytest.mark.parametrize(
        "word", sorted(name for name in JSON_SCHEMA["$defs"] if "enum" in JSON_SCHEMA["$defs"][name])
    )
    def test_schema_rejects_a_word_outside_its_enumeration(self, word):
        found = deepcopy(sample())
        holder = next(_holders(found, set(JSON_SCHEMA["$defs"][word]["enum"]), word), None)
        assert holder, word
        entry, name = holder
        entry[name] = "weights"
        assert not SCHEMA.is_valid(found)

    @pytest.mark.parametrize(
        ("id", "option", "value"),
        [
            ("PD1-S04", "id", "S04"),
            ("PD1-S04", "presumes", ["ALT-001"]),
            ("PD1-S04", "release_modes", ["MODE-INTERNAL"]),
            ("PD1-S04", "page", 0),
            ("PD1-R1-1-1", "lines", "some"),
            ("EV-LI-2024", "checked", "yesterday"),
            ("EV-LI-2024", "url", "javascript:weights"),
        ],
    )
    def test_schema_rejects_a_value_that_the_page_reader_refuses(self, id, option, value):
        found = deepcopy(sample())
        next(entry for entry in found["statements"] if entry["id"] == id)[option] = value
        assert not SCHEMA.is_valid(found)

    @pytest.mark.parametrize("name", [*HEAD, "editions", "statements"])
    def test_schema_requires_every_part_of_the_document(self, name):
        found = deepcopy(sample())
        del found[name]
        assert not SCHEMA.is_valid(found)

    def test_schema_rejects_another_format(self):
        assert not SCHEMA.is_valid(deepcopy(sample()) | {"format": FORMAT + 1})

    @given(st.from_regex(Lines.PATTERN, fullmatch=True))
    def test_schema_accepts_every_range_of_lines(self, lines):
        found = deepcopy(sample())
        next(entry for entry in found["statements"] if "lines" in entry)["lines"] = lines
        assert SCHEMA.is_valid(found)


def _holders(found, words, word):
    """Yield every place in the document whose schema is the enumeration."""
    defined = JSON_SCHEMA["$defs"]
    for entry in found["statements"]:
        for name, value in defined[entry["kind"]]["properties"].items():
            if value == {"$ref": f"#/$defs/{word}"} and name in entry:
                yield entry, name
    for modes in found["verdicts"].values():
        for entry in modes.values():
            yield from ((entry, name) for name in ("verdict", "standing") if word.lower() == name)
            yield from ((answer, "grade") for answer in entry["instead"] if word == "Grade")
    exemptions = (entry for modes in found["exemptions"].values() for entry in modes.values())
    yield from ((entry, "exempt") for entry in exemptions if word == "Exempt")
    yield from ((entry, "outcome") for on in found["results"].values() for entry in on.values() if word == "Outcome")
    yield from ((entry, "mark") for entry in found["efficacy"].values() if word == "Mark")


def _change(data, found):
    """Remove, replace or add something somewhere in a document."""
    here = found
    while True:
        keys = list(here) if isinstance(here, dict) else range(len(here))
        if not keys:
            return
        key = data.draw(st.sampled_from(keys))
        if isinstance(here[key], dict | list) and data.draw(st.integers(0, 5)):
            here = here[key]
            continue
        value = data.draw(st.sampled_from([None, "", "weights", "PD1-S04", 7, 1.5, True, [], ["CTRL-FILTER"], {}]))
        if data.draw(st.booleans()):
            here[key] = value
        elif isinstance(here, dict) and data.draw(st.booleans()):
            here["weights"] = value
        else:
            del here[key]
        return


def test_json_text_keeps_the_value_and_ends_a_line_only_after_an_object_or_a_list():
    value = {"a": [1, "},\n{", {"b": []}, {"c": {}}], "d": "],", "e": None}
    text = json_text(value)
    assert json.loads(text) == value
    assert text.splitlines() == ['{"a":[1,"},\\n{",{"b":[]},', '{"c":{}}],', '"d":"],","e":null}']
