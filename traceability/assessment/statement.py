"""The content of a release statement: its keys, its words, and its answers as data."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field

from traceability.policy.model import Place
from traceability.policy.values import LabeledEnum
from traceability.source.findings import Finding


class Met(LabeledEnum):
    """How a requirement is met, according to the developer."""

    AS_WRITTEN = enum.auto()
    BY_ALTERNATIVE = enum.auto()
    NOT_MET = enum.auto()
    NOT_APPLICABLE = enum.auto()
    OPEN = enum.auto()


HEAD = {
    "model": {
        "name": True,
        "version": True,
        "developer": False,
        "license": False,
        "date": False,
        "sizes": False,
        "links": False,
        "modes": False,
    },
    "release": {"edition": True, "modes": True, "written_by": False},
}
"""The keys of the tables about the release, and whether each is required.

A release of several models has one table ``[[model]]`` for each. There, ``modes`` are those of the model.
"""

KEYS = {
    Met.AS_WRITTEN: {"alternatives": False, "evidence": False, "note": False},
    Met.BY_ALTERNATIVE: {"alternatives": True, "evidence": False, "note": False},
    Met.NOT_MET: {"reason": True, "alternatives": False, "evidence": False, "note": False},
    Met.NOT_APPLICABLE: {"evidence": False, "note": False},
    Met.OPEN: {"evidence": False, "note": False},
}
"""The keys that each way to meet a requirement allows, and whether each is required."""


class Fulfilled(LabeledEnum):
    """Whether a duty is met, according to the developer."""

    MET = enum.auto()
    NOT_MET = enum.auto()
    OPEN = enum.auto()


LAW = {"bound": True, "exemptions": False, "duties": False}
"""The keys of the table on law, and whether each is required."""

DUTY_KEYS = {
    Fulfilled.MET: {"where": True, "evidence": False, "note": False},
    Fulfilled.NOT_MET: {"reason": True, "evidence": False, "note": False},
    Fulfilled.OPEN: {"evidence": False, "note": False},
}
"""The keys that each answer to a duty allows, and whether each is required."""

DATE = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
"""A pattern that matches a date as text."""

TEXT = r"[^\u0000-\u0020]"
"""A pattern that matches every text that is not blank."""


@dataclass(frozen=True, slots=True)
class Response:
    """How a requirement is met, according to the developer; ``met`` is None if it could not be read.

    Two responses that say the same are equal, wherever they are.
    """

    met: Met | None
    place: Place = field(compare=False)
    alternatives: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    reason: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Model:
    """One model of a release; ``modes`` are the ids of its own modes, and empty if it has all those of the release."""

    name: str
    version: str
    developer: str = ""
    license: str = ""
    date: str = ""
    sizes: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    modes: tuple[str, ...] = ()
    place: Place | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Fulfillment:
    """Whether a duty is met, and ``where``, according to the developer; ``met`` is None if it could not be read."""

    met: Fulfilled | None
    place: Place = field(compare=False)
    where: str = ""
    evidence: tuple[str, ...] = ()
    reason: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Law:
    """Who the developer is by law, the exemptions it relies on, and its answers to duties, by their ids.

    ``place`` is where the exemptions are.
    """

    bound: tuple[str, ...]
    exemptions: tuple[str, ...]
    duties: Mapping[str, Fulfillment]
    place: Place = field(compare=False)


Answer = Response | Mapping[str, Response]
"""The answer to a requirement: one response for all modes of the release, or one for each mode, by the mode's id."""


@dataclass(frozen=True, slots=True)
class Release:
    """A statement as read; ``models``, ``edition`` and ``modes`` are empty if they could not be read.

    ``written_by`` is who wrote the statement from public documents, and empty if the developer did. ``unfinished`` has
    a finding for each placeholder that a draft left. ``law`` is None if the statement says nothing of law.
    """

    models: tuple[Model, ...] = ()
    edition: str = ""
    modes: tuple[str, ...] = ()
    answers: Mapping[str, Answer] = field(default_factory=dict)
    written_by: str = ""
    unfinished: tuple[Finding, ...] = ()
    law: Law | None = None

    @property
    def title(self) -> str:
        """Name and version of each model."""
        return ", ".join(" ".join(filter(None, (model.name, model.version))) for model in self.models)

    @property
    def developers(self) -> str:
        """Who releases the models, each once."""
        return ", ".join(dict.fromkeys(model.developer for model in self.models if model.developer))
