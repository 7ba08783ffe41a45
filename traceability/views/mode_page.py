"""What one release mode means for a developer: how much can be followed, what cannot, what to do instead. No markup.

A page of a mode begins with the sentence of ``answer``. What cannot be followed comes next, because it needs most
action, then what can be followed only until the release or by agreement. What needs no action comes last.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from traceability.analysis.efficacy import mark
from traceability.analysis.readings import Range, contested, contested_in, count, readings
from traceability.analysis.verdicts import GradedAlternative, Judgement, Verdict, answers, judgements
from traceability.policy.model import (
    Alternative,
    Documentation,
    Mode,
    Policy,
    Recommendation,
    Requirement,
    Safeguard,
)
from traceability.policy.values import Grade
from traceability.views import plain_text
from traceability.views.card_contents import standings
from traceability.views.content import Reference, Sense, reference, references, sense
from traceability.views.labels import inner, listed, words
from traceability.views.requirements import chapters, headed, problems

CANNOT = "What you cannot follow, and what to do instead"
"""The heading of what a developer cannot follow."""
IN_REACH = "By our reading, nothing is out of reach in this mode."
"""The sentence for a mode in which everything can be followed or does not apply."""
LOSES = "You lose"
"""What precedes the controls that are lost."""
NOTHING = "Nothing replaces it."
"""What a developer can do instead of a requirement that is a gap."""
PRICED = "In brackets: when to do it, and what it takes a team of ten by our estimate."
"""What the notes behind alternatives say."""

FOLLOWED = {
    Verdict.AS_WRITTEN: "as written",
    Verdict.BY_AGREEMENT: "only by agreement with those who have the weights",
    Verdict.BEFORE_RELEASE: "only before you publish",
    Verdict.GAP: "not at all",
}
"""How a developer can follow requirements of a verdict, worded as a part of the sentence of ``answer``."""
REPLACED = {Grade.FULL: "by something else", Grade.PART: "partly by something else"}
"""The same for requirements with an alternative, by the grade of the best one."""
LIMITED = {
    Verdict.BEFORE_RELEASE: "What to finish before you publish the weights",
    Verdict.BY_AGREEMENT: "What to secure by agreement",
    Verdict.NOT_RELEVANT: "What does not apply to you",
}
"""The heading of the requirements of a verdict that can be followed with a limit, or do not apply."""
OUT_OF_REACH = (Verdict.GAP, Verdict.ALTERNATIVE)
"""The verdicts on requirements that a developer cannot follow, the worse first."""


class Share(NamedTuple):
    """How many requirements can be followed in one way, as a range over all readings, and the words for that way."""

    verdict: Verdict
    span: Range
    text: str


NO_SHARE = Share(Verdict.AS_WRITTEN, Range(0, 0, 0), "as written")
"""What is said of a draft that asks nothing that can be followed or not."""


class Answer(NamedTuple):
    """The first sentence of a mode: a condition, what the draft asks, and the shares that can be followed in each way.

    ``beside`` is the share that does not apply; None if everything applies.
    """

    lead: str
    shares: tuple[Share, ...]
    beside: Share | None


class Counted(NamedTuple):
    """What the sentence of ``answer`` counts: the kinds of requirement, and the ids of the contested ones."""

    kinds: str
    contested: tuple[str, ...]

    @property
    def disputed(self) -> str:
        """How many requirements are contested, as a part of a sentence."""
        return f"{len(self.contested)} {'is' if len(self.contested) == 1 else 'are'} contested"

    @property
    def text(self) -> str:
        """What is counted, and why a count may have a range, without links."""
        counted = f"We call these things requirements: {self.kinds}, all of them voluntary."
        ranged = f" In brackets: the fewest and the most by other readings; {self.disputed} in this mode."
        return counted + (ranged if self.contested else "")


class Lost(NamedTuple):
    """A control that decided a verdict, and the standings that say why it stands so."""

    control: Reference
    because: tuple[Reference, ...]


class Helping(NamedTuple):
    """Alternatives or open problems after a label."""

    label: str
    listed: tuple[Reference, ...]


class Missing(NamedTuple):
    """A requirement that cannot be followed: what it asks, the controls that are lost, and what to do instead.

    ``instead`` comes first in ``helping`` unless nothing replaces the requirement.
    """

    requirement: Reference
    sense: Sense
    asks: str
    lost: tuple[Lost, ...]
    helping: tuple[Helping, ...]
    contested: bool
    mark: str


class Entry(NamedTuple):
    """A requirement in a list, whether it is contested in the mode, and the mark of a safeguard."""

    requirement: Reference
    contested: bool
    mark: str


class Group(NamedTuple):
    """Requirements that the same controls decide, why these stand so, and what helps to follow the requirements."""

    decided: tuple[Lost, ...]
    entries: tuple[Entry, ...]
    helps: tuple[Reference, ...]


class Chapter(NamedTuple):
    """The requirements of an objective, or of Appendix B, after its title."""

    title: str
    entries: tuple[Entry, ...]


def answer(policy: Policy, mode: Mode) -> Answer:
    """Return how many requirements a developer in a mode can follow, and in which ways, as parts of one sentence."""
    asked = policy.all(Requirement)

    def share(verdict: Verdict, text: str, wanted: Callable[[Judgement], bool]) -> Share:
        return Share(verdict, count(policy, asked, mode.id, wanted), text)

    def of(verdict: Verdict) -> Callable[[Judgement], bool]:
        return lambda judgement: judgement.verdict is verdict

    def replaced(grade: Grade) -> Callable[[Judgement], bool]:
        return lambda judgement: bool(judgement.instead) and judgement.instead[0].grade is grade

    shares = [share(verdict, text, of(verdict)) for verdict, text in FOLLOWED.items()]
    shares[-1:-1] = [share(Verdict.ALTERNATIVE, text, replaced(grade)) for grade, text in REPLACED.items()]
    beside = share(Verdict.NOT_RELEVANT, "", of(Verdict.NOT_RELEVANT))
    verb = "does" if beside.span.published == 1 else "do"
    return Answer(
        f"{condition(mode)}: of {len(asked)} things that the {policy.editions[policy.edition].name} asks or offers,",
        tuple(share for share in shares if share.span.most) or (NO_SHARE,),
        beside._replace(text=f"{verb} not apply to you") if beside.span.most else None,
    )


def condition(mode: Mode) -> str:
    """Return the beginning of a sentence about a developer in a mode."""
    return mode.condition or f"If you release with {words(mode.name)}"


def end(listed: tuple[Reference, ...]) -> str:
    """Return what ends a sentence that lists statements: nothing after a title that is a question."""
    last = listed[-1]
    return "" if last.title.endswith("?") and not last.note else "."


def counted(policy: Policy, mode: Mode) -> Counted:
    """Return what is counted in a mode, and which requirements are contested there."""
    plurals = {Recommendation: "recommendation", Documentation: "documentation item", Safeguard: "example safeguard"}
    numbers = {name: len(policy.all(kind)) for kind, name in plurals.items()}
    kinds = [f"{number} {name}{'' if number == 1 else 's'}" for name, number in numbers.items() if number]
    disputed = tuple(id for id in contested(policy) if contested_in(policy, id, [mode]))
    return Counted(listed(kinds or ["none"]), disputed)


def missing(policy: Policy, mode: Mode) -> tuple[Missing, ...]:
    """Return what a developer in a mode cannot follow: gaps first, then what has an alternative in part, then in full.

    Requirements with the same verdict are in the order of the guidance.
    """
    judged = {requirement: judgements(policy)[requirement.id, mode.id] for requirement in policy.all(Requirement)}
    lost = [(requirement, judgement) for requirement, judgement in judged.items() if judgement.verdict in OUT_OF_REACH]

    def urgency(pair: tuple[Requirement, Judgement]) -> tuple[int, int]:
        _, judgement = pair
        return OUT_OF_REACH.index(judgement.verdict), -judgement.instead[0].grade if judgement.instead else 0

    return tuple(_missing(policy, mode, *pair) for pair in sorted(lost, key=urgency))


def _missing(policy: Policy, mode: Mode, requirement: Requirement, judgement: Judgement) -> Missing:
    entry = _entry(policy, mode, requirement)
    return Missing(
        entry.requirement,
        sense(judgement),
        plain_text.first_sentence(plain_text.plain(requirement.body, lambda cited: policy[cited].title)),
        _lost(policy, mode, judgement),
        tuple(_helping(policy, mode, requirement, judgement)),
        entry.contested,
        entry.mark,
    )


def _helping(policy: Policy, mode: Mode, requirement: Requirement, judgement: Judgement) -> Iterator[Helping]:
    """Yield what replaces a requirement, what helps without replacing it, and the open problem behind a gap."""
    given = answers(policy).get((requirement.id, mode.id), ())
    rest = tuple(answer for answer in given if answer not in judgement.instead)
    labelled = [(f"Instead, in {grade.label}", judgement.instead, {grade}) for grade in REPLACED]
    labelled += [
        ("What helps", rest, {*Grade} - {Grade.RESEARCH}),
        ("Research, not to be relied on", rest, {Grade.RESEARCH}),
    ]
    for label, among, grades in labelled:
        if chosen := [_priced(policy, answer) for answer in among if answer.grade in grades]:
            yield Helping(label, tuple(chosen))
    if judgement.verdict is Verdict.GAP and (behind := problems(policy, judgement)):
        yield Helping("Open problem", references(policy, (problem.id for problem in behind)))


def _priced(policy: Policy, answer: GradedAlternative) -> Reference:
    """Return an alternative with its time and its cost."""
    alternative = policy.get(Alternative, answer.alternative)
    return Reference(alternative.id, alternative.title, note=f"{alternative.when.label}; {alternative.cost.label}")


def _lost(policy: Policy, mode: Mode, judgement: Judgement) -> tuple[Lost, ...]:
    """Return the controls that decided a judgement, with the reasons of their standings in a mode."""
    return tuple(
        Lost(
            reference(policy, control, full=True),
            tuple(Reference(s.id, inner(s.title)) for s in standings(policy, control) if mode.id in s.modes),
        )
        for control in policy.in_order(judgement.decided_by)
    )


def _entry(policy: Policy, mode: Mode, requirement: Requirement) -> Entry:
    disputed = requirement.id in readings(policy) and bool(contested_in(policy, requirement.id, [mode]))
    return Entry(reference(policy, requirement.id), disputed, mark(policy, requirement.id))


def limited(policy: Policy, mode: Mode, verdict: Verdict) -> tuple[Group, ...]:
    """Return the requirements of a verdict in a mode, grouped by the controls that decided it."""
    groups: dict[tuple[Lost, ...], list[Requirement]] = {}
    for requirement, judgement in _judged(policy, mode, verdict):
        groups.setdefault(_lost(policy, mode, judgement), []).append(requirement)

    def helps(requirements: Iterable[Requirement]) -> Iterator[GradedAlternative]:
        for requirement in requirements:
            yield from answers(policy).get((requirement.id, mode.id), ())

    return tuple(
        Group(
            decided,
            tuple(_entry(policy, mode, requirement) for requirement in requirements),
            tuple(dict.fromkeys(_priced(policy, a) for a in helps(requirements) if a.grade is not Grade.RESEARCH)),
        )
        for decided, requirements in groups.items()
    )


def same_before(policy: Policy, mode: Mode) -> Mode | None:
    """Return the first mode before ``mode`` with the same content of ``missing`` and ``limited``; None if none has."""

    def shown(one: Mode) -> tuple[object, ...]:
        return (missing(policy, one), *(limited(policy, one, verdict) for verdict in LIMITED))

    before = (other for other in policy.modes() if other.order < mode.order)
    return next((other for other in before if shown(other) == shown(mode)), None)


def followed(policy: Policy, mode: Mode) -> tuple[Chapter, ...]:
    """Return the requirements that a developer in a mode can follow as written, by objective."""
    wanted = {requirement.id for requirement, _ in _judged(policy, mode, Verdict.AS_WRITTEN)}
    found = []
    for chapter, requirements in chapters(policy):
        if entries := tuple(_entry(policy, mode, one) for one in requirements if one.id in wanted):
            found.append(Chapter(headed(policy, chapter), entries))
    return tuple(found)


def _judged(policy: Policy, mode: Mode, verdict: Verdict) -> Iterator[tuple[Requirement, Judgement]]:
    """Yield the requirements with a verdict in a mode, in the order of the guidance."""
    for requirement in policy.all(Requirement):
        judgement = judgements(policy)[requirement.id, mode.id]
        if judgement.verdict is verdict:
            yield requirement, judgement
