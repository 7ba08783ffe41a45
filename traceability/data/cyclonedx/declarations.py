"""A release statement as CycloneDX declarations: claims and evidence of the developer, and our verdicts beside them.

The document is a bill of materials of the model, with the standard that it attests to, because an attestation can only
refer to requirements of its own document:

- Each response is a claim, with the developer's evidence. *Not met* is a counter claim with the score 0, *as written*
  a claim with the score 1. *By alternative* has no score: no number says how much of a requirement it meets.
- The rationale is ours: the verdict, why, and what other readings lead to.
- Alternatives are mitigation strategies. Counter evidence is ours: works on record against what a claim relies on.
- There is one attestation for each release mode. What is open there has no conformance, and what is not relevant is
  only in it if the developer says so.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial

from traceability.analysis.efficacy import efficacies
from traceability.assessment.assess import Assessment, Channel, Line, State
from traceability.assessment.statement import Met, Model, Release, Response
from traceability.data.cyclonedx import standards
from traceability.data.cyclonedx.documents import (
    VERSIONS,
    Json,
    address,
    document,
    filled,
    fitting,
    prop,
    reference,
    text,
)
from traceability.data.spreadsheets.cells import decisive, disputes, plain
from traceability.policy.errors import UserError
from traceability.policy.model import Alternative, Evidence, Mode, Policy, Requirement, Safeguard
from traceability.publication.identity import AUTHOR, NAME, Publication
from traceability.publication.paths import permalink
from traceability.views.labels import words

RELEASE, ASSESSOR = "release", "assessor"
"""The references to the model, or to the models together, and to who attests."""

LONGEST_VERSION = 1024
"""The largest number of characters in the version of a component."""

LONGEST_SUMMARY = 255
"""The largest number of characters in a summary that CycloneDX Assessors Studio takes; the form itself has no limit."""

SCORES = {Met.AS_WRITTEN: 1, Met.NOT_MET: 0}
"""The conformance of each response that has one."""


def bom(policy: Policy, found: Assessment, published: Publication, version: str) -> Json:
    """Return the document of a release statement in a ``version`` of CycloneDX.

    Raises UserError if the form cannot carry the statement: if anything in it was found, since an answer that cannot be
    read or cannot be so is no claim, and if several developers attest.
    """
    release = found.release
    found.require_no_findings("CycloneDX")
    made = {
        "metadata": {"tools": {"components": [_tool(published)]}, "component": _component(policy, release)},
        "declarations": _Declared(policy, found, published).declarations(),
        "definitions": {"standards": [standards.standard(policy, published, release.edition)]},
    }
    return document(version, ("statement", json.dumps(made)), 1, **made)


def _tool(published: Publication) -> Json:
    return {"type": "application", "name": NAME, "version": published.version}


def _component(policy: Policy, release: Release) -> Json:
    """Return the model, or a component that has each model of the release within it."""
    modes = [prop("mode", policy.get(Mode, mode).name) for mode in release.modes]
    if len(release.models) == 1:
        component = _model(policy, release.models[0])
        return component | {"bom-ref": RELEASE, "properties": [*modes, *component.get("properties", ())]}
    models = [
        _model(policy, model) | {"bom-ref": f"model-{number}"} for number, model in enumerate(release.models, start=1)
    ]
    return {
        "type": "machine-learning-model",
        "bom-ref": RELEASE,
        "name": text(release.title),
        "properties": modes,
        "components": models,
    }


def _model(policy: Policy, model: Model) -> Json:
    """Return one model; properties say what a component has no field for, with modes that the model names itself."""
    said = [
        *(("mode", policy.get(Mode, mode).name) for mode in model.modes),
        *([("released", model.date)] if model.date else []),
        *(("size", size) for size in model.sizes),
    ]
    return filled(
        type="machine-learning-model",
        name=text(model.name),
        version=fitting(text(model.version), LONGEST_VERSION),
        manufacturer=filled(name=text(model.developer)),
        licenses=[{"license": {"name": text(model.license)}}] if model.license else [],
        externalReferences=[reference("other", link) for link in model.links],
        properties=[prop(name, value) for name, value in said],
    )


class _Declared:
    """Collects claims and evidence while it makes the attestations, so that each is declared once."""

    def __init__(self, policy: Policy, found: Assessment, published: Publication) -> None:
        self.policy = policy
        self.found = found
        self.release = found.release
        self.published = published
        self.claims: dict[str, Json] = {}
        self.links: dict[str, Json] = {}
        self.record: dict[str, Json] = {}

    def declarations(self) -> Json:
        attestations = [self._attestation(self.policy.get(Mode, mode)) for mode in self.release.modes]
        return filled(
            assessors=[self._assessor()],
            attestations=attestations,
            claims=[*self.claims.values()],
            evidence=[*self.links.values(), *self.record.values()],
        )

    def _assessor(self) -> Json:
        """Return who attests: the developer, or who wrote the statement instead.

        Raises UserError if there are several developers.
        """
        release = self.release
        developers = {model.developer for model in release.models if model.developer}
        if len(developers) > 1 and not release.written_by:
            raise UserError(
                f"an attestation in CycloneDX has one assessor, and the models are by {release.developers}; write a "
                "statement for the models of each developer"
            )
        who = release.written_by or release.developers
        return filled(bom_ref=ASSESSOR, thirdParty=bool(release.written_by), organization=filled(name=text(who)))

    def _attestation(self, mode: Mode) -> Json:
        release = self.release
        edition = self.policy.editions[release.edition]
        by = f"by the word of {release.developers or 'its developer'}"
        if release.written_by:
            by = f"by {release.written_by}, not by {release.developers or 'its developer'}"
        summary = (
            f"{edition.name.capitalize()} of NIST AI 800-1, level {standards.level(release.edition, mode)}: "
            f"{release.title}, {by}. Rationales and counter evidence: {NAME}, unofficial."
        )
        return {"summary": fitting(text(summary), LONGEST_SUMMARY), "assessor": ASSESSOR, "map": [*self._map(mode)]}

    def _map(self, mode: Mode) -> Iterator[Json]:
        for line in self.found.lines:
            (channel,) = (channel for channel in line.channels if mode.id in channel.modes)
            said = channel.response
            if channel.state is State.NOT_RELEVANT and (not said or said.met is not Met.NOT_APPLICABLE):
                continue
            if not said or (channel.state is State.OPEN and said.met is not Met.OPEN):
                yield {"requirement": line.requirement.id}
                continue
            side = "counterClaims" if said.met is Met.NOT_MET else "claims"
            entry = {"requirement": line.requirement.id, side: [self._claim(line, said)]}
            yield entry if said.met is Met.OPEN else entry | {"conformance": self._conformance(line, channel, mode)}

    def _claim(self, line: Line, said: Response) -> str:
        """Return the reference to the claim of a response, and declare it with its evidence."""
        given = dict.fromkeys(channel.response for channel in line.channels if channel.response)
        modes = [mode for channel in line.channels if channel.response == said for mode in channel.modes]
        named = [self.policy.get(Mode, mode).name for mode in modes] if len(given) > 1 else []
        claim = "-".join(("claim", line.requirement.id, *named))
        if claim not in self.claims:
            assert said.met
            because = f": {said.reason}" if said.reason else "."
            self.claims[claim] = filled(
                bom_ref=claim,
                target=RELEASE,
                predicate=text(f"{said.met.label.capitalize()}{because}"),
                mitigationStrategies=[self._alternative(id) for id in said.alternatives],
                reasoning=text(said.note),
                evidence=[self._evidence(link) for link in said.evidence],
                counterEvidence=[self._work(id) for id in self._against(line.requirement, said)],
            )
        return claim

    def _against(self, requirement: Requirement, said: Response) -> Iterable[str]:
        """Return the works on record against what a response relies on, each once."""
        relied_on = {
            Met.BY_ALTERNATIVE: said.alternatives,
            Met.AS_WRITTEN: (requirement.id,) if isinstance(requirement, Safeguard) else (),
        }
        methods = relied_on.get(said.met, ()) if said.met else ()
        return dict.fromkeys(work for method in methods for work in efficacies(self.policy)[method].works_against)

    def _conformance(self, line: Line, channel: Channel, mode: Mode) -> Json:
        said, judgement = channel.response, channel.judgement
        assert said and said.met
        grades: Mapping[str, str] = {answer.alternative: answer.grade.label for answer in judgement.instead}
        rationale = [f"Verdict in {words(mode.name)}: {judgement.label}. {decisive(self.policy, judgement, [mode])}."]
        for id in said.alternatives:
            does = f"replaces it in {grades[id]}" if id in grades else "helps"
            rationale.append(f"{id} {does}; {efficacies(self.policy)[id].label}.")
        rationale += [
            f"By another reading: {one}." for one in disputes(self.policy, line.requirement, [mode]).splitlines()
        ]
        return filled(
            score=SCORES.get(said.met),
            rationale=text(" ".join(rationale)),
            mitigationStrategies=list(said.alternatives),
        )

    def _evidence(self, link: str) -> str:
        """Return the reference to what the developer names as evidence, and declare it."""
        url = address(link)
        said = {
            "bom-ref": f"evidence-{len(self.links) + 1}",
            "description": "Named in the release statement. Nobody reviewed it.",
            "data": [{"contents": {"url": url}}],
        }
        return self.links.setdefault(url, said)["bom-ref"]

    def _alternative(self, id: str) -> str:
        alternative = self.policy.get(Alternative, id)
        what = next(iter(alternative.parts().values()), "")
        said = " ".join(filter(None, (f"{alternative.title}.", plain(self.policy, what))))
        return self._on_record(id, said, AUTHOR, self.published.address(permalink(alternative)))

    def _work(self, id: str) -> str:
        work = self.policy.get(Evidence, id)
        said = f"{work.full_title}, {work.year}. On record in {NAME} against what the claim relies on."
        return self._on_record(id, said, work.authors, work.found_at)

    def _on_record(self, id: str, said: str, by: str, url: str) -> str:
        """Return the reference to a statement of ours, and declare it as evidence."""
        data = [{"name": id, "contents": {"url": address(url)}}] if url else []
        self.record[id] = filled(bom_ref=id, description=text(said), data=data, author={"name": text(by)})
        return id


def _printed(version: str, policy: Policy, found: Assessment, published: Publication) -> str:
    """Return the document as ASCII, because shells redirect it in the encoding of the system."""
    return json.dumps(bom(policy, found, published, version), indent=1) + "\n"


FORMATS: Mapping[str, Callable[[Policy, Assessment, Publication], str]] = {
    "cyclonedx": partial(_printed, VERSIONS[0]),
    **{f"cyclonedx-{version}": partial(_printed, version) for version in VERSIONS[1:]},
}
"""The formats of a release statement, each with the function that writes it; the first is the newest version."""
