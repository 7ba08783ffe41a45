"""Tables of alternatives: which requirements they answer, which gaps remain, and the wording that they propose."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from traceability.analysis.efficacy import mark
from traceability.analysis.verdicts import GradedAlternative, Judgement, Verdict, answers, judgements
from traceability.policy.model import PUBLISHED, Alternative, Control, Mode, Policy, Requirement, Safeguard
from traceability.policy.values import ControlStatus, Grade
from traceability.views.labels import WORKS
from traceability.views.requirements import by_modes, chapters, of_edition, problems
from traceability.views.table import Cell, Cite, Group, Groups, Modes, Row, Table


def gaps(policy: Policy) -> Table:
    """Return a table of every requirement that is a gap in some mode, with its open problem and what still helps."""
    verdicts, answered = judgements(policy), answers(policy)

    def row(r: Requirement, modes: list[str]) -> Row:
        behind = {p.id: Cite(p.id) for mode in modes for p in problems(policy, verdicts[r.id, mode])}
        given = sorted({answer for mode in modes for answer in answered.get((r.id, mode), ())})
        helps = [_where(policy, answer, modes) for answer in given]
        force = getattr(r, "force", None)
        asked = force.label if force else "can help"
        lost = _lost_controls(policy, r, modes)
        return (Cite(r.id), asked, lost, Modes(tuple(modes)), tuple(behind.values()), tuple(helps))

    head = ("Requirement", "Asked as", "What is lost", "Gap in", "Open problem behind", "Helps, and does not replace")
    return Table("Requirements that nothing replaces", head, _somewhere(policy, Verdict.GAP, row))


def _lost_controls(policy: Policy, requirement: Requirement, modes: list[str]) -> tuple[Cell, ...]:
    """Return the lost controls that decide the verdict on a requirement in any of ``modes``."""
    decided = {control for mode in modes for control in judgements(policy)[requirement.id, mode].decided_by}
    return tuple(Cite(control, full=True) for control in policy.in_order(decided))


def _where(policy: Policy, answer: GradedAlternative, modes: list[str]) -> Cell:
    """Return an answer, preceded by the modes in which it works unless it works in all of ``modes``."""
    there = policy.get(Alternative, answer.alternative).modes
    works = [policy.get(Mode, mode).name for mode in modes if mode in there]
    return answer if len(works) == len(modes) else (f"in {', '.join(works).replace('-', ' ')} only:", answer)


def covered(policy: Policy) -> Table:
    """Return a table of every requirement that has the verdict "alternative" in some mode."""
    verdicts = judgements(policy)

    def row(r: Requirement, modes: list[str]) -> Row:
        instead = sorted({answer for mode in modes for answer in verdicts[r.id, mode].instead})
        return (Cite(r.id), _lost_controls(policy, r, modes), Modes(tuple(modes)), tuple(instead))

    head = ("Requirement", "What is lost", "Out of reach in", "What to do instead")
    return Table("Requirements that have an alternative", head, _somewhere(policy, Verdict.ALTERNATIVE, row))


def out_of_reach(policy: Policy, mode: str) -> dict[tuple[str, ...], list[tuple[Requirement, Judgement]]]:
    """Return the requirements that presume a lost control in a mode, grouped by the lost controls that decide them.

    The result maps these controls to pairs of a requirement and its judgement. Each requirement occurs once, even if
    several controls decide it, so that the group sizes add up. The group with most alternatives comes first.
    """
    groups: dict[tuple[str, ...], list[tuple[Requirement, Judgement]]] = {}
    for requirement in policy.all(Requirement):
        judgement = judgements(policy)[requirement.id, mode]
        if judgement.standing is ControlStatus.LOST:
            groups.setdefault(tuple(policy.in_order(judgement.decided_by)), []).append((requirement, judgement))
    for pairs in groups.values():
        pairs.sort(key=lambda pair: [answer.grade for answer in pair[1].instead[:1]] or [len(Grade)])
    place = {control.id: number for number, control in enumerate(policy.all(Control))}
    return dict(
        sorted(
            groups.items(),
            key=lambda pair: (
                -sum(judgement.verdict is Verdict.ALTERNATIVE for _, judgement in pair[1]),
                len(pair[0]),
                [place[control] for control in pair[0]],
            ),
        )
    )


def from_lost_control_to_gap(policy: Policy, mode: str) -> Table:
    """Return a table of the requirements that are out of reach in a mode, by the lost controls that decide them."""
    groups: list[Group] = []
    for controls, pairs in out_of_reach(policy, mode).items():
        title: Row = (f"{len(pairs)} decided by", *map(Cite, controls))
        groups.append((title, tuple((Cite(r.id), judgement, judgement.instead) for r, judgement in pairs)))
    head = ("Requirement", "Verdict", "What replaces it")
    return Table(f"Requirements{of_edition(policy)} out of reach: {policy[mode].title}", head, tuple(groups))


def _somewhere(policy: Policy, verdict: Verdict, row: Callable[[Requirement, list[str]], Row]) -> Groups:
    """Return a row for every requirement that has a verdict in some mode, grouped by chapter.

    ``row`` builds it from the requirement and the ids of these modes.
    """
    verdicts = judgements(policy)
    groups: list[Group] = []
    for chapter, requirements in chapters(policy):
        modes = {r: [m.id for m in policy.modes() if verdicts[r.id, m.id].verdict is verdict] for r in requirements}
        if rows := tuple(row(r, ids) for r, ids in modes.items() if ids):
            groups.append((chapter, rows))
    return tuple(groups)


def alternatives(policy: Policy) -> Table:
    """Return a table of every alternative: best grade, what it answers, mark, time, cost, status and modes."""
    rows = []
    for alternative in policy.all(Alternative):
        answered = dict.fromkeys(requirement for _, requirement in sorted(alternative.answers()))
        best = min(grade for grade, _ in alternative.answers())
        rows.append(
            (
                Cite(alternative.id),
                best.label,
                ", ".join(dict.fromkeys(_chapter(policy, id) for id in policy.in_order(answered))),
                mark(policy, alternative.id),
                alternative.when.label,
                alternative.cost.label,
                alternative.status.label,
                tuple(map(Cite, policy.in_order(alternative.modes))),
            )
        )
    head = ("Alternative", "At best", "Answers", WORKS, "When", "Cost", "Status", "Works in")
    return Table("Alternatives", head, ((None, tuple(rows)),))


def _chapter(policy: Policy, requirement: str) -> str:
    """Return the objective or appendix that contains a requirement, by its number in the guidance."""
    asked = policy.get(Requirement, requirement)
    return "Appendix B" if isinstance(asked, Safeguard) else f"Objective {asked.number.partition('.')[0]}"


def coverage_before_and_after(policy: Policy) -> Table:
    """Return a table that counts, for each mode, lost requirements and those of them that have an alternative."""
    verdicts = judgements(policy)

    def counts(mode: Mode) -> Row:
        judged = [verdicts[r.id, mode.id] for r in policy.all(Requirement)]
        lost = [judgement for judgement in judged if judgement.standing is ControlStatus.LOST]
        best = [judgement.instead[0].grade for judgement in lost if judgement.instead]
        return len(lost), best.count(Grade.FULL), best.count(Grade.PART), len(lost) - len(best)

    rows = [(modes, *counted) for modes, counted in by_modes(policy, counts).items()]
    head = ("Release mode", "Out of reach", "Alternative in full", "Alternative in part", "Gap")
    return Table(f"What alternatives change for requirements{of_edition(policy)}", head, ((None, tuple(rows)),))


@dataclass(frozen=True, slots=True)
class Proposals:
    """The wording proposed at one provision: ``here`` is printed in full, ``elsewhere`` under another requirement."""

    requirement: Requirement
    here: tuple[Alternative, ...]
    elsewhere: tuple[tuple[Grade, Alternative, Requirement], ...]


def proposals(policy: Policy) -> list[tuple[Cite | str, list[Proposals]]]:
    """Return all proposed wording by chapter, in the order of the guidance.

    Each alternative is listed under the first requirement for which its grade counts as an alternative, or else under
    the first that it answers. Requirements that are out of reach with published weights are listed even if there is no
    wording for them.
    """
    at = proposals_at(policy)
    by_chapter = []
    for chapter, requirements in chapters(policy):
        all_here = [at[requirement.id] for requirement in requirements]
        if shown := [p for p in all_here if p.here or _lost(policy, p.requirement)]:
            by_chapter.append((chapter, shown))
    return by_chapter


def proposals_at(policy: Policy) -> dict[str, Proposals]:
    """Return the wording proposed at every requirement, by its id; where ``proposals`` lists it is said there."""
    home: dict[str, Requirement] = {}
    answering: dict[str, list[tuple[Grade, str]]] = {}
    for alternative in policy.all(Alternative):
        for grade, id in alternative.answers():
            answering.setdefault(id, []).append((grade, alternative.id))
        best = policy.within(id for grade, id in alternative.answers() if grade.stands_in)
        if ids := best or policy.within(id for _, id in alternative.answers()):
            home[alternative.id] = policy.get(Requirement, policy.in_order(ids)[0])
    return {
        requirement.id: _proposals(policy, requirement, sorted(answering.get(requirement.id, ())), home)
        for requirement in policy.all(Requirement)
    }


def again(policy: Policy, provision: Proposals) -> tuple[tuple[Grade, Alternative, Requirement], ...]:
    """Return the wording from elsewhere that is repeated at a provision.

    It is repeated only where published weights put the requirement out of reach, and only if it works with them.
    """
    elsewhere = provision.elsewhere if _lost(policy, provision.requirement) else ()
    return tuple(wording for wording in elsewhere if PUBLISHED in wording[1].modes)


def _proposals(
    policy: Policy, requirement: Requirement, answering: list[tuple[Grade, str]], home: Mapping[str, Requirement]
) -> Proposals:
    return Proposals(
        requirement,
        tuple(policy.get(Alternative, id) for _, id in answering if home[id] is requirement),
        tuple((grade, policy.get(Alternative, id), home[id]) for grade, id in answering if home[id] is not requirement),
    )


def _lost(policy: Policy, requirement: Requirement) -> bool:
    """Whether a requirement presumes a control that is lost with published weights."""
    return judgements(policy)[requirement.id, PUBLISHED].standing is ControlStatus.LOST
