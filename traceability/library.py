"""The policy as a library for programs that ask for verdicts; an installed package has the data of its version.

For example::

    from traceability.library import Policy

    policy = Policy.packaged()
    policy.judgement("PD2-S06", "open-weights").label

It takes verdicts from the document that the site has as ``data/policy.json``, and computes and checks none of them
again. So one answer needs neither a checkout nor the other modules of this package.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from traceability.analysis.readings import Range
from traceability.analysis.verdicts import GradedAlternative, Judgement, Verdict
from traceability.policy.errors import UserError
from traceability.policy.model import KINDS, REQUIREMENTS, OtherReading, Place, Requirement, readers
from traceability.policy.values import ControlStatus, Grade
from traceability.source.findings import meant

PACKAGED = Path(__file__).parent / "data" / "policy.json"
"""The policy in an installed package. A checkout has no such file: the build of the package writes it."""

GRADES = {grade.label: grade for grade in Grade}
STANDINGS = {standing.label: standing for standing in ControlStatus}
VERDICTS = {verdict.label: verdict for verdict in Verdict}


def packaged() -> str:
    """Return the text of the packaged policy. Raises UserError if the package has none."""
    try:
        return PACKAGED.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise UserError(
            "this copy of the package has no policy; run pip install . in a checkout, which adds it"
        ) from error


class Policy:
    """The statements of a version, and the verdict on each requirement in each release mode.

    ``version`` names the version of the data. ``editions`` are the ids of the drafts with their names, oldest first.
    ``modes`` are the names of the release modes, from the one that keeps most to the one that keeps least.
    """

    def __init__(self, document: Mapping[str, Any]) -> None:
        """Take a ``document`` that has been read from ``policy.json``, and do not check it."""
        self._entries: dict[str, Mapping[str, Any]] = {entry["id"]: entry for entry in document["statements"]}
        self._verdicts: Mapping[str, Mapping[str, Any]] = document["verdicts"]
        self._readings: dict[str, list[str]] = {}
        for entry in self._entries.values():
            for requirement in entry["of"] if entry["kind"] == OtherReading.kind else ():
                self._readings.setdefault(requirement, []).append(entry["id"])
        self.version: str = document["version"]
        self.editions: dict[str, str] = {edition["id"]: edition["name"] for edition in document["editions"]}
        modes = (self[entry["id"]] for entry in self._entries.values() if entry["kind"] == "mode")
        self.modes: tuple[str, ...] = tuple(mode.name for mode in sorted(modes, key=lambda mode: mode.order))

    @classmethod
    def packaged(cls) -> Policy:
        """Return the policy in the installed package. Raises UserError if the package has none."""
        return cls(json.loads(packaged()))

    def __getitem__(self, id: str) -> Any:
        """Return the statement with an id, as the class of its kind in ``traceability.policy.model``.

        Raises UserError if there is none.
        """
        entry = self._entries[_known(id, self._entries, "statement")]
        kind = KINDS[entry["kind"]]
        stated: dict[str, Any] = {
            name: read(_written(entry[name])) for name, read in readers(kind).items() if name in entry
        }
        head = {name: entry[name] for name in ("id", "title", "body")}
        return kind(**head, place=Place(**entry["place"]), **stated)

    def requirements(self, edition: str) -> list[Requirement]:
        """Return what an edition asks, in the order of the pages. Raises UserError if there is no such edition."""
        _known(edition, self.editions, "edition")
        found = (self[id] for id, entry in self._entries.items() if entry["kind"] in REQUIREMENTS)
        return [requirement for requirement in found if requirement.edition == edition]

    def readings(self, requirement: str) -> list[OtherReading]:
        """Return the other readings of a requirement, by its id, in the order of the pages."""
        return [self[id] for id in self._readings.get(_known(requirement, self._verdicts, "requirement"), ())]

    def judgement(self, text: str, mode: str) -> Judgement:
        """Return the judgement on a requirement or a reading, by its id, in a mode, by its name.

        Raises UserError if there is no such text or mode.
        """
        by_mode = self._verdicts[_known(text, self._verdicts, "requirement or reading")]
        judged = by_mode[_known(mode, self.modes, "release mode")]
        instead = (GradedAlternative(GRADES[one["grade"]], one["alternative"]) for one in judged["instead"])
        standing, decided_by = STANDINGS[judged["standing"]], tuple(judged["decided_by"])
        return Judgement(VERDICTS[judged["verdict"]], standing, decided_by, tuple(instead))

    def counts(self, edition: str, mode: str) -> dict[Verdict, Range]:
        """Return how many requirements of an edition have each verdict in a mode, as a range over all readings."""
        texts = [(one.id, *self._readings.get(one.id, ())) for one in self.requirements(edition)]
        judged = [[self.judgement(id, mode).verdict for id in ids] for ids in texts]
        return {verdict: Range.over([one is verdict for one in verdicts] for verdicts in judged) for verdict in Verdict}


def _written(value: Any) -> str:
    """Return a value of the document as a page writes the option."""
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _known(word: str, known: Iterable[str], what: str) -> str:
    """Return ``word`` if it is ``known``. Raises UserError otherwise."""
    if word not in known:
        raise UserError(f"there is no {what} {word}{meant(word, known)}")
    return word
