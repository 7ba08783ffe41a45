"""Test the CycloneDX documents: outside validators accept them, they say what the policy and the statement say."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from importlib import resources
from itertools import cycle, product
from typing import Any, NamedTuple
from urllib.parse import unquote

import jsonschema_rs
import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from hypothesis import given
from support.citations import KNOWN, UNKNOWN
from support.project import ROOT, draws, made, missing
from support.strategies import readings

from traceability.__main__ import main
from traceability.analysis.duties import Exempt, answers, frameworks
from traceability.analysis.efficacy import efficacies
from traceability.analysis.verdicts import Verdict, judgements
from traceability.assessment.assess import Assessment, State, assess
from traceability.assessment.statement import Met, Response
from traceability.data import cyclonedx
from traceability.data.cyclonedx import declarations, law, standards
from traceability.data.cyclonedx.documents import MORE, NAMESPACE, VERSIONS, address, text
from traceability.data.oscal import profiles
from traceability.data.spreadsheets.cells import body
from traceability.html.release_examples import FOLDER
from traceability.policy.errors import UserError
from traceability.policy.model import (
    Duty,
    Legal,
    Mode,
    Objective,
    Policy,
    Practice,
    Provision,
    Requirement,
    Term,
    in_edition,
)
from traceability.publication.identity import Publication
from traceability.publication.paths import permalink

EXAMPLES = sorted((ROOT / FOLDER).glob("*.toml"))
SCHEMAS = resources.files("cyclonedx.schema") / "_res"

HOSTILE = (
    "<script>alert(1)</script> & \"'",
    "two\nlines\tand é – 猫 😀",
    "=1+1 `code` {need}`PD2-R1-1-1`: a: b",
    "\u202eright",
)
"""Texts of a developer that a form could take for its own markup."""


class Said(NamedTuple):
    """A response as a reader of the document finds it."""

    met: str
    alternatives: tuple[str, ...]
    evidence: tuple[str, ...]
    reason: str
    note: str


def said(response: Response) -> Said:
    """Return a response of a statement in the same form."""
    assert response.met
    links = tuple(map(unquote, response.evidence))
    return Said(response.met.label, response.alternatives, links, response.reason, response.note)


def by_ref(objects: Iterable[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {one["bom-ref"]: one for one in objects}


def refs(tree: Any) -> Iterator[str]:
    """Yield every ``bom-ref`` in a document."""
    for branch in tree.values() if isinstance(tree, dict) else tree if isinstance(tree, list) else ():
        yield from refs(branch)
    if isinstance(tree, dict) and "bom-ref" in tree:
        yield tree["bom-ref"]


def of(named: dict[str, Any], name: str) -> list[str]:
    """Return the values of a property of ours."""
    return [one["value"] for one in named.get("properties", ()) if one["name"] == f"{NAMESPACE}:{name}"]


def standard(document: dict[str, Any]) -> dict[str, Any]:
    (one,) = document["definitions"]["standards"]
    return one


def read_back(document: dict[str, Any]) -> dict[tuple[str, str], Said]:
    """Return the responses in a document, by requirement and release mode."""
    declared = document["declarations"]
    claims, evidence = by_ref(declared.get("claims", ())), by_ref(declared.get("evidence", ()))
    modes = of(document["metadata"]["component"], "mode")
    found = {}
    for mode, attestation in zip(modes, declared["attestations"], strict=True):
        for entry in attestation["map"]:
            for claim in (claims[ref] for ref in (*entry.get("claims", ()), *entry.get("counterClaims", ()))):
                met, _, reason = claim["predicate"].partition(": ")
                links = (evidence[ref]["data"][0]["contents"]["url"] for ref in claim.get("evidence", ()))
                found[entry["requirement"], mode] = Said(
                    met.rstrip(".").lower(),
                    tuple(claim.get("mitigationStrategies", ())),
                    tuple(map(unquote, links)),
                    reason,
                    claim.get("reasoning", ""),
                )
    return found


def stated(policy: Policy, assessment: Assessment) -> dict[tuple[str, str], Said]:
    """Return the responses of a statement that hold in a mode, by requirement and release mode."""
    return {
        (line.requirement.id, policy.get(Mode, mode).name): said(channel.response)
        for line in assessment.lines
        for channel in line.channels
        for mode in channel.modes
        if channel.response and holds(channel.state, channel.response)
    }


def holds(state: State, response: Response) -> bool:
    """Return whether a response is about a mode: one for all modes may be irrelevant there, or its alternative fail."""
    if state is State.NOT_RELEVANT:
        return response.met is Met.NOT_APPLICABLE
    return state is not State.OPEN or response.met is Met.OPEN


def written(policy: Policy, edition: str, names: tuple[str, ...]) -> bytes:
    """Return a statement on two models with every way to answer in every mode, and texts that could break a form."""
    modes = {name: f"MODE-{name.upper()}" for name in names}
    texts, links = (
        cycle(HOSTILE),
        cycle(("https://a.example/{x}|y#z#1", "https://b.example/100%", "https://c.example/é")),
    )
    turns = {verdict: cycle((0, 1, 2)) for verdict in Verdict}
    lines = []
    for requirement, name in product(in_edition(policy, edition).all(Requirement), names):
        judgement = judgements(policy)[requirement.id, modes[name]]
        answer: dict[str, Any] = {"met": "not met", "reason": next(texts)}
        match next(turns[judgement.verdict]), judgement.verdict:
            case _, Verdict.NOT_RELEVANT:
                answer = {"met": "not applicable", "note": next(texts)}
            case 1, Verdict.ALTERNATIVE:
                answer = {"met": "by alternative", "alternatives": [one.alternative for one in judgement.instead]}
            case 1, verdict if verdict.applies:
                answer = {"met": "as written", "evidence": [next(links), next(links)], "note": next(texts)}
            case 2, _:
                answer = {"met": "open", "note": next(texts), "evidence": next(links)}
        inline = ", ".join(f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in answer.items())
        lines.append(f"{requirement.id}.{name} = {{ {inline} }}")
    return "\n".join(
        (
            "\n".join(f'[[model]]\nname = "Cat {n}"\nversion = "{n}"\ndeveloper = "Lab 猫"' for n in (1, 2)),
            'license = "MIT"\ndate = "2026-11-30"\nsizes = "7B"\nlinks = "https://a.example/"\nmodes = "open-weights"',
            f'[release]\nedition = "{edition}"\nmodes = {json.dumps(names)}\n[answers]',
            *lines,
        )
    ).encode()


@pytest.fixture(scope="module")
def schemas() -> dict[str, Any]:
    """Return the validator of the official schema of each version, with its formats; all are in the library."""

    def load(name: str) -> Any:
        return json.loads((SCHEMAS / f"{name}.SNAPSHOT.schema.json").read_text(encoding="utf-8"))

    beside = [
        (f"http://cyclonedx.org/schema/{name}.SNAPSHOT.schema.json", load(name))
        for name in ("spdx", "cryptography-defs", "jsf-0.82")
    ]
    registry = jsonschema_rs.Registry(beside, draft=jsonschema_rs.Draft7)
    return {
        version: jsonschema_rs.Draft7Validator(load(f"bom-{version}"), registry=registry, validate_formats=True)
        for version in VERSIONS
    }


@pytest.fixture(scope="module")
def published(policy) -> dict[str, dict[str, Any]]:
    """Return every standard by its path."""
    return {path: json.loads(content) for path, content in made(cyclonedx.files(policy, KNOWN)).items()}


@pytest.fixture(scope="module")
def newest(policy) -> dict[str, Any]:
    return standard(standards.bom(policy, KNOWN, "pd2", VERSIONS[0]))


@pytest.fixture(scope="module")
def several(policy) -> Assessment:
    found = assess(policy, written(policy, "pd2", ("hosted-api", "open-weights")), "release.toml")
    assert not found.findings
    return found


@pytest.fixture(scope="module")
def declared(policy, several) -> dict[str, Any]:
    return declarations.bom(policy, several, KNOWN, VERSIONS[0])


def cut(document: dict[str, Any], most: int = 3) -> dict[str, Any]:
    """Return a document with its first requirements only: the validator of the library takes seconds for them all."""
    brief = json.loads(json.dumps(document))
    one = standard(brief)
    one["requirements"] = one["requirements"][:most]
    for level in one["levels"]:
        level["requirements"] = [ref for ref in level["requirements"] if ref in by_ref(one["requirements"])]
    for attestation in brief.get("declarations", {}).get("attestations", ()):
        attestation["map"] = attestation["map"][:most]
    return brief


def strict_errors(document: dict[str, Any]) -> list[str]:
    validator = JsonStrictValidator(SchemaVersion.from_version(document["specVersion"]))
    return [str(error) for error in validator.validate_str(json.dumps(document), all_errors=True) or ()]


def test_official_schema_accepts_standards_and_statements(policy, schemas, published, several, declared):
    elsewhere = [standards.bom(policy, UNKNOWN, "pd1", "1.6"), declarations.bom(policy, several, UNKNOWN, "1.6")]
    for document in (*published.values(), declared, *elsewhere):
        errors = [error.message for error in schemas[document["specVersion"]].iter_errors(document)]
        assert not errors, errors[:3]


@draws(30)
@given(reading=readings())
def test_official_schema_accepts_the_standard_of_any_policy(schemas, reading):
    for edition, version in product(reading.policy.editions, VERSIONS):
        document = standards.bom(reading.policy, KNOWN, edition, version)
        assert schemas[version].is_valid(document)


@pytest.mark.parametrize("version", VERSIONS)
def test_strict_validator_of_the_library_accepts_the_beginning_of_each_kind(published, declared, version):
    for document in (published[f"data/cyclonedx/standard-pd2-{version}.cdx.json"], declared):
        assert strict_errors(cut({**document, "specVersion": version})) == []
    assert strict_errors({"bomFormat": "CycloneDX", "specVersion": version, "release-mode": "open"})


@pytest.mark.exhaustive
def test_strict_validator_of_the_library_accepts_every_document(policy, published, several):
    examples = [assess(policy, path.read_bytes(), path.name) for path in EXAMPLES]
    statements = [declarations.bom(policy, one, KNOWN, version) for one in (*examples, several) for version in VERSIONS]
    assert [error for document in (*published.values(), *statements) for error in strict_errors(document)] == []


def test_versions_differ_in_their_head_only(policy, published, several, declared):
    newer, older = (published[f"data/cyclonedx/standard-pd2-{version}.cdx.json"] for version in VERSIONS)
    for one, other in ((newer, older), (declared, declarations.bom(policy, several, KNOWN, VERSIONS[1]))):
        assert {key for key in one if one[key] != other[key]} == {"$schema", "specVersion", "serialNumber"}


def test_every_reference_leads_to_one_object(published, declared):
    for document in (*published.values(), declared):
        known = list(refs(document))
        assert len(known) == len({*known})
        one = standard(document)
        used = [ref for level in one["levels"] for ref in level.get("requirements", ())]
        used += [requirement["parent"] for requirement in one["requirements"] if "parent" in requirement]
        for claim in document.get("declarations", {}).get("claims", ()):
            used += [claim["target"], *claim.get("evidence", ()), *claim.get("counterEvidence", ())]
            used += claim.get("mitigationStrategies", ())
        for attestation in document.get("declarations", {}).get("attestations", ()):
            used.append(attestation["assessor"])
            for entry in attestation["map"]:
                used += [entry["requirement"], *entry.get("claims", ()), *entry.get("counterClaims", ())]
                used += entry.get("conformance", {}).get("mitigationStrategies", ())
        assert {*used} <= {*known}


def test_standard_has_each_provision_in_order_below_the_one_that_it_is_part_of(policy, newest):
    spoken = in_edition(policy, "pd2")
    found = by_ref(newest["requirements"])
    heading = found.pop("PD2-S")
    expected = [*spoken.all(Objective, Practice, Requirement)]
    assert {*found} == {provision.id for provision in expected}
    for provision in expected:
        one = found[provision.id]
        part_of = getattr(provision, "part_of", ())
        assert (one["identifier"], one["title"]) == (provision.number, provision.title)
        assert one["text"] == body(policy, provision)
        assert one.get("parent") == (part_of[0] if part_of else heading["bom-ref"] if "-S" in provision.id else None)
        assert [url["url"] for url in one["externalReferences"]] == [
            policy.editions["pd2"].page_url(provision.page),
            KNOWN.address(permalink(provision)),
        ]
        for option, id in provision.links():
            assert option in ("part_of", "release_modes") or id in of(one, option.replace("_", "-"))
    order = list(found)
    for kind in (Objective, Practice, Requirement):
        ids = [provision.id for provision in spoken.all(kind)]
        assert kind is Requirement or [id for id in order if id in ids] == ids


def test_standard_has_no_place_for_terms_alternatives_and_evidence(policy, newest):
    """What is lost in the form: whoever needs it takes another file."""
    spoken = in_edition(policy, "pd2")
    missing = {type(one) for one in spoken.all(Provision)} - {
        type(policy[ref]) for ref in refs(newest) if ref in policy.statements
    }
    assert missing == {Term}
    assert not any(ref.startswith(("ALT-", "EV-", "CTRL-")) for ref in refs(newest))


def test_level_has_what_the_oscal_profile_of_the_mode_selects(policy, newest):
    spoken = in_edition(policy, "pd2")
    assert [level["identifier"] for level in newest["levels"]] == [mode.name for mode in policy.modes()]
    for mode, level in zip(policy.modes(), newest["levels"], strict=True):
        assert {*level["requirements"]} == {*profiles.selected(spoken, mode)}
        for requirement in spoken.all(Requirement):
            verdict = judgements(policy)[requirement.id, mode.id]
            one = by_ref(newest["requirements"])[requirement.id]
            same = len({judgements(policy)[requirement.id, each.id].label for each in policy.modes()}) == 1
            assert of(one, "verdict" if same else f"verdict:{mode.name}") == [verdict.label]
            assert not of(one, f"verdict:{mode.name}" if same else "verdict")
            assert verdict.verdict.applies or f"{requirement.id} ({verdict.label})" in level["description"]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_what_comes_back_of_an_example_is_what_went_in(policy, path):
    found = assess(policy, path.read_bytes(), path.name)
    document = declarations.bom(policy, found, UNKNOWN, VERSIONS[0])
    assert stated(policy, found)
    assert read_back(document) == stated(policy, found)


def test_what_comes_back_of_several_modes_is_what_went_in(policy, several, declared):
    back = read_back(declared)
    assert back == stated(policy, several)
    assert {one.met for one in back.values()} == {met.label for met in Met}
    (first, second) = declared["metadata"]["component"]["components"]
    assert (first["name"], first["version"], first["manufacturer"]) == ("Cat 1", "1", {"name": "Lab 猫"})
    assert (of(second, "mode"), of(second, "released"), of(second, "size")) == (
        ["open-weights"],
        ["2026-11-30"],
        ["7B"],
    )
    assert second["licenses"] == [{"license": {"name": "MIT"}}]
    assert [link["url"] for link in second["externalReferences"]] == ["https://a.example/"]


def test_score_and_side_follow_from_the_answer_and_the_rationale_from_the_verdict(policy, several, declared):
    channels = {
        (line.requirement.id, policy.get(Mode, mode).name): channel
        for line in several.lines
        for channel in line.channels
        for mode in channel.modes
    }
    entries = {
        (entry["requirement"], mode): entry
        for mode, attestation in zip(
            ("hosted-api", "open-weights"), declared["declarations"]["attestations"], strict=True
        )
        for entry in attestation["map"]
    }
    assert entries.keys() == channels.keys()
    scores = {Met.AS_WRITTEN: 1, Met.NOT_MET: 0}
    for cell, entry in entries.items():
        response, judgement = channels[cell].response, channels[cell].judgement
        assert ("counterClaims" in entry) is (response.met is Met.NOT_MET)
        if response.met is Met.OPEN:
            assert "conformance" not in entry
            continue
        conformance = entry["conformance"]
        assert conformance.get("score") == scores.get(response.met)
        assert conformance["rationale"].startswith(
            f"Verdict in {cell[1].replace('-', ' ').replace('api', 'API')}: {judgement.label}."
        )
        assert conformance.get("mitigationStrategies", []) == [*response.alternatives]


def test_rationale_names_other_readings_and_claims_have_works_against_what_they_rely_on(policy):
    guarded = '{ met = "by alternative", alternatives = ["ALT-018"] }'
    document = of_answers(policy, f'PD2-R6-1-1 = "as written"\nPD2-S03 = "as written"\nPD2-S05 = {guarded}')
    entries = {entry["requirement"]: entry for entry in document["declarations"]["attestations"][0]["map"]}
    claims = by_ref(document["declarations"]["claims"])
    assert "By another reading: READ-PD2-R6-1-1-A, strict" in entries["PD2-R6-1-1"]["conformance"]["rationale"]
    assert "ALT-018 replaces it in part; " in entries["PD2-S05"]["conformance"]["rationale"]
    evidence = by_ref(document["declarations"]["evidence"])
    for claim, method in (("claim-PD2-S03", "PD2-S03"), ("claim-PD2-S05", "ALT-018")):
        against = efficacies(policy)[method].works_against
        assert against and claims[claim]["counterEvidence"] == [*against]
        assert all(evidence[work]["author"] == {"name": policy[work].authors} for work in against)
    assert "counterEvidence" not in claims["claim-PD2-R6-1-1"]


def of_answers(policy, answered: str, head: str = "", model: str = 'name = "Cat"\nversion = "1"') -> dict[str, Any]:
    """Return the document of a statement on open weights."""
    release = f'[release]\nedition = "pd2"\nmodes = "open-weights"\n{head}\n'
    found = assess(policy, f"[model]\n{model}\n{release}[answers]\n{answered}\n".encode(), "release.toml")
    return declarations.bom(policy, found, UNKNOWN, VERSIONS[0])


def test_developer_is_the_assessor_unless_somebody_else_wrote_the_statement(policy):
    by_developer = of_answers(policy, "", model='name = "Cat"\nversion = "1"\ndeveloper = "Lab"')["declarations"]
    assert by_developer["assessors"] == [{"bom-ref": "assessor", "thirdParty": False, "organization": {"name": "Lab"}}]
    by_reader = of_answers(policy, "", 'written_by = "A reader"', 'name = "Cat"\nversion = "1"\ndeveloper = "Lab"')
    (assessor,) = by_reader["declarations"]["assessors"]
    assert (assessor["thirdParty"], assessor["organization"]) == (True, {"name": "A reader"})
    assert "by A reader, not by Lab" in by_reader["declarations"]["attestations"][0]["summary"]
    assert of_answers(policy, "")["declarations"]["assessors"] == [{"bom-ref": "assessor", "thirdParty": False}]


def test_what_the_form_loses_of_a_statement(policy):
    """An address in other spelling, control characters, the end of long texts, and modes that do not apply."""
    answers = 'PD2-R1-1-1 = { met = "as written", note = "a\\u0000b", evidence = "https://a.example/{" }'
    document = of_answers(policy, answers, model=f'name = "Cat"\nversion = """{"1" * 1500}"""')
    (claim,) = document["declarations"]["claims"]
    assert claim["reasoning"] == "a\ufffdb"
    assert document["declarations"]["evidence"][0]["data"][0]["contents"]["url"] == "https://a.example/%7B"
    version = document["metadata"]["component"]["version"]
    assert len(version) == 1024 and version.endswith(MORE)
    summary = document["declarations"]["attestations"][0]["summary"]
    assert len(summary) == 255 and summary.endswith(MORE)
    modes = ("hosted-app", "hosted-api")
    judged = {
        one.id: [judgements(policy)[one.id, f"MODE-{mode.upper()}"].verdict for mode in modes]
        for one in in_edition(policy, "pd2").all(Requirement)
    }
    requirement = next(id for id, verdicts in judged.items() if verdicts == [Verdict.NOT_RELEVANT, Verdict.AS_WRITTEN])
    head = '[model]\nname="Cat"\nversion="1"\n[release]\nedition="pd2"\nmodes=["hosted-app","hosted-api"]\n[answers]\n'
    content = f'{head}{requirement}="as written"'
    both = assess(policy, content.encode(), "release.toml")
    assert not both.findings
    assert [*read_back(declarations.bom(policy, both, UNKNOWN, VERSIONS[0]))] == [(requirement, "hosted-api")]


@pytest.mark.parametrize(
    ("link", "written"),
    [
        ("https://a.example/p?q=1#f", "https://a.example/p?q=1#f"),
        ("https://a.example/%7B%", "https://a.example/%7B%25"),
        ("https://a.example/[a]\\^`{|}", "https://a.example/%5Ba%5D%5C%5E%60%7B%7C%7D"),
        ("https://a.example/#a#b", "https://a.example/#a%23b"),
        ("https://a.example/é猫\x00", "https://a.example/%C3%A9%E7%8C%AB%00"),
    ],
)
def test_addresses_have_only_characters_of_a_uri(link, written):
    assert address(link) == written


def test_texts_have_only_characters_of_xml():
    assert text("a\x00\x1f\ufffe\uffffb\t\n\r\x7f😀") == "a\ufffd\ufffd\ufffd\ufffdb\t\n\r\x7f😀"


def test_serial_numbers_stay_and_versions_grow(policy, published):
    assert standards.bom(policy, KNOWN, "pd2", "1.7") == published["data/cyclonedx/standard-pd2-1.7.cdx.json"]
    serials = {path: document["serialNumber"] for path, document in published.items()}
    assert len({*serials.values()}) == len(serials)
    assert len(serials) == len(VERSIONS) * (len(policy.editions) + len(frameworks(policy)))
    later = standards.bom(policy, Publication("2026.12"), "pd1", "1.6")
    assert later["serialNumber"] == serials["data/cyclonedx/standard-pd1-1.6.cdx.json"]
    assert [Publication(one).revision for one in ("2026.11", "2026.11.2", "2026.12")] == [20261100, 20261102, 20261200]
    one, again, other = (of_answers(policy, f'PD2-R1-1-1 = {{ met = "open", note = "{note}" }}') for note in "aab")
    assert one == again and one["serialNumber"] != other["serialNumber"]


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        ('PD2-S06 = "as written"', "release.toml:9: PD2-S06 cannot be followed as written in open weights"),
        ('PD2-S06 = "yes"\nPD2-S09 = "no"', "CycloneDX cannot carry this finding and 1 more; mend what assess reports"),
        ("PD2-S06 = ", "release.toml:9: "),
    ],
)
def test_statement_with_findings_is_refused_in_one_line(policy, answers, message):
    with pytest.raises(UserError) as refused:
        of_answers(policy, answers)
    assert message in str(refused.value) and "\n" not in str(refused.value)


def test_assess_prints_ascii_or_one_line_and_exit_code_2(tmp_path, capsys):
    file = tmp_path / "release.toml"
    content = (ROOT / FOLDER / "gated-weights.toml").read_text(encoding="utf-8").replace("Model B", "Modèle B")
    file.write_text(content, encoding="utf-8")
    assert main(["--root", str(ROOT), "assess", str(file), "--format", "cyclonedx-1.6"]) == 1
    printed = capsys.readouterr().out
    assert printed.isascii() and json.loads(printed)["metadata"]["component"]["name"] == "Example Modèle B"
    file.write_text(f"{content}PD2-S06 = 1\n", encoding="utf-8")
    assert main(["--root", str(ROOT), "assess", str(file), "--format", "cyclonedx"]) == 2
    out, error = capsys.readouterr()
    assert not out and error.count("\n") == 1 and "CycloneDX cannot carry this finding" in error


def test_statement_by_two_developers_is_refused(policy):
    models = "".join(f'[[model]]\nname = "Cat {n}"\nversion = "1"\ndeveloper = "Lab {n}"\n' for n in "12")
    content = f'{models}[release]\nedition = "pd2"\nmodes = "open-weights"\n[answers]\n'.encode()
    with pytest.raises(UserError, match="one assessor, and the models are by Lab 1, Lab 2"):
        declarations.bom(policy, assess(policy, content, "release.toml"), UNKNOWN, VERSIONS[0])


def test_assessing_needs_no_package_of_the_site():
    """The action installs only what reads the policy."""
    program = "import sys, traceability.data.cyclonedx.declarations; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert not {"xlsxwriter", "sphinx", "markupsafe", "cbor2", "typst"} & {*loaded.stdout.split()}


def test_page_describes_every_property_and_its_example_is_valid(policy, schemas, published, declared):
    page = (ROOT / "docs/cyclonedx.md").read_text(encoding="utf-8")
    written = {
        name.removeprefix(f"{NAMESPACE}:").partition(":")[0]
        for document in (*published.values(), declared)
        for name in names(document)
        if name.startswith(NAMESPACE)
    }
    described = {*re.findall(r"^\| `([a-z-]+)", page, re.MULTILINE)} | {"keeps"}
    links = {option.replace("_", "-") for one in policy.all(Provision, Legal) for option, _ in one.links()}
    assert written - described <= links - {"part-of", "release-modes"}
    assert {"mode", "released", "size", "kind", "force", "place", "verdict", "presumes"} <= written & described
    (example,) = re.findall(r"^```json\n(.*?)^```$", page, re.DOTALL | re.MULTILINE)
    component = json.loads(example)
    modes = {mode.name for mode in policy.modes()}
    assert {*of(component, "mode")} < modes
    for version, schema in schemas.items():
        head = {"bomFormat": "CycloneDX", "specVersion": version}
        assert schema.is_valid({**head, "metadata": {"component": component}})
        assert not schema.is_valid({**head, "metadata": {"component": {**component, "mode": "open-weights"}}})


def names(tree: Any) -> Iterator[str]:
    """Yield the name of every property in a document."""
    for branch in tree.values() if isinstance(tree, dict) else tree if isinstance(tree, list) else ():
        yield from names(branch)
    for one in tree.get("properties", ()) if isinstance(tree, dict) else ():
        yield one["name"]


def test_shell_example_of_the_page_prints_the_level_of_open_weights(tmp_path, newest):
    page = (ROOT / "docs/cyclonedx.md").read_text(encoding="utf-8")
    (command,) = re.findall(r"^```sh\n(.*?)^```$", page, re.DOTALL | re.MULTILINE)
    if not shutil.which("jq"):
        missing("jq")
    file = tmp_path / "data/cyclonedx/standard-pd2-1.7.cdx.json"
    file.parent.mkdir(parents=True)
    file.write_text(json.dumps({"definitions": {"standards": [newest]}}), encoding="utf-8")
    printed = subprocess.run(["sh", "-c", command], cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    (level,) = [one for one in newest["levels"] if one["identifier"] == "open-weights"]
    assert printed.split() == level["requirements"]


def test_law_says_first_who_is_bound_and_levels_have_what_the_mode_does_not_lift(policy, published):
    duties = []
    for framework in frameworks(policy):
        one = standard(published[f"data/cyclonedx/{law.name(framework, VERSIONS[0])}"])
        assert one["description"].startswith("Who is bound: ") and "no legal advice" in one["description"]
        found = by_ref(one["requirements"])
        for ref, requirement in found.items():
            legal = policy[ref]
            assert (requirement["title"], requirement["text"]) == (legal.title, body(policy, legal))
            assert requirement["identifier"] == legal.locator
            assert ref in one["description"] or requirement.get("parent") == (
                legal.bound[0] if isinstance(legal, Duty) else None
            )
        own = [ref for ref in found if isinstance(policy[ref], Duty)]
        for mode, level in zip(policy.modes(), one["levels"], strict=True):
            exempt = {ref: answers(policy)[ref, mode.id].exempt for ref in own}
            assert level.get("requirements", []) == [ref for ref in own if exempt[ref] is not Exempt.EXEMPT]
            for ref in own:
                assert (of(found[ref], f"exempt:{mode.name}") or of(found[ref], "exempt")) == [exempt[ref].label]
            assert all(ref in level["description"] for ref in own if exempt[ref] is not Exempt.NOT_EXEMPT)
        duties += own
    assert sorted(duties) == sorted(duty.id for duty in policy.all(Duty))
