"""Values of options: the words to choose from, and the readers that convert text to values.

A reader takes the text of an option and returns its value. It raises UserError with what the text should have been.
"""

from __future__ import annotations

import datetime
import enum
import re
from collections.abc import Callable, Iterable
from functools import lru_cache

from traceability.policy.errors import UserError


class LabeledEnum(enum.Enum):
    """A choice among words; a member is written as its name in lower case, with spaces."""

    @property
    def label(self) -> str:
        """The words that pages show."""
        return self.name.lower().replace("_", " ")


class Force(LabeledEnum):
    """The force of a provision: how strongly the guidance asks."""

    DIRECTIVE = enum.auto()
    CONSIDER = enum.auto()


class Audience(LabeledEnum):
    """The developers whom a change between editions concerns, if not all.

    A developer who considers it is one of them: ``WHO_PUBLISHES_WEIGHTS`` includes who may publish weights.
    """

    WHO_PUBLISHES_WEIGHTS = enum.auto()
    WHO_HAS_WEIGHTS_TO_PROTECT = enum.auto()
    WHO_CONTROLS_ACCESS = enum.auto()
    WHO_MONITORS_USE = enum.auto()
    WHOSE_MODEL_OTHERS_DISTRIBUTE = enum.auto()


class ControlStatus(LabeledEnum, enum.IntEnum):
    """The standing of a control in a release mode, firmest first; ``NO_OBJECT`` is outside the scale."""

    KEPT = 0
    BY_AGREEMENT = 1
    UNTIL_RELEASE = 2
    LOST = 3
    NO_OBJECT = 4


class Grade(LabeledEnum, enum.IntEnum):
    """How far an alternative replaces a requirement, furthest first."""

    FULL = 0
    PART = 1
    COMPLEMENT = 2
    RESEARCH = 3

    @property
    def stands_in(self) -> bool:
        """Whether the alternative meets the purpose of the requirement, at least for part of what it covers.

        If not, the alternative only helps.
        """
        return self <= Grade.PART


class Cost(LabeledEnum, enum.IntEnum):
    """The working time that an alternative takes a team of ten, shortest first."""

    DAYS = 0
    WEEKS = 1
    MONTHS = 2
    BEYOND = 3


class When(LabeledEnum):
    """The point before, at or after a release at which a developer carries out an alternative."""

    BEFORE_TRAINING = enum.auto()
    BEFORE_RELEASE = enum.auto()
    AT_RELEASE = enum.auto()
    AFTER_RELEASE = enum.auto()


class Acceptance(LabeledEnum):
    """Whether an alternative counts in verdicts."""

    ACCEPTED = enum.auto()
    PROPOSED = enum.auto()


class Stance(LabeledEnum):
    """How a reading compares with the published one: it asks for more, for less, or for something else."""

    STRICT = enum.auto()
    GENEROUS = enum.auto()
    OTHER = enum.auto()


class Confirmed(LabeledEnum):
    """How much of a work was seen: all of it, a part, only what others say of it, or nothing, as it was not found.

    An abstract, an excerpt, and a summary by the authors or the publisher of the work are parts of it.
    """

    PRIMARY = enum.auto()
    IN_PART = enum.auto()
    SECONDARY = enum.auto()
    NO = enum.auto()

    @property
    def at_first_hand(self) -> bool:
        """Whether the work itself was seen, at least in part."""
        return self in (Confirmed.PRIMARY, Confirmed.IN_PART)


class Basis(LabeledEnum):
    """What the findings of a work rest on: an experiment, or what was seen in use. An argument has neither."""

    TEST = enum.auto()
    CASE = enum.auto()


class SourceType(LabeledEnum):
    """The type of publication of a work."""

    PREPRINT = enum.auto()
    PAPER = enum.auto()
    REPORT = enum.auto()
    STANDARD = enum.auto()
    NOTICE = enum.auto()
    SOFTWARE = enum.auto()
    DOCUMENTATION = enum.auto()
    NEWS = enum.auto()
    LETTER = enum.auto()


class Extent(LabeledEnum):
    """How much of a comment was read."""

    FULL = enum.auto()
    EXCERPT = enum.auto()


class Coverage(LabeledEnum):
    """How much of the document of a release was read."""

    WHOLE = enum.auto()
    IN_PART = enum.auto()


class Disclosed(LabeledEnum):
    """What the documents of a release say on a provision; no page says the last, which is computed."""

    STATED = enum.auto()
    IN_PART = enum.auto()
    NOTHING_FOUND = enum.auto()


