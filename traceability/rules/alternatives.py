"""A: an alternative has all its parts, claims no more than its evidence, and works in the modes that it claims."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from traceability.analysis.verdicts import Verdict, can_be_judged, judgements, stands
from traceability.policy.model import (
    GRADED,
    Alternative,
    Evidence,
    Framework,
    Mode,
    Problem,
    ReleaseDocument,
    Retired,
    Tool,
    links,
)
from traceability.policy.values import Acceptance, Confirmed, ControlStatus, Grade
from traceability.rules import Found, Reading, rule

SIDES = ("supported_by", "challenged_by", "broken_by", "neutral")
_BINDING = re.compile(r"\b(?:must|shall|mandatory|required)\b", re.IGNORECASE)


@rule("A101")
def alternatives_have_all_their_parts(reading: Reading) -> Iterator[Found]:
    """An alternative says what to do, what it costs, how the guidance could word it, how to show it, and its limits.

    Advice without its price, its proof and its limits is a slogan.
    """
    for alternative in reading.policy.all(Alternative):
        parts = alternative.parts()
        expected = [name for name in alternative.PARTS if name in parts or name not in alternative.FIRST_STEPS]
        if lacking := [name for name in expected if name not in parts]:
            yield alternative, f"lacks the part {lacking[0]!r}; begin a paragraph with **{lacking[0]}.**"
        elif list(parts) != expected:
            yield alternative, f"has parts in another order or with other names; write {', '.join(expected)}"
        elif empty := [name for name, text in parts.items() if not re.search(r"[.?!]\)?$", text.partition("\n")[0])]:
            yield alternative, f"has no sentence under {empty[0]!r}; write one that ends in a full stop"


@rule("A102")
def alternatives_work_where_they_say(reading: Reading) -> Iterator[Found]:
    """What an alternative presumes is held in every mode that it claims, or until release for what comes before.

    An alternative that presumes what was lost is the same mistake once more.
    """
    standings = stands(reading.policy)
    for alternative in reading.policy.all(Alternative):
        lacking: dict[str, list[str]] = {}
        for mode in alternative.modes:
            for control in alternative.presumes:
                status = standings.get((control, mode), ControlStatus.KEPT)  # M103 reports a cell without a standing
                if status > alternative.weakest:
                    lacking.setdefault(f"{control}, {status.label} there", []).append(
                        reading.policy.get(Mode, mode).name
                    )
        for control, modes in lacking.items():
            yield alternative, f"claims {' and '.join(modes)} but presumes {control}; correct :release_modes:"


@rule("A103")
def alternatives_answer_something(reading: Reading) -> Iterator[Found]:
    """An alternative names at least one requirement, and each at one grade only.

    An answer needs a question, and how far it goes is one judgment.
    """
    for alternative in reading.policy.all(Alternative):
        graded = Counter(requirement for _, requirement in alternative.answers())
        if not graded:
            yield alternative, f"answers no requirement; add :{':, :'.join(GRADED.values())}:"
        for requirement, times in graded.items():
            if times > 1:
                yield alternative, f"names {requirement} at {times} grades; leave it at one"


@rule("A104")
def substitutes_replace_what_is_missing(reading: Reading) -> Iterator[Found]:
    """An alternative replaces, in full or in part, only what is lost or ends in a mode that it claims.

    What can be followed as written needs no substitute; whatever helps to follow it is a complement.
    """
    judged = judgements(reading.policy) if can_be_judged(reading.policy) else {}
    for alternative in reading.policy.all(Alternative):
        modes = alternative.modes
        for grade, requirement in alternative.answers():
            holds = {judged[cell].standing for mode in modes if (cell := (requirement, mode)) in judged}
            if grade.stands_in and holds and not holds & {ControlStatus.LOST, ControlStatus.UNTIL_RELEASE}:
                yield (
                    alternative,
                    f"replaces {requirement}, which developers can follow in its modes; use :complement_to:",
                )


@rule("A105")
def substitutes_rest_on_evidence(reading: Reading) -> Iterator[Found]:
    """An accepted alternative, or one that replaces anything, is supported by a work that was seen at least in part.

    What nobody has shown, or what we know only from hearsay, can be proposed and closes nothing.
    """
    for alternative in reading.policy.all(Alternative):
        claims = alternative.status is Acceptance.ACCEPTED or alternative.full_for
        seen = [id for id in alternative.supported_by if reading.policy.get(Evidence, id).confirmed.at_first_hand]
        if claims and not seen:
            lack = "no work in :supported_by: was seen itself" if alternative.supported_by else "nothing supports it"
            yield (
                alternative,
                f"is accepted or full although {lack}; add one with :confirmed: primary or in part, or propose it only",
            )


@rule("A106")
def grades_agree_with_the_evidence(reading: Reading) -> Iterator[Found]:
    """What was publicly broken is `research` throughout, and what is challenged is nowhere `full`.

    A technique whose general claim was defeated must not reassure anybody, whatever one hopes of it.
    """
    for alternative in reading.policy.all(Alternative):
        graded = {grade for grade, _ in alternative.answers()}
        if alternative.broken_by and graded - {Grade.RESEARCH}:
            yield alternative, f"was broken by {alternative.broken_by[0]}; grade it :research_for: throughout"
        elif alternative.challenged_by and Grade.FULL in graded:
            yield alternative, f"is challenged by {alternative.challenged_by[0]}; grade it :part_for: at the most"


@rule("A107")
def limits_name_the_evidence_against(reading: Reading) -> Iterator[Found]:
    """The limits of an alternative cite all works that challenge or break it, and its text none that it does not link.

    A link without a word is overlooked; a word without a link is not counted.
    """
    for alternative in reading.policy.all(Alternative):
        if (limits := alternative.parts().get("Limits")) is None:
            continue  # A101 reports that
        against = {*alternative.challenged_by, *alternative.broken_by}
        for id in sorted(against - _cited(limits)):
            yield alternative, f"names {id} as evidence against it, but not under Limits; say there what it shows"
        if loose := sorted(_cited(alternative.body) - against - set(alternative.supported_by)):
            mend = "add it to the side that it is on, or leave it out"
            if len(loose) > 1:
                mend = "add each to the side that it is on, or leave it out"
            yield alternative, f"cites {', '.join(loose)}, which it does not link; {mend}"


@rule("A108")
def proposed_wording_is_plain_and_voluntary(reading: Reading) -> Iterator[Found]:
    """Proposed wording is plain text, and says neither must, shall, mandatory nor required.

    It is made to be lifted into guidance that is voluntary.
    """
    for alternative in reading.policy.all(Alternative):
        wording = alternative.parts().get("Proposed wording", "")
        if unfit := re.search(r"[*`\[\]{}<>_]", wording) or _BINDING.search(wording):
            yield alternative, f"has {unfit[0]!r} in its proposed wording; reword it"


@rule("A109")
def evidence_is_used(reading: Reading) -> Iterator[Found]:
    """Every work of evidence supports, challenges or breaks something, or bears on it without deciding.

    A ledger of works that bear on nothing only looks like knowledge.
    """
    used = {target for named in links(reading.policy).values() for _, target in named}
    for alternative in reading.policy.all(Alternative):
        used |= _cited(alternative.body)  # A107 reports what is cited and not linked
    for evidence in reading.policy.all(Evidence):
        if evidence.id not in used:
            yield evidence, "bears on nothing; link it or take it out"


@rule("A110")
def evidence_is_on_one_side(reading: Reading) -> Iterator[Found]:
    """A work is linked to a statement in one way only: for it, against it, as what broke it, or as neutral.

    The same work on both sides tells a reader nothing; the text can say in what it cuts both ways.
    """
    for statement in reading.policy.statements.values():
        named = [id for option in SIDES for id in set(getattr(statement, option, ()))]
        for id, times in Counter(named).items() if len(set(named)) < len(named) else ():
            if times > 1:
                yield statement, f"names {id} on {times} sides; choose one"


@rule("A111")
def nothing_was_done_in_the_future(reading: Reading) -> Iterator[Found]:
    """The day on which something was looked up or read, or a statement retired, is not in the future.

    A date that cannot be true makes every other date doubtful.
    """
    today = reading.today.isoformat()
    for statement in reading.policy.all(Alternative, Tool, ReleaseDocument, Framework):
        for option in ("not_seen", "looked_up", "read"):
            if (day := getattr(statement, option, "")) > today:
                yield statement, f"has the day {day}, which is in the future; correct :{option}:"
    for evidence in reading.policy.all(Evidence):
        if evidence.checked > today:
            yield evidence, f"was checked on {evidence.checked}, a day in the future; correct :checked:"
    for retired in reading.policy.all(Retired):
        if retired.since > today:
            yield retired, f"is retired since {retired.since}, a day in the future; correct :since:"


@rule("A112")
def addresses_are_given_where_needed(reading: Reading) -> Iterator[Found]:
    """A work has a `url` exactly where its identifier does not lead to it.

    Two addresses of one work drift apart, and a work without any cannot be looked up.
    """
    for evidence in reading.policy.all(Evidence):
        if evidence.identifier.address and evidence.url:
            yield evidence, f"gives a :url: beside {evidence.identifier.text}, which leads to it; drop :url:"
        elif not evidence.found_at:
            yield evidence, f"has the identifier {evidence.identifier.text}, which has no address; add :url:"


@rule("A113")
def gaps_have_a_problem_behind_them(reading: Reading) -> Iterator[Found]:
    """Every control whose loss leaves a gap has one open problem, and every problem is about a control that is lost.

    A gap without the reason why nobody can close it looks like an oversight; a problem without a loss is none.
    """
    policy = reading.policy
    problems = Counter(control for problem in policy.all(Problem) for control in problem.control)
    judged = judgements(policy) if can_be_judged(policy) else {}
    left = {c for judgement in judged.values() if judgement.verdict is Verdict.GAP for c in judgement.decided_by}
    for control in policy.in_order(left):
        if not problems[control]:
            yield policy[control], "leaves a gap and has no open problem; write a problem about it"
    lost = {control for (control, _), status in stands(policy).items() if status is ControlStatus.LOST}
    for problem in policy.all(Problem):
        for control in problem.control:
            if control not in lost:
                yield problem, f"is about {control}, which is lost in no mode; take it out"
            elif problems[control] > 1:
                yield problem, f"is one of {problems[control]} about {control}; make them one"


@rule("A114")
def evidence_has_limits(reading: Reading) -> Iterator[Found]:
    """The text of every work of evidence ends with its limits, after `Limits:`.

    A finding without what it does not show is quoted for more than it bears.
    """
    for evidence in reading.policy.all(Evidence):
        if "Limits: " not in " ".join(evidence.body.split()):
            yield evidence, "does not say what it does not show; end its text with Limits: and what they are"


@rule("A115")
def works_are_recorded_once(reading: Reading) -> Iterator[Found]:
    """No two works of evidence have the same identifier.

    One work under two ids would count twice.
    """
    seen: dict[str, str] = {}
    for evidence in reading.policy.all(Evidence):
        if (text := evidence.identifier.text) in seen:
            yield evidence, f"has the identifier {text}, like {seen[text]}; merge the two"
        seen.setdefault(text, evidence.id)


@rule("A116")
def works_were_looked_up_after_they_appeared(reading: Reading) -> Iterator[Found]:
    """No work was looked up before the year in its id, or before the month in its arXiv number.

    One of the dates is wrong, and a reader cannot tell which.
    """
    for evidence in reading.policy.all(Evidence):
        appeared = [f"{evidence.year}"]
        if number := re.match(r"arXiv:(\d\d)(\d\d)", evidence.identifier.text):
            appeared.append(f"20{number[1]}-{number[2]}")
        for date in appeared:
            if evidence.checked < date:
                yield evidence, f"is of {date} and was looked up before, on {evidence.checked}; correct :checked:"


@rule("A117")
def abstracts_are_parts(reading: Reading) -> Iterator[Found]:
    """A work of which only the abstract was read is marked `in part`, not `primary`.

    A reader takes primary to mean that the whole work was read.
    """
    for evidence in reading.policy.all(Evidence):
        if evidence.abstract_only and evidence.confirmed is Confirmed.PRIMARY:
            yield evidence, "is :confirmed: primary although only its abstract was read; write :confirmed: in part"


@rule("A118")
def tools_are_named_or_not_needed(reading: Reading) -> Iterator[Found]:
    """An alternative names the tools that it uses, or says why there is none, not both.

    In a policy with tools, an accepted one does either. A developer begins with the tool; a reason why there is none
    beside a tool is no reason.
    """
    tools = reading.policy.all(Tool)
    for alternative in reading.policy.all(Alternative):
        if tools and alternative.status is Acceptance.ACCEPTED and not (alternative.uses or alternative.no_tool):
            yield alternative, "names no tool; add :uses:, or say in :no_tool: why there is none"
        elif alternative.uses and alternative.no_tool:
            yield alternative, f"names {alternative.uses[0]}, and says in :no_tool: why there is none; keep one"


@rule("A119")
def tools_have_all_their_parts(reading: Reading) -> Iterator[Found]:
    """A tool says what it does and what it does not.

    A name without its limits is an advertisement.
    """
    for tool in reading.policy.all(Tool):
        parts = tool.parts()
        if tuple(parts) != tool.PARTS:
            yield tool, f"has other parts than {' and '.join(tool.PARTS)}; begin a paragraph with each in bold"
        elif empty := [name for name, text in parts.items() if not re.search(r"[.?!]\)?$", text)]:
            yield tool, f"has no sentence under {empty[0]!r}; write one that ends in a full stop"


@rule("A120")
def accepted_alternatives_begin_tomorrow(reading: Reading) -> Iterator[Found]:
    """In a policy with tools, an accepted alternative has the parts Tomorrow, with code, and In the first week.

    A developer who agrees and does not know where to begin does nothing.
    """
    accepted = [one for one in reading.policy.all(Alternative) if one.status is Acceptance.ACCEPTED]
    for alternative in accepted if reading.policy.all(Tool) else ():
        parts = alternative.parts()
        if lacking := [name for name in alternative.FIRST_STEPS if name not in parts]:
            yield alternative, f"lacks the part {lacking[0]!r}; begin a paragraph with **{lacking[0]}.**"
        elif "\n```" not in parts[alternative.FIRST_STEPS[0]]:
            yield alternative, f"has no code under {alternative.FIRST_STEPS[0]!r}; add a command or a template"


@rule("A121")
def tools_are_used(reading: Reading) -> Iterator[Found]:
    """Every tool is used by an alternative.

    A list of tools that nothing needs is a catalog, and nobody keeps it right.
    """
    used = {id for alternative in reading.policy.all(Alternative) for id in alternative.uses}
    for tool in reading.policy.all(Tool):
        if tool.id not in used:
            yield tool, "is used by no alternative; name it in :uses:, or take it out"


def _cited(text: str) -> set[str]:
    """Return the works of evidence that a text cites."""
    return set(re.findall(r"\{need\}`(EV-[^`]+)`", text))
