"""Test the libraries for CISO Assistant: both forms say the same, and they say what the policy says.

The programs of CISO Assistant are not run here. `docs/offers/ciso-assistant.md` says what they made of the files.
"""

from __future__ import annotations

import io
import json
import re
from itertools import pairwise

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl import load_workbook
from support.project import made

from traceability.analysis.edition_history import ancestors
from traceability.analysis.verdicts import Verdict, judgements
from traceability.data import ciso_assistant
from traceability.data.ciso_assistant import forms, libraries
from traceability.policy.model import Objective, Practice, Provision, Requirement, in_edition
from traceability.publication.identity import Publication
from traceability.publication.paths import permalink
from traceability.views.labels import words

SITE = Publication("2026.11", "https://example.org/ai-800-1/")


@pytest.fixture(scope="module")
def files(policy):
    """Return every file by the end of its path."""
    return {path.rpartition("/")[2]: content for path, content in made(ciso_assistant.files(policy, SITE)).items()}


@pytest.fixture(scope="module")
def written(files):
    """Return each library by the name of its file; what is below the first line is JSON."""
    return {
        name.removesuffix(".yaml"): json.loads(text.removeprefix(forms.HEAD))
        for name, text in files.items()
        if name.endswith(".yaml")
    }


@pytest.fixture(scope="module")
def nodes(policy, written):
    """Return the nodes of each draft, by edition and id."""
    return {
        edition: {node["ref_id"]: node for node in written[edition]["objects"]["framework"]["requirement_nodes"]}
        for edition in policy.editions
    }


def rows(sheet) -> list[dict[str, object]]:
    """Return the rows of a sheet by its head, without the empty cells."""
    head, *body = sheet.iter_rows(values_only=True)
    return [{name: value for name, value in zip(head, row, strict=True) if value is not None} for row in body]


def fields(book, kind):
    """Return the fields of an object, whose names are in the first column of its sheet."""
    found = {name: str(value) for name, value, *_ in book[f"{kind}_meta"].iter_rows(values_only=True)}
    assert found.pop("type") == kind
    return found


def read_framework(book):
    """Return a framework from its workbook, by what the manual of CISO Assistant says of the layout."""
    meta = fields(book, "framework")
    base, groups = meta.pop("base_urn"), meta.pop("implementation_groups_definition")
    assert fields(book, "implementation_groups") == {"name": groups}
    above, found = {}, []
    for row in rows(book["framework_content"]):
        depth = row["depth"]
        urn = above[depth] = f"{base}:{row['ref_id'].lower()}"
        node = row | {"urn": urn, "assessable": row.get("assessable") == "x"}
        if depth > 1:
            node["parent_urn"] = above[depth - 1]
        if listed := row.get("implementation_groups"):
            node["implementation_groups"] = listed.split(",")
        found.append(node)
    definition = rows(book["implementation_groups_content"])
    return {"framework": meta | {"implementation_groups_definition": definition, "requirement_nodes": found}}


def read_mapping(book):
    """Return a mapping and its reverse from a workbook that has only the first."""
    meta = fields(book, "requirement_mapping_set")
    bases = {end: meta.pop(f"{end}_node_base_urn") for end in ("source", "target")}
    there = [
        {f"{end}_requirement_urn": f"{base}:{row.pop(f'{end}_node_id')}" for end, base in bases.items()} | row
        for row in rows(book["requirement_mapping_set_content"])
    ]
    turn = {"source": "target", "target": "source"}

    def turned(one):
        return {re.sub("source|target", lambda end: turn[end[0]], key): value for key, value in one.items()}

    back = turned(meta) | {name: f"{meta[name]}-revert" for name in ("urn", "ref_id")}
    return {
        "requirement_mapping_sets": [
            meta | {"requirement_mappings": there},
            back | {"requirement_mappings": [turned(row) for row in there]},
        ]
    }


@pytest.mark.parametrize(("name", "read"), [("pd2", read_framework), ("pd1-to-pd2", read_mapping)])
def test_workbook_and_yaml_have_the_same_library(files, name, read):
    book = load_workbook(io.BytesIO(files[f"{name}.xlsx"]))
    library = yaml.load(files[f"{name}.yaml"], Loader=yaml.CSafeLoader)
    assert files[f"{name}.yaml"].startswith("# ")  # the server refuses what it takes for JSON
    head = {field: value for field, value in library.items() if field != "objects"}
    listed = {field: ",".join(value) if isinstance(value, list) else str(value) for field, value in head.items()}
    assert fields(book, "library") == listed
    assert read(book) == library["objects"]


