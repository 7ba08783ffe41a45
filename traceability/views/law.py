"""Law by release mode: who is bound, which duties openness lifts, and what decides that."""

from __future__ import annotations

from collections.abc import Iterator

from traceability.analysis import duties
from traceability.analysis.duties import Answer, Exempt
from traceability.analysis.groupings import alike
from traceability.analysis.verdicts import stands
from traceability.policy.model import PUBLISHED, Bound, Condition, Depending, Duty, Framework, Legal, Mode, Policy
from traceability.policy.values import Binding, Effect
from traceability.views.content import Listing, content, named
from traceability.views.labels import inner, listed, number_of
from traceability.views.requirements import by_modes
from traceability.views.table import NONE, Cell, Cite, Group, Row, Table

NO_ADVICE = "This is our reading and no legal advice. The text of each law governs."

EFFECTS = {
    Effect.NEEDED: ("What an exemption needs", "fulfilled", "not fulfilled"),
    Effect.ENDS_IT: ("What ends it", "not the case", "the case"),
    Effect.ALLOWED: ("What is allowed", "allowed", "not allowed"),
}
"""The title of the conditions with each effect, and what is said if one is in order or not."""


def of_bound(policy: Policy, bound: Bound) -> list[Duty]:
    """Return the duties of those who are bound, in the order of the pages."""
    return [duty for duty in policy.all(Duty) if bound.id in duty.bound]


def who_is_bound(policy: Policy) -> Table:
    """Return everyone who is bound, with the threshold, the first days of the duties, and the text and its day.

    Where the mode leaves it open, a cell says on what it depends.
    """
    rows: tuple[Row, ...] = tuple(
        (
            *(placed(policy, bound.id), bound.threshold),
            _first_days(policy, bound),
            len(of_bound(policy, bound)),
            left_open(policy, bound),
            *((Cite(id), policy.get(Framework, id).date) for id in bound.framework),
        )
        for bound in policy.all(Bound)
    )
    head = ("Who is bound", "From which size on", "In force from", "Duties", "Depends", "Text, and its day")
    return Table("Who is bound, and by what", head, ((None, rows),))


def _first_days(policy: Policy, bound: Bound) -> str:
    """Return the days from which duties bind somebody; empty without duties."""
    days = sorted({duty.in_force for duty in of_bound(policy, bound)})
    return listed(days) if days else ""


def state_of_law(policy: Policy) -> Table:
    """Return the texts of each way to bind a developer, with their days, the number of duties, and since when."""
    rows: list[Row] = []
    for binding in Binding:
        texts = [one for one in policy.all(Framework) if one.binding is binding]
        ids = {one.id for one in texts}
        days = sorted(duty.in_force for duty in policy.all(Duty) if ids & {*duty.framework})
        named = tuple(Cite(one.id, note=f"text of {one.date}, read on {one.read}") for one in texts)
        if texts:
            rows.append((binding.label, named, len(days), " to ".join(dict.fromkeys((*days[:1], *days[-1:]))) or NONE))
    return Table("The state of law", ("Binds as", "Texts", "Duties", "In force from"), ((None, tuple(rows)),))


def who_is_asked(policy: Policy, framework: Framework) -> str:
    """Return in sentences who is bound by a framework, and of what its duties are our words; the former comes first."""
    bound = (policy.get(Bound, id) for id in duties.by_framework(policy)[framework.id])
    who_is_bound = "; ".join(f"{one.title} (from which size on: {one.threshold})" for one in bound)
    return (
        f"Who is bound: {who_is_bound}. {NO_ADVICE} "
        f"What {framework.title} asks of them, in our words and in its text of {framework.date}."
    )


def left_open(policy: Policy, bound: Bound) -> str:
    """Return in which modes it depends on what whether somebody is bound; empty if it does nowhere."""
    return f"{named(policy, bound.depends)}: {bound.depends_on}" if bound.depends else ""


def law_by_release_mode(policy: Policy) -> Table:
    """Return what duties mean in each release mode, by who is bound.

    Modes that agree on all share a column, and duties of one group that agree in all modes share a row.
    """
    every = policy.all(Duty)
    columns = by_modes(policy, lambda mode: (in_mode(policy, duty, mode) for duty in every))
    in_row = dict(zip((duty.id for duty in every), zip(*columns.values(), strict=True), strict=True)) if every else {}
    groups: list[Group] = []
    for bound in policy.all(Bound):
        by_cells: dict[Row, list[Cell]] = {}
        for duty in of_bound(policy, bound):
            by_cells.setdefault(in_row[duty.id], []).append((placed(policy, duty.id),))
        rows = tuple((tuple(alike), *cells) for cells, alike in by_cells.items())
        if rows:  # as one of several cells, the title keeps its note in spreadsheets, too
            groups.append(((Cite(bound.id, note=bound.threshold),), rows))
    return Table("Law by release mode", ("Duties", *columns), tuple(groups))


def in_mode(policy: Policy, duty: Duty, mode: Mode) -> Cell:
    """Return whether a duty is lifted in a mode, and if not, whether a developer there can fulfill it."""
    answer = duties.answers(policy)[duty.id, mode.id]
    match answer.exempt:
        case Exempt.NOT_EXEMPT:
            return ("not exempt:", duties.judged(policy)[duty.id, mode.id].verdict)
        case Exempt.DEPENDS:
            return ("depends on", *_deciding(policy, answer, mode))
        case Exempt.EXEMPT:
            return ("exempt by", Cite(answer.exemption))


