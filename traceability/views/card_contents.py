"""The card of a statement: every line of it as a value of few types, without markup.

``html.card`` and ``pdf.card`` render each type. A type whose docstring says so is not on paper.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import chain, repeat

from traceability.analysis import claims, crosswalk, disclosures, duties
from traceability.analysis.edition_history import Change, after, ancestors, became, before, came, successors
from traceability.analysis.efficacy import efficacies
from traceability.analysis.groupings import alike
from traceability.analysis.readings import contested_in, judged_otherwise, readings
from traceability.analysis.verdicts import Judgement, Verdict, answers, judgements, tagged_against
from traceability.policy.model import (
    GRADED,
    PUBLISHED,
    Alternative,
    Bound,
    Claim,
    Comment,
    Condition,
    Control,
    Correspondence,
    Disclosure,
    Duty,
    Evidence,
    Exemption,
    Framework,
    Legal,
    Mode,
    Objective,
    OtherReading,
    Policy,
    Practice,
    Presuming,
    Problem,
    Provision,
    Recommendation,
    Release,
    ReleaseDocument,
    Requirement,
    Retired,
    Safeguard,
    Standing,
    Statement,
    Tool,
    in_edition,
    prefix_of,
    requirements_under,
)
from traceability.policy.values import Acceptance, Confirmed, ControlStatus, Cost, Disclosed, Grade, Stance, slug
from traceability.views import card_lines, law
from traceability.views import crosswalk as counterparts
from traceability.views.content import Listing, Reference, among, named, place, references, sense
from traceability.views.labels import WORKS, asked_as, concerned, inner, name
from traceability.views.record import SIDES, in_words, uses
from traceability.views.requirements import problems, tally

HELD = {
    ControlStatus.KEPT: "held by the developer",
    ControlStatus.BY_AGREEMENT: "held by agreement only",
    ControlStatus.UNTIL_RELEASE: "held until release",
    ControlStatus.LOST: "lost on release",
    ControlStatus.NO_OBJECT: "without anything to control",
}
"""The standing of a control, worded as the end of a sentence."""

IF_PUBLISHED = {
    Verdict.AS_WRITTEN: "follow it as written.",
    Verdict.BY_AGREEMENT: "follow it by agreement with those who have the weights.",
    Verdict.BEFORE_RELEASE: "follow it until you release them.",
    Verdict.ALTERNATIVE: "you cannot follow it.",
    Verdict.GAP: "you cannot follow it, and nothing replaces it.",
    Verdict.NOT_RELEVANT: "it does not concern you.",
}
"""What each verdict means for a developer, worded as the end of a sentence that begins with the release."""

BEFORE_DECIDING = "follow it as written before you decide; it can come to not releasing them."
"""The advice if a requirement is about the decision to release: the developer keeps that control in every mode."""

ANSWERS = {
    Grade.FULL: "Replaces in full",
    Grade.PART: "Replaces in part",
    Grade.COMPLEMENT: "Helps with, and does not replace,",
    Grade.RESEARCH: "Research, not to be relied on, for",
}
"""The label of the requirements that an alternative names, by grade."""

SEEN = {
    Confirmed.PRIMARY: "read whole",
    Confirmed.IN_PART: "read in part",
    Confirmed.SECONDARY: "only what others say of it",
    Confirmed.NO: "not found",
}
"""How much of a work was seen."""

ANSWERED = {
    Disclosed.STATED: "stated",
    Disclosed.IN_PART: "stated in part",
    Disclosed.NOTHING_FOUND: "nothing found",
}
"""What the documents of a release say."""

BEARING = {
    "supported_by": "Evidence for",
    "challenged_by": "Evidence against",
    "broken_by": "Broken by",
    "neutral": "Bears on it and decides nothing",
}
"""The label of the evidence that a statement names, by option."""


def above(policy: Policy, statement: Statement) -> card_lines.Facts | card_lines.Criterion | card_lines.Fate | None:
    """Return what is between the title of a statement and its text."""
    match statement:
        case Mode():
            return card_lines.Criterion("The test.", statement.test)
        case Alternative():
            return card_lines.Facts(facts(policy, statement))
        case Release():
            return card_lines.Facts(_released(policy, statement))
        case Framework() | Bound() | Duty():
            return card_lines.Facts(_in_law(policy, statement))
        case Retired():
            became = references(policy, statement.became)
            fate = Listing(became, lead="It became") if became else "Nothing took its place"
            end = "What follows is what it said."
            return card_lines.Fate(f"Retired since {statement.since}.", statement.reason, fate, end)
        case _:
            return None


def about(policy: Policy, statement: Statement) -> Iterator[card_lines.Part]:
    """Yield the parts of the small line of a statement: its kind, its place in the source, controls, evidence."""
    match statement:
        case Provision():
            yield asked_as(statement)
            yield place(policy, statement)
            if isinstance(statement, Requirement):
                yield presumed(policy, statement)
        case OtherReading():
            yield f"{statement.stance.label} reading" if statement.stance is not Stance.OTHER else "another reading"
            yield card_lines.Named("of", statement.of)
            yield f"held by: {statement.held_by}"
            yield presumed(policy, statement)
        case Standing():
            yield card_lines.Strong(sense(statement.stands))
            yield Listing(references(policy, policy.in_order(statement.modes)))
        case Evidence():
            if statement.full_title != statement.title:
                yield f"“{statement.full_title}”"
            yield f"{statement.authors}, {statement.year}, {statement.source_type.label}"
            yield card_lines.Address(statement.found_at, statement.identifier.text)
            yield f"looked up {statement.checked}, {SEEN[statement.confirmed]}: {statement.seen}"
        case Comment():
            yield f"on the {policy.editions[statement.edition].name}"
            yield statement.author
            yield f"read in {statement.read.label}"
            if statement.url:
                yield card_lines.Address(statement.url, "its publisher’s page", printed=statement.url)
        case Claim():
            yield card_lines.Named("made in", statement.made_in)
            if statement.about:
                yield card_lines.Named("about", statement.about)
        case Retired():
            yield f"retired {statement.was}"
        case Alternative():
            yield card_lines.File(statement.place.path)
        case Problem():
            yield controls(policy, statement.control, " and ", lead="about")
        case Tool():
            yield card_lines.Address(statement.url, "its page", printed=statement.url)
            yield f"license: {statement.license}"
            yield f"last release: {statement.latest}"
            yield f"looked up {statement.looked_up}"
        case ReleaseDocument():
            yield card_lines.Named("of", statement.of)
            yield statement.author
            yield card_lines.Address(statement.url, statement.revision, printed=statement.url)
            yield f"read {statement.read}, {statement.extent.label}: {statement.seen}"
        case Framework():
            if statement.url:
                yield card_lines.Address(statement.url, "its address", printed=statement.url)
            yield f"read {statement.read}, {statement.seen}"
        case Legal():
            yield card_lines.Named("in", statement.framework)
            yield statement.locator
            if isinstance(statement, Duty):
                yield presumed(policy, statement)
            if isinstance(statement, Condition):
                yield card_lines.Named("condition of", statement.exemption)
        case Correspondence():
            for who in dict.fromkeys(id for duty in statement.duty for id in policy.get(Duty, duty).bound):
                yield card_lines.Named("binds", (who,))
            yield card_lines.Named("about", statement.about)
            yield statement.relation.label
            yield card_lines.Named("duty" if statement.duty else "in", statement.duty or statement.framework)
            if statement.locator:
                yield statement.locator
        case Disclosure():
            yield ANSWERED[statement.answer]
            yield card_lines.Named("about", statement.about)
            yield card_lines.Named("found in", statement.found_in)
            yield statement.locator
            yield from (
                f"{which} reader: {ANSWERED[reader]}"
                for which, reader in (("first", statement.first_reader), ("second", statement.second_reader))
                if reader
            )
    if (sources := getattr(statement, "supported_by", ())) and not isinstance(
        statement, Alternative | Claim | Safeguard
    ):
        yield card_lines.Named("see", sources)


def controls(policy: Policy, ids: Iterable[str], last: str, *, lead: str = "") -> Listing:
    """Return controls by the short names in their ids; ``last`` precedes the last one."""
    return Listing(references(policy, policy.in_order(ids)), lead=lead, last=last)


def presumed(policy: Policy, text: Presuming) -> card_lines.Presumed:
    """Return the controls that a requirement or a reading presumes."""
    return card_lines.Presumed(
        controls(policy, text.presumes, " and "),
        controls(policy, text.presumes_any, " or "),
        controls(policy, text.presumes_while_staged, " and "),
    )


def below(policy: Policy, statement: Statement) -> Iterator[card_lines.Line]:
    """Yield the lines below the text of a statement: those of a provision that come first, all lines of others."""
    match statement:
        case Requirement():
            yield card_lines.Advice("If you release open weights:", tuple(advice(policy, statement)))
            if isinstance(statement, Safeguard):
                yield card_lines.Works(WORKS, f"{efficacies(policy)[statement.id].label.capitalize()}.")
            if statement.because:
                modes = " and ".join(inner(mode.title) for mode in tagged_against(policy, statement))
                lead = f"The tags differ from the verdicts{modes and f' in {modes}'}:"
                yield card_lines.Because(lead, statement.because)
            if disputed := [mode.id for mode in contested_in(policy, statement.id, policy.modes())]:
                said = f"Another reading leads to another verdict {among(policy, disputed)}."
                yield card_lines.Contested("Contested.", said)
            if isinstance(statement, Recommendation) and statement.id in crosswalk.answers(policy.whole):
                related = counterparts.in_brief(policy, statement.id)
                yield card_lines.Grouped("Law:", related, "" if related else counterparts.NO_COUNTERPART)
            yield strip(policy, {mode: judgements(policy)[statement.id, mode.id] for mode in policy.modes()})
        case OtherReading():
            yield strip(policy, {mode: judged_otherwise(policy)[statement.id, mode.id] for mode in policy.modes()})
        case Duty():
            yield strip(policy, {mode: duties.judged(policy)[statement.id, mode.id] for mode in policy.modes()})
        case Claim():
            yield from _outcome(policy, statement)
    if not isinstance(statement, Provision):
        yield from _listings(policy, statement)


def behind(policy: Policy, provision: Provision) -> Iterator[card_lines.Line]:
    """Yield the lines of a provision that follow its small line.

    They are what releases say on it, how to verify it, other readings, and its history.
    """
    if isinstance(provision, Requirement):
        if seen := disclosed(policy, provision):
            yield seen
        if provision.verify:
            yield card_lines.Checked("How to verify it:", provision.verify, provision.artefact)
    if isinstance(provision, Requirement) and contested_in(policy, provision.id, policy.modes()):
        judged = judged_otherwise(policy)
        others = tuple(
            card_lines.Disputed(
                other.stance.label, Reference(other.id, other.title), sense(judged[other.id, PUBLISHED])
            )
            for other in readings(policy)[provision.id]
        )
        yield card_lines.Readings("Other readings, and what follows for open weights:", others)
    yield from steps(policy, provision)
    yield from _listings(policy, provision)


def disclosed(policy: Policy, requirement: Requirement) -> card_lines.Grouped | None:
    """Return which releases say something about a requirement; None if they are not held against its edition."""
    releases = policy.whole.all(Release)
    if not releases or requirement.edition != disclosures.edition_asked(policy.whole):
        return None
    found = disclosures.about(policy, requirement.id)
    groups = {
        ANSWERED[answer].capitalize(): tuple(
            _in_release(policy, release, said.own.id)
            for release, said in found.items()
            if said.own and said.answer is answer
        )
        for answer in (Disclosed.STATED, Disclosed.IN_PART)
    }
    groups["Found by others"] = tuple(
        _in_release(policy, release, one.id) for release, said in found.items() for one in said.outside
    )
    silent = len(releases) - sum(said.own is not None for said in found.values())
    others = f"Nothing found in the documents named for {silent} of {len(releases)} releases." if silent else ""
    return card_lines.Grouped(
        "Who has said something about this?", {label: some for label, some in groups.items() if some}, others
    )


def _in_release(policy: Policy, release: str, disclosure: str) -> Reference:
    """Return a disclosure under the name of its release."""
    return Reference(disclosure, policy[release].title)


def _released(policy: Policy, release: Release) -> dict[str, card_lines.Fact]:
    """Return the facts about a release."""
    prefix = prefix_of(Release, "release_modes")
    modes = policy.in_order(prefix + name.swapcase() for name in release.release_modes)
    return {
        "Developer": release.developer,
        "Released": release.date,
        "Release modes": Listing(references(policy, modes)),
        "Old after": release.old_after,
    }


def _in_law(policy: Policy, statement: Framework | Bound | Duty) -> dict[str, card_lines.Fact]:
    """Return the facts about a law, who is bound by it, or a duty; who is bound comes first."""
    facts: dict[str, card_lines.Fact] = {}
    match statement:
        case Framework():
            facts = {"Binds as": statement.binding.label, "Text of": statement.date, "Note": law.NO_ADVICE}
        case Bound():
            open_in = law.left_open(policy, statement)
            facts = {"From which size on": statement.threshold, **({"Depends": open_in} if open_in else {})}
        case Duty():
            bound = (Reference(id, policy[id].title, note=policy.get(Bound, id).threshold) for id in statement.bound)
            facts = {
                "Who is bound": Listing((*bound,)),
                "In force from": statement.in_force,
                "Exempt": law.exempt_in_words(policy, statement),
            }
            if statement.no_counterpart:
                facts["In the guidance"] = statement.no_counterpart
    return facts


def strip(policy: Policy, verdicts: Mapping[Mode, Judgement]) -> card_lines.Strip:
    """Return the verdicts on a text in all modes; modes with the same verdict share one."""
    groups = alike(policy.modes(), lambda mode: verdicts[mode].label)
    shown = {named(policy, [mode.id for mode in group]): sense(verdicts[group[0]]) for group in groups}
    return card_lines.Strip(shown, verdicts)


def on_screen(policy: Policy, statement: Statement) -> Iterator[card_lines.OnScreen]:
    """Yield the lines that follow on a page. Paper leaves them out, since it shows the same with each requirement."""
    match statement:
        case Objective() | Practice():
            under = requirements_under(policy, statement)
            groups = alike(policy.modes(), lambda mode: tally(policy, under, mode).counts)
            counts = {named(policy, [m.id for m in group]): tally(policy, under, group[0]) for group in groups}
            yield card_lines.Tallies("Requirements by verdict:", counts)
        case Control():
            yield from _called(policy, statement)
            yield card_lines.PresumedBy(dict(_presumed_by(policy, statement)))
        case Mode():
            yield from _called(policy, statement)
        case Problem():
            if gaps := gaps_behind(policy, statement):
                yield card_lines.Gaps("Leaves a gap in", in_editions(policy, gaps))


def reasons(policy: Policy, verdicts: Mapping[Mode, Judgement]) -> Iterator[card_lines.Reason]:
    """Yield why some modes have the verdicts that they have, once for all modes of the same judgement."""
    modes: dict[Judgement, list[Mode]] = {}
    for mode, judgement in verdicts.items():
        modes.setdefault(judgement, []).append(mode)
    for judgement, group in modes.items():
        yield card_lines.Reason(judgement, tuple(group), tuple(decisive(policy, judgement, group)))


def decisive(policy: Policy, judgement: Judgement, modes: Iterable[Mode]) -> Iterator[card_lines.Decisive]:
    """Yield the controls that decided a verdict in some modes, with their standings there."""
    ids = {mode.id for mode in modes}
    for control in policy.in_order(judgement.decided_by):
        in_modes = [s for s in standings(policy, control) if ids & {*s.modes}]
        why = tuple(Reference(s.id, inner(s.title)) for s in in_modes)
        yield card_lines.Decisive(f"{name(control)} is {HELD[judgement.standing]}", why)


@lru_cache(maxsize=128)
def standings(policy: Policy, control: str) -> list[Standing]:
    """Return the standings of a control. Cached, because every strip calls it."""
    return [standing for standing in policy.all(Standing) if control in standing.control]


CAME = {Change.KEPT: "Kept from the", Change.REVISED: "Revised from the", Change.NEW: "New since the"}

BECAME = {Change.KEPT: "Kept in the", Change.REVISED: "Revised in the", Change.DROPPED: "Dropped in the"}
"""How a provision derives from the edition before (``CAME``), and what the next edition made of it (``BECAME``).

