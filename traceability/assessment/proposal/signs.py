"""What a repository says beside its licenses: how weights are given out, what it asks for, and what training needs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from traceability.assessment.proposal import documents, front_matter, repository
from traceability.assessment.proposal.repository import Document, Evidence
from traceability.assessment.proposal.roles import Roles

_WEIGHT_FILE = re.compile(
    r".*\.(?:safetensors|gguf|ckpt|pth|pt|onnx|msgpack|h5|npz)|.*pytorch_model.*\.bin", re.IGNORECASE
)
_OF_OTHERS = re.compile(
    r"(?:.*/)?(?:tests?|examples?|inputs?|samples?|fixtures|data|vendor|third[-_]?party|3rd[-_]?party)/.*",
    re.IGNORECASE,
)
_POLICY = re.compile(
    r"(?i:\b(?:acceptable|prohibited|responsible)[- ]use (?:policy|guidelines?)\b)"
    r"|\bUsage Polic(?:y|ies)\b|\bUse Policy\b|\boriginal licen[sc]es\b"
)
_TRAINING_FOLDER = re.compile(r"(?:^|.*/)(?:pre-?)?train(?:ing)?(?:[._-][^/]*)?(?:/.*)?", re.IGNORECASE)


@dataclass(frozen=True)
class Signs:
    """Lines of a repository that may answer a question, each looked for when it is first needed."""

    roles: Roles

    def _in_main(self, pattern: re.Pattern[str]) -> Iterator[Evidence]:
        return (sign for one in self.roles.main for sign in documents.signs(one, pattern))

    @cached_property
    def open_weights(self) -> Evidence | None:
        """The first line that speaks of open weights."""
        return next(self._in_main(documents.OPEN_WEIGHTS), None)

    @cached_property
    def leaving(self) -> list[Evidence]:
        """The first line that says that weights are given out, and a file of weights, if no part by others has it."""
        own = (path for path in self.roles.repository.paths if not _OF_OTHERS.fullmatch(path))
        weights = next((path for path in own if _WEIGHT_FILE.fullmatch(path)), "")
        lines = list(islice(self._in_main(documents.LEAVES), 1))
        return [*lines, Evidence(weights, 1, "a file of weights")] if weights else lines

    @cached_property
    def asks(self) -> list[Evidence]:
        """Lines of READMEs and cards that may mean a gate."""
        every = (*self.roles.readmes, *self.roles.cards)
        return [sign for one in every for sign in documents.signs(one, documents.ASKS)]

    @cached_property
    def gate(self) -> Evidence | None:
        """The first field of a front matter with which a hub asks for something before a download."""
        fields = (item for one in self.roles.readmes for item in front_matter.read(one).items())
        return next((said.evidence for key, said in fields if key.startswith("extra_gated")), None)

    @cached_property
    def words_on_use(self) -> Evidence | None:
        """The first line of a section on terms that may limit use."""
        return next((sign for one in self.roles.main for sign in documents.words_on_use(one)), None)

    @cached_property
    def policy_elsewhere(self) -> Evidence | None:
        """Where a policy on use is named of which the repository holds no text."""
        if any("polic" in document.path.lower() for document in self.roles.legal):
            return None
        return next(self._in_main(_POLICY), None)

    @cached_property
    def hosted(self) -> Evidence | None:
        """The first line that names a hosted service."""
        return next(self._in_main(documents.HOSTED), None)

    @cached_property
    def training_data(self) -> list[Evidence]:
        """Lines that name public training data."""
        named = self._on_training(documents.DATA)
        fields = (front_matter.read(one) for one in self.roles.readmes)
        return named or [each["datasets"].evidence for each in fields if "datasets" in each]

    @cached_property
    def training_code(self) -> list[Evidence]:
        """Lines that name public training code, and a file of it."""
        folder = next((path for path in self.roles.repository.paths if _TRAINING_FOLDER.fullmatch(path)), "")
        named = self._on_training(documents.TRAINS)
        return [*named, Evidence(folder, 1, "a file for training")] if folder else named

    def _on_training(self, pattern: re.Pattern[str]) -> list[Evidence]:
        return [sign for one in self._about_training for sign in documents.signs(one, pattern)][:2]

    @cached_property
    def _about_training(self) -> list[Document]:
        every = self.roles.repository.documents.values()
        pages = [one for one in every if repository.ON_TRAINING.fullmatch(one.path.rsplit("/", 1)[-1])]
        return [one for one in (*self.roles.readmes, *self.roles.cards, *pages) if one.path.count("/") <= 1]
