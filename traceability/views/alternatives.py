"""Tables of alternatives: what they answer, what they leave open, and the wording that they propose."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from traceability.analysis.verdicts import Answer, Judgement, Verdict, answers, judgements
from traceability.policy.model import PUBLISHED, Alternative, Control, Mode, Policy, Requirement, Safeguard
from traceability.policy.values import Grade, Hold
from traceability.views.requirements import chapters, of_edition, problems
from traceability.views.table import Cell, Cite, Group, Groups, Row, Table


def gaps(policy: Policy) -> Table:
    """Every requirement that nothing stands in for in some mode, with the open problem and what helps all the same."""
    verdicts, answered = judgements(policy), answers(policy)

    def row(r: Requirement, modes: list[str]) -> Row:
        behind = {p.id: Cite(p.id) for mode in modes for p in problems(policy, verdicts[r.id, mode])}
        given = sorted({answer for mode in modes for answer in answered.get((r.id, mode), ())})
        helps = [_where(policy, answer, modes) for answer in given]
        force = getattr(r, "force", None)
        asked = force.words if force else "can help"
        lost = _lost_controls(policy, r, modes)
        return (Cite(r.id), asked, lost, tuple(map(Cite, modes)), tuple(behind.values()), tuple(helps))

    head = ("Requirement", "Asked as", "What is lost", "Gap in", "Open problem behind", "Helps, and does not replace")
    return Table("Requirements that nothing stands in for", head, _somewhere(policy, Verdict.GAP, row))


def _lost_controls(policy: Policy, requirement: Requirement, modes: list[str]) -> tuple[Cell, ...]:
    """The lost controls that decide about a requirement in some modes."""
    decided = {control for mode in modes for control in judgements(policy)[requirement.id, mode].decided_by}
    return tuple(Cite(control, full=True) for control in policy.in_order(decided))


def _where(policy: Policy, answer: Answer, modes: list[str]) -> Cell:
    """An answer, with the modes in which it works where these are not all of ``modes``."""
    there = policy.get(Alternative, answer.alternative).modes
    works = [policy.get(Mode, mode).name for mode in modes if mode in there]
    return answer if len(works) == len(modes) else (f"in {', '.join(works).replace('-', ' ')} only:", answer)


def covered(policy: Policy) -> Table:
    """Every requirement whose control is lost in some mode and that an alternative stands in for."""
    verdicts = judgements(policy)

    def row(r: Requirement, modes: list[str]) -> Row:
        instead = sorted({answer for mode in modes for answer in verdicts[r.id, mode].instead})
        return (Cite(r.id), _lost_controls(policy, r, modes), tuple(map(Cite, modes)), tuple(instead))

    head = ("Requirement", "What is lost", "Out of reach in", "What stands in")
    return Table("Requirements that an alternative stands in for", head, _somewhere(policy, Verdict.ALTERNATIVE, row))


def out_of_reach(policy: Policy, mode: str) -> dict[tuple[str, ...], list[tuple[Requirement, Judgement]]]:
    """The requirements that presume something lost in a mode, by the lost controls that decide them, each once.

    Where several decide together they stand together, so that the numbers of requirements add up. What has most that
    is stood in for comes first.
    """
    found: dict[tuple[str, ...], list[tuple[Requirement, Judgement]]] = {}
    for requirement in policy.all(Requirement):
        judgement = judgements(policy)[requirement.id, mode]
        if judgement.hold is Hold.LOST:
            found.setdefault(tuple(policy.in_order(judgement.decided_by)), []).append((requirement, judgement))
    for some in found.values():
        some.sort(key=lambda pair: [answer.grade for answer in pair[1].instead[:1]] or [len(Grade)])
    place = {control.id: number for number, control in enumerate(policy.all(Control))}
    return dict(
        sorted(
            found.items(),
            key=lambda pair: (
                -sum(judgement.verdict is Verdict.ALTERNATIVE for _, judgement in pair[1]),
                len(pair[0]),
                [place[control] for control in pair[0]],
            ),
        )
    )


def from_lost_control_to_gap(policy: Policy, mode: str) -> Table:
    """What becomes of every requirement that is out of reach in a mode, by the lost controls that decide it."""
    groups: list[Group] = []
    for controls, found in out_of_reach(policy, mode).items():
        title: Row = (f"{len(found)} decided by", *map(Cite, controls))
        groups.append((title, tuple((Cite(r.id), judgement, judgement.instead) for r, judgement in found)))
    head = ("Requirement", "Comes to", "What stands in")
    return Table(f"Requirements{of_edition(policy)} out of reach: {policy[mode].title}", head, tuple(groups))


def _somewhere(policy: Policy, verdict: Verdict, row: Callable[[Requirement, list[str]], Row]) -> Groups:
    """A row for every requirement that has a verdict in some mode, from it and these modes, by chapter."""
    verdicts = judgements(policy)
    groups: list[Group] = []
    for chapter, requirements in chapters(policy):
        modes = {r: [m.id for m in policy.modes() if verdicts[r.id, m.id].verdict is verdict] for r in requirements}
        if rows := tuple(row(r, found) for r, found in modes.items() if found):
            groups.append((chapter, rows))
    return tuple(groups)


def alternatives(policy: Policy) -> Table:
    """Every alternative with how far it goes at best, what it answers, when, for how much and in which modes."""
    rows = []
    for alternative in policy.all(Alternative):
        answered = dict.fromkeys(requirement for _, requirement in sorted(alternative.answers()))
        best = min(grade for grade, _ in alternative.answers())
        rows.append(
            (
                Cite(alternative.id),
                best.words,
                ", ".join(dict.fromkeys(_chapter(policy, id) for id in policy.in_order(answered))),
                alternative.when.words,
                alternative.cost.words,
                alternative.status.words,
                tuple(map(Cite, policy.in_order(alternative.modes))),
            )
        )
    head = ("Alternative", "At best", "Answers", "When", "Cost", "Status", "Works in")
    return Table("Alternatives", head, ((None, tuple(rows)),))


def _chapter(policy: Policy, requirement: str) -> str:
    """The objective or appendix that a requirement stands in, by the number of the guidance."""
    asked = policy.get(Requirement, requirement)
    return "Appendix B" if isinstance(asked, Safeguard) else f"Objective {asked.number.partition('.')[0]}"


def coverage_before_and_after(policy: Policy) -> Table:
    """In each mode, how many requirements have a lost control, and how many of those an alternative stands in for."""
    verdicts = judgements(policy)
    rows = []
    for mode in policy.modes():
        judged = [verdicts[r.id, mode.id] for r in policy.all(Requirement)]
        lost = [judgement for judgement in judged if judgement.hold is Hold.LOST]
        best = [judgement.instead[0].grade for judgement in lost if judgement.instead]
        rows.append((Cite(mode.id), len(lost), best.count(Grade.FULL), best.count(Grade.PART), len(lost) - len(best)))
    head = ("Release mode", "Out of reach", "Alternative in full", "Alternative in part", "Gap")
    return Table(f"What alternatives change for requirements{of_edition(policy)}", head, ((None, tuple(rows)),))


@dataclass(frozen=True, slots=True)
class Proposals:
    """What is proposed at one provision: wording that stands here, and where wording for it stands elsewhere."""

    requirement: Requirement
    here: tuple[Alternative, ...]
    elsewhere: tuple[tuple[Grade, Alternative, Requirement], ...]


def proposals(policy: Policy) -> list[tuple[Cite | str, list[Proposals]]]:
    """All proposed wording in the order of the guidance.

    An alternative stands under the first requirement that it stands in for, otherwise under the first that it
    answers. Requirements that are out of reach with published weights are there even where no wording is.
    """
    home: dict[str, Requirement] = {}
    answering: dict[str, list[tuple[Grade, str]]] = {}
    for alternative in policy.all(Alternative):
        for grade, id in alternative.answers():
            answering.setdefault(id, []).append((grade, alternative.id))
        best = policy.within(id for grade, id in alternative.answers() if grade.stands_in)
        if some := best or policy.within(id for _, id in alternative.answers()):
            home[alternative.id] = policy.get(Requirement, policy.in_order(some)[0])
    found = []
    for chapter, requirements in chapters(policy):
        all_here = [_proposals(policy, one, sorted(answering.get(one.id, ())), home) for one in requirements]
        if shown := [p for p in all_here if p.here or _lost(policy, p.requirement)]:
            found.append((chapter, shown))
    return found


def again(policy: Policy, provision: Proposals) -> tuple[tuple[Grade, Alternative, Requirement], ...]:
    """What of the wording that stands elsewhere is repeated: what works with published weights, and only for a
    requirement that they put out of reach."""
    found = provision.elsewhere if _lost(policy, provision.requirement) else ()
    return tuple(one for one in found if PUBLISHED in one[1].modes)


def _proposals(
    policy: Policy, requirement: Requirement, answering: list[tuple[Grade, str]], home: Mapping[str, Requirement]
) -> Proposals:
    return Proposals(
        requirement,
        tuple(policy.get(Alternative, id) for _, id in answering if home[id] is requirement),
        tuple((grade, policy.get(Alternative, id), home[id]) for grade, id in answering if home[id] is not requirement),
    )


def _lost(policy: Policy, requirement: Requirement) -> bool:
    """Whether a requirement presumes something that is lost with published weights."""
    return judgements(policy)[requirement.id, PUBLISHED].hold is Hold.LOST