class Binding(LabeledEnum):
    """What binds a developer to a text: law does, guidance says how it is read, and a code binds who signs it."""

    LAW = enum.auto()
    GUIDANCE = enum.auto()
    VOLUNTARY_CODE = enum.auto()


class Effect(LabeledEnum):
    """What something does to an exemption: it is needed for it, ends it, or is allowed under it."""

    NEEDED = enum.auto()
    ENDS_IT = enum.auto()
    ALLOWED = enum.auto()


class Relation(LabeledEnum):
    """The relation of a recommendation to a duty, in the words of NIST IR 8477; ``NO_COUNTERPART`` is said of a law.

    A recommendation is a subset of a duty if the duty asks for all of it and for more.
    """

    EQUAL = enum.auto()
    SUBSET_OF = enum.auto()
    SUPERSET_OF = enum.auto()
    INTERSECTS_WITH = enum.auto()
    NO_COUNTERPART = enum.auto()


class Outcome(LabeledEnum):
    """The outcome of a claim: a computation yields one of the first five, the evidence one of the others."""

    HOLDS = enum.auto()
    HOLDS_IN_A_SENSE = enum.auto()
    DEPENDS_ON_THE_READING = enum.auto()
    DOES_NOT_HOLD = enum.auto()
    NOT_DECIDED_BY_THE_TEXT = enum.auto()
    SUPPORTED = enum.auto()
    CHALLENGED = enum.auto()
    OPEN = enum.auto()


class Lines:
    """A passage as ``first`` line and ``last`` line, the last possibly on a later page.

    Written ``24``, ``10-12`` or ``33-6:2`` (from line 33 to line 2 of page 6).
    """

    __slots__ = ("first", "last", "last_page", "text")
    PATTERN = re.compile(r"(\d{1,4})(?:-(?:(\d{1,4}):)?(\d{1,4}))?", re.ASCII)

    def __init__(self, text: str) -> None:
        match = self.PATTERN.fullmatch(text)
        if match is None:
            raise UserError(f"{text!r} is no range of lines; write one such as 24, 10-12 or 33-6:2")
        first, page, last = match.groups()
        self.text = text
        self.first = int(first)
        self.last_page = int(page) if page else None
        self.last = int(last or first)

    def __repr__(self) -> str:
        return f"Lines({self.text!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Lines) and self.text == other.text

    def __hash__(self) -> int:
        return hash(self.text)


class Identifier:
    """The number or name under which a work is catalogued.

    Examples: ``arXiv:2408.00761``, ``doi:10.1145/3531146.3533143``, ``github:usnistgov/dioptra``, or any other plain
    text. The syntax follows arXiv's scheme of 2015 and the characters that Crossref recommends for a DOI. A part ``.``
    or ``..`` would lead elsewhere on the host of the catalogue.
    """

    __slots__ = ("address", "text")
    CATALOGUES = (
        ("arXiv", r"\d{2}(0[1-9]|1[0-2])\.\d{5}", "https://arxiv.org/abs/"),
        ("doi", r"10\.\d{4,9}(?!.*/\.\.?(?:/|$))/[-._;()/:A-Za-z0-9]+", "https://doi.org/"),
        ("github", r"[\w-]+/(?!\.\.?$)[\w.-]+", "https://github.com/"),
    )

    def __init__(self, text: str) -> None:
        self.text = text
        self.address = ""
        """The URL of the work in the catalogue; empty if the identifier does not give one."""
        for name, pattern, prefix in self.CATALOGUES:
            if re.match(rf"{name}\b", text, re.IGNORECASE):
                number = text.removeprefix(f"{name}:")
                if not re.fullmatch(pattern, number, re.ASCII):
                    raise UserError(f"{text!r} is no {name} identifier; write it as {name}:… with its number")
                self.address = prefix + number
        if not self.address and re.match(r"10\.\d|\d{4}\.\d{5}|https?:", text):
            raise UserError(f"{text!r} does not say what it is; begin with arXiv: or doi:, and put addresses in :url:")

    def __repr__(self) -> str:
        return f"Identifier({self.text!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Identifier) and self.text == other.text

    def __hash__(self) -> int:
        return hash(self.text)


def written(value: object) -> str:
    """Return a single value as a page writes it; an empty string if the page does not set it."""
    match value:
        case LabeledEnum():
            return value.label
        case Lines() | Identifier():
            return value.text
        case _:
            return str(value or "")


_NAMES = re.compile(r"[\w-]+(?:, [\w-]+)*", re.ASCII)
"""Matches ids as nearly every page writes them."""