def _deciding(policy: Policy, answer: Answer, mode: Mode) -> Iterator[Cell]:
    """Yield what an answer depends on: controls behind conditions that are kept, or in which case somebody is bound."""
    held = stands(policy)
    found: dict[Cell, None] = {}
    for statement in map(policy.__getitem__, answer.because):
        if isinstance(statement, Condition):
            kept = [id for id in statement.given_up if held[id, mode.id] not in duties.GIVEN_UP]
            found |= dict.fromkeys(map(Cite, kept) if kept else [statement.depends_on])
        elif isinstance(statement, Depending):
            found[statement.depends_on] = None
    yield from found


def conditions_of_exemption(policy: Policy) -> Table:
    """Return each condition of an exemption with its place, and what each release mode decides on it.

    A dash stands where nothing more depends on the condition, because another one already ends the exemption.
    """
    held, every, given = stands(policy), policy.all(Condition), duties.given(policy)

    def said(condition: Condition, mode: Mode) -> str:
        _, in_order, not_in_order = EFFECTS[condition.effect]
        match duties.decided(condition, mode.id, held):
            case Exempt.EXEMPT:
                return in_order
            case Exempt.NOT_EXEMPT:
                return not_in_order
            case _ if all(given[id, mode.id].exempt is Exempt.NOT_EXEMPT for id in condition.exemption):
                return "–"
            case Exempt.DEPENDS:
                return f"depends on {condition.depends_on}"
            case None:
                return f"case by case: {condition.depends_on}"

    columns = by_modes(policy, lambda mode: (said(condition, mode) for condition in every))
    in_row = dict(zip((one.id for one in every), zip(*columns.values(), strict=True), strict=True)) if every else {}
    groups = tuple(
        (title, tuple((placed(policy, one.id), *in_row[one.id]) for one in every if one.effect is effect))
        for effect, (title, *_) in EFFECTS.items()
    )
    return Table("When openness exempts", ("Condition", *columns), tuple(group for group in groups if group[1]))


def in_short(policy: Policy) -> str:
    """Return who is bound by law to what with open weights; a code binds only those who sign it, and is left out."""
    by_law = [bound for bound in policy.all(Bound) if _is_law(policy, bound)]
    lifting = {bound.id: _lifting(policy, bound) for bound in by_law}
    said = [NO_ADVICE, *(sentence for bound in by_law for sentence in lifting[bound.id])]
    if others := [inner(bound.title) for bound in by_law if not lifting[bound.id]]:
        sizes = "the table says from which size on they are bound"
        said.append(f"Openness lifts no duty of these; {sizes}: {listed(others)}.")
    return " ".join(said)


def _is_law(policy: Policy, bound: Bound) -> bool:
    return all(policy.get(Framework, id).binding is Binding.LAW for id in bound.framework)


def _lifting(policy: Policy, bound: Bound) -> list[str]:
    """Return in sentences which duties openness lifts from developers of open weights; empty if it lifts none."""
    every = of_bound(policy, bound)
    by_answer: dict[Exempt, list[str]] = {}
    for duty in every:
        by_answer.setdefault(duties.answers(policy)[duty.id, PUBLISHED].exempt, []).append(inner(duty.title))
    binding, lifted = by_answer.get(Exempt.NOT_EXEMPT, []), by_answer.get(Exempt.EXEMPT, [])
    if not lifted:
        return []
    return [
        f"{bound.title} have {number_of(len(every), 'duty', 'duties')}.",
        f"With open weights, you are exempt from {len(lifted)} on conditions: {listed(lifted)}.",
        *([f"The other {len(binding)} bind you: {listed(binding)}."] if binding else []),
    ]


def exempt_in_words(policy: Policy, duty: Duty) -> Listing:
    """Return whether a duty is lifted, for each group of modes with the same answer, with the reason and its place."""
    answers = duties.answers(policy)
    groups = alike(policy.modes(), lambda mode: answers[duty.id, mode.id])
    said = (
        _reason(policy, duty, answers[duty.id, group[0].id], named(policy, [mode.id for mode in group]))
        for group in groups
    )
    return Listing((*said,), "; ")


def _reason(policy: Policy, duty: Duty, answer: Answer, modes: str) -> Listing:
    """Return the answer for some modes with the statements that it rests on."""
    lead = f"{modes}: {answer.exempt.label}"
    rests_on = tuple(content(policy, placed(policy, id)) for id in (*answer.because, *answer.provided))
    if answer.exempt is Exempt.EXEMPT:
        return Listing(rests_on, lead=f"{lead}. Case by case:" if rests_on else lead)
    if not answer.exemption:
        said = [policy.get(Depending, id).depends_on for id in answer.because] or [duty.no_exemption.removesuffix(".")]
        return Listing((*said,), lead=f"{lead}{' on' if answer.because else '.'}")
    return Listing(rests_on, lead=f"{lead}{' on' if answer.exempt is Exempt.DEPENDS else ', because of'}")


def placed(policy: Policy, id: str) -> Cite:
    """Return a passage with its place as a note."""
    return Cite(id, note=policy.get(Legal, id).locator)