The name of that edition follows.
"""


def steps(policy: Policy, provision: Provision) -> Iterator[card_lines.Step]:
    """Yield the steps of a provision between editions: where it came from, and what became of it."""
    if change := came(provision):
        text = " ".join(filter(None, (provision.change or provision.new, concerned(provision), provision.across)))
        earlier = policy.editions[before(policy, provision.edition)].name
        others = tuple(brief(policy, id) for id in ancestors(provision))
        yield card_lines.Step(f"{CAME[change]} {earlier}", others, text)
    if change := became(policy, provision):
        later = policy.editions[after(policy, provision.edition)].name
        others = tuple(brief(policy, id) for id in successors(policy).get(provision.id, ()))
        text = " ".join(filter(None, (provision.dropped, provision.dropped and concerned(provision))))
        yield card_lines.Step(f"{BECAME[change]} {later}", others, text)


def brief(policy: Policy, id: str) -> Reference:
    """Return a provision by its number, after its kind where the number alone is ambiguous; others by their title."""
    match policy[id]:
        case Objective(number=number):
            return Reference(id, f"Objective {number}")
        case Provision(number=number):
            return Reference(id, number)
        case other:
            return Reference(id, other.title)


def facts(policy: Policy, alternative: Alternative) -> dict[str, card_lines.Fact]:
    """Return the facts about an alternative: status, mark, time, cost, modes and uses."""
    proposed = alternative.status is Acceptance.PROPOSED
    cost = "beyond" if alternative.cost is Cost.BEYOND else f"{alternative.cost.label}, for"
    entries: dict[str, card_lines.Fact] = {
        "Status": "proposed only, counts in no verdict" if proposed else "accepted",
        WORKS: efficacies(policy)[alternative.id].label,
        "When": alternative.when.label,
        "Cost": f"{cost} a team of ten, by our estimate",
    }
    if alternative.modes:
        entries["Works in"] = Listing(references(policy, policy.in_order(alternative.modes)))
    if alternative.presumes:
        entries["Presumes"] = controls(policy, alternative.presumes, " and ")
    if alternative.uses:
        entries["Tools"] = Listing(references(policy, alternative.uses))
    elif alternative.no_tool:
        entries["Tools"] = f"none. {alternative.no_tool}"
    if seen := tuple(
        _in_release(policy, release, one.id)
        for release, said in disclosures.about(policy, alternative.id).items()
        for one in (*((said.own,) if said.own else ()), *said.outside)
    ):
        entries["Seen in"] = Listing(seen)
    elif alternative.not_seen:
        entries["Seen in"] = f"no release; we looked in the documents named on {alternative.not_seen}"
    uses = {ANSWERS[grade]: getattr(alternative, option) for grade, option in GRADED.items()}
    uses["Already asked for, at least in part, in"] = alternative.already_in
    return entries | {title: in_editions(policy, ids) for title, ids in uses.items() if ids}


def in_editions(policy: Policy, ids: Iterable[str]) -> card_lines.Editions:
    """Return provisions grouped by the name of their edition, the newest edition first."""
    ordered = policy.in_order(ids)
    parts = [in_edition(policy, edition) for edition in reversed(policy.editions)]
    by_edition = {part.editions[part.edition].name: references(part, part.within(ordered)) for part in parts}
    return card_lines.Editions({name: found for name, found in by_edition.items() if found})


def advice(policy: Policy, requirement: Requirement) -> Iterator[card_lines.Run]:
    """Yield what a requirement means for a developer who releases open weights, and what to do.

    The pieces form sentences that continue a given lead.
    """
    judgement = judgements(policy)[requirement.id, PUBLISHED]
    decides = "CTRL-DECIDE" in requirement.presumed
    decides = decides and judgement.verdict is Verdict.AS_WRITTEN
    yield BEFORE_DECIDING if decides else IF_PUBLISHED[judgement.verdict]
    if judgement.instead:
        graded = [(f"in {answer.grade.label}: ", answer.alternative) for answer in judgement.instead]
        yield from _listing(policy, " Instead, ", graded)
    if judgement.verdict is Verdict.GAP:
        yield from _listing(policy, " Open problem: ", [("", problem.id) for problem in problems(policy, judgement)])
    rest = [
        answer for answer in answers(policy).get((requirement.id, PUBLISHED), ()) if answer not in judgement.instead
    ]
    for label, grades in (
        ("What helps", {Grade.FULL, Grade.PART, Grade.COMPLEMENT}),
        ("Research only", {Grade.RESEARCH}),
    ):
        if listed := [("", answer.alternative) for answer in rest if answer.grade in grades]:
            yield from _listing(policy, f" {label}: ", listed)


def _listing(policy: Policy, lead: str, pairs: Iterable[tuple[str, str]]) -> Iterator[card_lines.Run]:
    """Yield a sentence that lists statements, each after its label.

    A sentence that ends with a question mark, as the title of a problem may, gets no full stop.
    """
    title = ""
    for between, (label, id) in zip(chain([lead], repeat("; ")), pairs, strict=False):
        yield between + label
        title = policy[id].title if isinstance(policy[id], Problem) else inner(policy[id].title)
        yield Reference(id, title)
    yield "" if title.endswith("?") else "."


def _outcome(policy: Policy, claim: Claim) -> Iterator[card_lines.Outcome | card_lines.Counted]:
    """Yield the results of a claim, on its own edition and on later ones, with the provisions that were counted."""
    results = {"": claims.result(policy, claim)}
    for edition, result in claims.later_results(policy, claim).items():
        results[f"By the {policy.editions[edition].name}:"] = result
    for by, result in results.items():
        lead, sense = in_words(result)
        yield card_lines.Outcome(by, lead, f"{sense}.")
        if claim.check:
            counted = result.counted.items()
            yield card_lines.Counted({label: tuple(_numbered(policy, id) for id in ids) for label, ids in counted})


def _numbered(policy: Policy, id: str) -> Reference:
    return Reference(id, policy.get(Provision, id).number)


def _called(policy: Policy, statement: Mode | Control) -> Iterator[card_lines.Called]:
    """Yield other names for a mode or control, then the names that others of its kind share, if there are any."""
    others = {
        slug(word) for other in policy.all(type(statement)) if other.id != statement.id for word in other.synonyms
    }
    unshared = [word for word in statement.synonyms if slug(word) not in others]
    shared = [word for word in statement.synonyms if slug(word) in others]
    label = "Others call it" if isinstance(statement, Mode) else "Others speak of"
    parts = [(label, unshared), (f"Also used of other {statement.kind}s", shared)]
    if text := " ".join(f"{label}: {', '.join(words)}." for label, words in parts if words):
        yield card_lines.Called(text)


def _presumed_by(policy: Policy, control: Control) -> Iterator[tuple[str, tuple[Reference, ...]]]:
    """Yield the requirements that presume a control, always or as one of several options, by edition."""
    for edition in reversed(policy.editions.values()):
        for option, label in (
            ("presumes", "Presumed by"),
            ("presumes_any", "One of several that would do for"),
            ("presumes_while_staged", "Presumed while staged by"),
        ):
            requirements = [
                r for r in in_edition(policy, edition.id).all(Requirement) if control.id in getattr(r, option)
            ]
            if requirements:
                number = f"{len(requirements)} requirement{'s' if len(requirements) > 1 else ''}"
                yield f"{label} {number} of the {edition.name}", tuple(_numbered(policy, r.id) for r in requirements)


def _listings(policy: Policy, statement: Statement) -> Iterator[card_lines.Listed]:
    for label, ids in _lists(policy, statement):
        if listed := references(policy, ids, full=True):
            yield card_lines.Listed(label, listed)


def _lists(policy: Policy, statement: Statement) -> Iterator[tuple[str, Iterable[str]]]:
    """Yield the lists under a statement, each after its label; some may be empty."""
    match statement:
        case Alternative() | Claim() | Safeguard():
            yield from ((label, getattr(statement, option, ())) for option, label in BEARING.items())
        case Evidence():
            sides = uses(policy)[statement.id]
            yield from ((label.capitalize(), sides.get(option, ())) for option, label in SIDES.items())
        case Framework():
            kinds: dict[str, type[Legal]] = {"Who is bound": Bound, "Duties": Duty, "Exemptions": Exemption}
            for label, kind in kinds.items():
                yield label, [one.id for one in policy.all(kind) if statement.id in one.framework]
        case Bound():
            yield "Duties", [duty.id for duty in law.of_bound(policy, statement)]
        case Duty():
            yield "In the guidance", [one.id for one in crosswalk.of_duties(policy.whole).get(statement.id, ())]
        case Exemption():
            yield "Lifts", statement.lifts
            yield "Conditions", [one.id for one in policy.all(Condition) if statement.id in one.exemption]
        case Tool():
            yield "Used by", [one.id for one in policy.all(Alternative) if statement.id in one.uses]
        case Comment():
            yield "Claims", [claim.id for claim in policy.all(Claim) if statement.id in claim.made_in]
            yield "Concerns", statement.concerns
            yield "A later draft does so, which says nothing of why", statement.coincides_with


def gaps_behind(policy: Policy, problem: Problem) -> list[str]:
    """Return the ids of the requirements that are a gap in some mode because of a control that a problem concerns."""
    behind = {
        requirement
        for (requirement, _), judgement in judgements(policy).items()
        if judgement.verdict is Verdict.GAP and set(problem.control) & set(judgement.decided_by)
    }
    return policy.in_order(behind)
