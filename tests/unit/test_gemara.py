"""Test the Gemara documents: they say what the policy says, and every reference within them resolves.

The program `cue` is not run here. `docs/data.md` says which programs judged the documents.
"""

from __future__ import annotations

import json
from itertools import pairwise

import pytest
from support.project import made

from traceability.analysis.edition_history import Change, became, successors
from traceability.analysis.verdicts import judgements
from traceability.data import gemara
from traceability.policy.model import Practice, Requirement, in_edition
from traceability.publication.identity import Publication
from traceability.views.labels import words

SITE = Publication("2026.11", "https://example.org/ai-800-1/")
KINDS = {Change.KEPT: "equivalent", Change.REVISED: "relates-to", Change.DROPPED: "no-match"}


@pytest.fixture(scope="module")
def written(policy):
    return {path.split("/")[-1]: json.loads(text) for path, text in made(gemara.files(policy, SITE)).items()}


@pytest.mark.parametrize("edition", ["pd1", "pd2"])
def test_guideline_applies_or_is_exempt_by_the_verdict_in_each_mode(policy, written, edition):
    catalog, spoken = written[f"{edition}.json"], in_edition(policy, edition)
    guidelines = {one["id"]: one for one in catalog["guidelines"]}
    exempt = {}
    for one in catalog["exemptions"]:
        id, modes = one["description"].split(" ")[0], one["description"].rpartition(" in ")[2].rstrip(".").split(", ")
        entries = [entry["reference-id"] for entry in one.get("redirect", {"entries": []})["entries"]]
        exempt |= {(id, mode): (one["reason"], entries) for mode in modes}
    assert len(guidelines) == len(catalog["guidelines"]) and set(guidelines) == {r.id for r in spoken.all(Requirement)}
    for requirement in spoken.all(Requirement):
        for mode in policy.modes():
            judgement, name = judgements(policy)[requirement.id, mode.id], words(mode.name)
            assert (mode.name in guidelines[requirement.id]["applicability"]) == judgement.verdict.applies
            reason, entries = exempt.pop((requirement.id, name), ("", []))
            assert reason.startswith("" if judgement.verdict.applies else f"{judgement.label.capitalize()} in ")
            assert bool(reason) == (not judgement.verdict.applies)
            assert entries == [answer.alternative for answer in judgement.instead]
    assert not exempt


@pytest.mark.parametrize("edition", ["pd1", "pd2"])
def test_groups_modes_and_references_of_a_catalog_resolve(policy, written, edition):
    catalog = written[f"{edition}.json"]
    groups = [one["id"] for one in catalog["groups"]]
    assert groups == [*(one.id for one in in_edition(policy, edition).all(Practice)), f"{edition.upper()}-S"]
    modes = [one["id"] for one in catalog["metadata"]["applicability-groups"]]
    assert modes == [mode.name for mode in policy.modes()]
    assert {one["group"] for one in catalog["guidelines"]} <= {*groups}
    references = {one["id"] for one in catalog["metadata"]["mapping-references"]}
    assert {one["redirect"]["reference-id"] for one in catalog["exemptions"] if "redirect" in one} <= references


def test_mapping_says_what_became_of_each_requirement(policy, written):
    ((earlier, later),) = pairwise(policy.editions)
    mappings = written[f"{earlier}-to-{later}.json"]["mappings"]
    found = {one["source"]: one for one in mappings}
    assert len(found) == len(mappings) == len({one["id"] for one in mappings})
    for requirement in in_edition(policy, earlier).all(Requirement):
        after = [id for id in successors(policy).get(requirement.id, ()) if isinstance(policy[id], Requirement)]
        fate = became(policy, requirement)
        if not after and fate is not Change.DROPPED:
            assert requirement.id not in found
            continue
        one = found.pop(requirement.id)
        assert [target["entry-id"] for target in one.get("targets", ())] == after
        assert one["relationship"] == KINDS[fate]
    assert not found