@lru_cache(maxsize=4096)
def names(text: str) -> tuple[str, ...]:
    """Return the ids or tags in ``text``, sorted.

    Their order has no meaning, and Sphinx-Needs does not keep it. Raises UserError if ``text`` holds anything else.
    """
    if _NAMES.fullmatch(text):
        return tuple(sorted(text.split(", ")))
    ids = [name.strip() for name in text.split(",")] if text else []
    for name in ids:
        if not re.fullmatch(r"[\w-]+", name, re.ASCII):
            raise UserError(f"{name!r} is no id; write ids and tags whole, with a comma between two")
    return tuple(sorted(ids))


def slug(text: str) -> str:
    """Return ``text`` as it is compared: lower-case letters and digits, with one hyphen for anything between."""
    return re.sub(r"[\W_]+", "-", text.lower()).strip("-")


def phrases(text: str) -> tuple[str, ...]:
    """Return the comma-separated phrases in ``text``, in their order.

    Raises UserError if one of them is empty.
    """
    trimmed = tuple(" ".join(phrase.split()) for phrase in text.split(","))
    if not all(re.search(r"\w", phrase) for phrase in trimmed):
        raise UserError(f"{text!r} has an empty phrase; write phrases with one comma between two")
    return trimmed


def count(text: str) -> int:
    """Return the number in ``text``, from 1 to 99999.

    Raises UserError for any other text.
    """
    if not re.fullmatch(r"[1-9]\d{0,4}", text, re.ASCII):
        raise UserError(f"{text!r} is no number; write one such as 14")
    return int(text)


UNSEEN = "\u034f\u115f\u1160\u2800\u3164\ufe0e\ufe0f\uffa0"
"""Characters that show nothing although Unicode does not call them invisible."""

HOST = r"https://(?![^/]*xn--)(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}"
"""Pattern of a host by its plain name: no number or name of a machine, no user before it, and no ``xn--``.

A name with ``xn--`` can imitate the letters a to z.
"""
ADDRESS = HOST + r"""(:[0-9]+)?([/?#][^\s"'<>]*)?"""
"""Pattern of a URL that is safe to link, in the syntax that Python and JSON Schema share."""


def address(text: str) -> str:
    """Return ``text`` if it is a URL that is safe to link.

    Raises UserError if it is not.
    """
    if not re.fullmatch(ADDRESS, text):
        raise UserError(f"{text!r} {why_no_address(text)}")
    return text


def why_no_address(text: str) -> str:
    """Return why a text is no address that is safe to link, and how to mend it."""
    host = re.split("[/?#]", text.removeprefix("https://"), maxsplit=1)[0]
    if not text.startswith("https://"):
        return "is no address that begins with https://"
    if "@" in host:
        return "names a user before the host; take out the @ and what is before it"
    if not re.fullmatch(HOST + "(:[0-9]+)?", f"https://{host}"):
        return "has no plain name of a host; write one of the letters a to z, digits, hyphens and dots after https://"
    return "has a space, a quote or an angle bracket in it; write % and two digits instead"


FINGERPRINT = "[1-9][0-9]{0,4}:[0-9a-f]{16}"
"""Pattern of the fingerprint of a passage: the number of its words, and the head of their SHA-256."""


FINGERPRINTS = f"{FINGERPRINT}(?:, {FINGERPRINT})*"
"""Pattern of the fingerprints of a passage in several pieces."""


def passage(text: str) -> str:
    """Return ``text`` if it is the fingerprint of a passage, or those of its pieces, separated by a comma and a space.

    Raises UserError if it is not.
    """
    if not re.fullmatch(FINGERPRINTS, text):
        raise UserError(f"{text!r} is no fingerprint of a passage; write the one that verify-law --passage prints")
    return text


def day(text: str) -> str:
    """Return ``text`` if it is a calendar day such as 2026-11-24, which sorts as text.

    Raises UserError if it is not.
    """
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII):
        raise UserError(f"{text!r} is no day; write one such as 2026-11-24")
    try:
        datetime.date.fromisoformat(text)
    except ValueError as error:
        raise UserError(f"{text!r} is no day of the calendar; correct it") from error
    return text


def one_of(members: Iterable[LabeledEnum]) -> Callable[[str], LabeledEnum]:
    """Return a reader that finds ``members`` of an enumeration by their words."""
    labels = {member.label: member for member in members}

    def read(text: str) -> LabeledEnum:
        if text not in labels:
            raise UserError(f"{text!r} is none of {', '.join(labels)}; write one of these")
        return labels[text]

    return read
