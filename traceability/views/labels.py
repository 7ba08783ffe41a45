"""Display names: of modes and controls, of places in the source, and of what verdicts and grades mean."""

from __future__ import annotations

from collections.abc import Iterable

from traceability.analysis.efficacy import Mark
from traceability.analysis.readings import Range
from traceability.analysis.verdicts import Verdict
from traceability.policy.model import Provision, Safeguard
from traceability.policy.values import ControlStatus, Grade, Outcome


def words(text: str) -> str:
    """Return a name as words: ``hosted-api`` becomes ``hosted API``."""
    return text.replace("-", " ").replace(" api", " API")


def inner(title: str) -> str:
    """Return a title for use within a sentence: with a small initial, unless it begins with an acronym."""
    return title if title[1:2].isupper() else title[:1].lower() + title[1:]


def listed(texts: Iterable[str]) -> str:
    """Return texts, at least one, as a list in a sentence: ``a``, ``a and b``, or ``a, b and c``."""
    *most, last = texts
    return f"{', '.join(most)} and {last}" if most else last


def among(count: Range) -> str:
    """Return the range of a count over all readings, to stand behind it in a sentence; empty if all agree."""
    return f" (over all readings {count.fewest} to {count.most})" if count.fewest != count.most else ""


def number_of(count: int, noun: str, several: str = "") -> str:
    """Return a number with its noun: ``1 work``, ``2 works``; ``several`` is the plural if it needs more than an s."""
    return f"{count} {noun if count == 1 else several or f'{noun}s'}"


def name(control: str) -> str:
    """Return the short name of a control, which is part of its id."""
    return control.removeprefix("CTRL-").capitalize()


def asked_as(provision: Provision) -> str:
    """Return the kind of a provision, with the force of a recommendation."""
    force = getattr(provision, "force", None)
    return provision.kind + (f", {force.label}" if force else "")


def where(statement: Provision) -> str:
    """Return the page of a provision in its edition, with its lines, or its row and bullet."""
    if isinstance(statement, Safeguard):
        return f"page {statement.page}, row {statement.row}, bullet {statement.bullet}"
    lines = statement.lines
    if lines is None:
        return f"page {statement.page}"
    span = str(lines.first)
    if lines.last_page:
        span += f" to page {lines.last_page}, line {lines.last}"
    elif lines.last != lines.first:
        span += f"–{lines.last}"
    return f"page {statement.page}, line{'s' if '–' in span or 'to' in span else ''} {span}"


VERDICTS = {
    Verdict.AS_WRITTEN: "the developer has every control that it presumes; whether it works is another question",
    Verdict.BY_AGREEMENT: "a control that it presumes is held only by a contract with those who have the weights",
    Verdict.BEFORE_RELEASE: "it can be followed until others get the weights; then a control that it presumes ends",
    Verdict.ALTERNATIVE: "a control that it presumes is lost; something else meets its purpose in full or in part",
    Verdict.GAP: "a control that it presumes is lost, or every one that would do, and nothing replaces it",
    Verdict.NOT_RELEVANT: "there is nothing that it could apply to",
}
"""What each verdict means."""

HOLDS = {
    ControlStatus.KEPT: "the developer has it in this mode",
    ControlStatus.BY_AGREEMENT: "others have it, and only a contract binds them to use it as the developer would",
    ControlStatus.UNTIL_RELEASE: "the developer has it until others get the weights",
    ControlStatus.LOST: "the developer gave it away with the weights",
    ControlStatus.NO_OBJECT: "there is nothing to control",
}
"""What each standing of a control means."""

FAMILIES = {
    ControlStatus.KEPT: "hosted modes",
    ControlStatus.BY_AGREEMENT: "weights under agreement",
    ControlStatus.UNTIL_RELEASE: "downloadable weights",
    ControlStatus.LOST: "published weights",
    ControlStatus.NO_OBJECT: "modes without weights",
}
"""The name of all modes in which custody of the weights has the same standing."""

GRADES = {
    Grade.FULL: "meets the purpose of the requirement, against the same actors and harms",
    Grade.PART: "meets it for some of the actors, channels or harms that the requirement covers",
    Grade.COMPLEMENT: "helps, or says how to follow what can be followed, and replaces nothing",
    Grade.RESEARCH: "not to be relied on; what was publicly broken is never more",
}
"""How far an alternative goes at each grade."""

DOES = {
    Grade.FULL: ("replaces", "in full"),
    Grade.PART: ("replaces", "in part"),
    Grade.COMPLEMENT: ("helps with", ""),
    Grade.RESEARCH: ("is research on", ""),
}
"""What an alternative of each grade does with a requirement: the words before and behind the requirement."""

MARKS = {
    Mark.SHOWN_TO_HOLD: "a test on record shows that it works, and nothing on record says otherwise",
    Mark.DISPUTED: "a test or a case on record says that it fails at least in part",
    Mark.BROKEN: "a test on record defeated it, and no test of a later year shows it to hold",
    Mark.UNTESTED: "no test or case on record shows whether it works",
}
"""What each mark of a safeguard or an alternative means."""

WORKS = "Does it work?"
"""The title of what shows a mark."""

OUTCOMES = {
    Outcome.HOLDS: "a count in the text of the draft, by our reading, confirms the claim",
    Outcome.HOLDS_IN_A_SENSE: "a count confirms it if its words are meant in one of several ways",
    Outcome.DEPENDS_ON_THE_READING: "by some readings of the draft a count confirms it, by others not",
    Outcome.DOES_NOT_HOLD: "a count, by our reading, does not confirm it",
    Outcome.NOT_DECIDED_BY_THE_TEXT: "something can be counted, but no count decides a judgment or a wish",
    Outcome.SUPPORTED: "the evidence that we found for it meets none against it",
    Outcome.CHALLENGED: "the evidence that we found against it meets none for it",
    Outcome.OPEN: "there is evidence on both sides, or none on either",
}
"""What each result of a claim means."""

LEGENDS: dict[str, Iterable[tuple[Verdict | ControlStatus | Grade | Mark | Outcome, str]]] = {
    "legend": VERDICTS.items(),
    "hold-legend": HOLDS.items(),
    "grades": GRADES.items(),
    "marks": MARKS.items(),
    "outcomes": OUTCOMES.items(),
}
"""The legends that a page can show, by their names."""


def concerned(provision: Provision) -> str:
    """Return a sentence on the developers whom a change between editions concerns; empty if it concerns all."""
    return f"This concerns a developer {provision.audience.label}." if provision.audience else ""