@given(st.text(st.characters(exclude_categories=["Cs"])))
@example("\x7f\x85\u2028\ufeff\ufffe\U0001f600")
@example("\x00\x1b\t: - # 'a' \"b\" \\u0041 {}")
def test_yaml_text_reads_back_unchanged(text):
    assert yaml.safe_load(forms.as_yaml({"name": text})) == {"name": text}


@pytest.mark.parametrize("edition", ["pd1", "pd2"])
def test_framework_has_all_provisions_below_what_they_are_part_of(policy, nodes, edition):
    spoken = in_edition(policy, edition)
    heading = f"{edition.upper()}-S"
    expected = {p.id: p for kind in (Objective, Practice, Requirement) for p in spoken.all(kind)}
    assert {*nodes[edition]} == {*expected, heading}
    assert [id for id, node in nodes[edition].items() if node["assessable"]] == [r.id for r in spoken.all(Requirement)]
    by_urn = {node["urn"]: node for node in nodes[edition].values()}
    assert len(by_urn) == len(nodes[edition])
    for id, provision in expected.items():
        node = nodes[edition][id]
        parent = by_urn[node["parent_urn"]]["ref_id"] if "parent_urn" in node else ""
        assert parent in (getattr(provision, "part_of", ()) or ((heading,) if "-S" in id else ("",)))
        assert node["name"] == f"{provision.number} {provision.title}"
        assert SITE.address(permalink(provision)) in node["annotation"]
        assert policy.editions[edition].page_url(provision.page) in node["description"]


def test_group_of_a_mode_has_all_that_is_relevant_there_and_its_verdicts(policy, nodes):
    for (id, mode), judgement in judgements(policy).items():
        requirement = policy[id]
        if not isinstance(requirement, Requirement):
            continue
        node, name = nodes[requirement.edition][id], policy[mode].name
        assert (name in node.get("implementation_groups", ())) == (judgement.verdict is not Verdict.NOT_RELEVANT)
        label = f"{judgement.label.capitalize()} in "
        (line,) = (
            line
            for line in node["annotation"].splitlines()
            if line.startswith(label) and words(name) in line.removeprefix(label).partition(":")[0].split(", ")
        )
        assert re.findall(r"\bALT-\d+", line) == [answer.alternative for answer in judgement.instead]


def test_mapping_has_each_descent_of_a_requirement_in_both_directions(policy, written):
    (earlier, later) = next(pairwise(policy.editions))
    there, back = written[f"{earlier}-to-{later}"]["objects"]["requirement_mapping_sets"]
    ends = ("source_requirement_urn", "target_requirement_urn")
    pairs = [tuple(row[end].rpartition(":")[2].upper() for end in ends) for row in there["requirement_mappings"]]
    old = {one.id for one in in_edition(policy, earlier).all(Requirement)}
    new = in_edition(policy, later).all(Requirement)
    assert pairs == [(id, one.id) for one in new for id in ancestors(one) if id in old]
    for (origin, id), row in zip(pairs, there["requirement_mappings"], strict=True):
        assert (row["relationship"] == "equal") == (origin in policy.get(Provision, id).keeps)
    assert [[row[end] for end in ends] for row in back["requirement_mappings"]] == [
        [row[end] for end in reversed(ends)] for row in there["requirement_mappings"]
    ]
    assert written[f"{earlier}-to-{later}"]["dependencies"] == [written[edition]["urn"] for edition in (earlier, later)]


def test_names_beyond_the_limit_are_cut_with_a_mark():
    longest = "w" * libraries.LONGEST_NAME
    assert libraries.fitting(longest) == longest
    cut = libraries.fitting(longest + "w")
    assert len(cut) == libraries.LONGEST_NAME and cut.endswith(libraries.CUT)


def test_revision_grows_with_the_version():
    revisions = [
        Publication(version).revision
        for version in ("2026.09", "2026.09.3", "2026.11", "2026.11.2", "2026.11.10", "2027.01")
    ]
    assert revisions == sorted({*revisions})
