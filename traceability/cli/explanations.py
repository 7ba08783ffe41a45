"""The reason for a rule, or for the result of a statement, as text for a terminal."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from difflib import get_close_matches
from pathlib import Path

from traceability.analysis import duties
from traceability.analysis.claims import result
from traceability.analysis.efficacy import efficacies
from traceability.analysis.readings import disputed_verdicts, judged_otherwise, readings
from traceability.analysis.verdicts import Judgement, judgements, tagged_against
from traceability.policy.errors import UserError
from traceability.policy.model import (
    Alternative,
    Claim,
    Control,
    Duty,
    Legal,
    Mode,
    OtherReading,
    Policy,
    Requirement,
    Safeguard,
    Standing,
    Statement,
)
from traceability.rules import JUDGED_AFTER, RULES, Reading, Rule, hindrances
from traceability.source import rule_examples
from traceability.source.files import EXAMPLES
from traceability.source.link_review import FILE, Confirmed, Read, suspect


def explain(reading: Reading, word: str, root: Path) -> str:
    """Return the explanation of the rule or the statement called ``word``, in any capitalization.

    Raises UserError if there is neither.
    """
    word = word.upper()
    if word in RULES:
        return _rule(RULES[word], root / EXAMPLES)
    if word in reading.policy.statements:
        return _statement(reading, reading.policy[word])
    near = get_close_matches(cited(word), (*RULES, *reading.policy.statements), n=1)
    guess = f"did you mean {near[0]}?" if near else "docs/rules.md lists the rules, docs/statements.md the statements"
    raise UserError(f"there is no rule and no statement {word}; {guess}")


def cited(word: str) -> str:
    """Return the id in what a person typed, in capitals, without a version behind it as in ``PD2-S08 (2026.11)``."""
    return word.partition(" ")[0].upper()


def settled(reading: Reading, confirmed: Confirmed, ids: Set[str]) -> str:
    """Return what a confirmation settles: each suspect link from or to one of ``ids``, and what is written at its ends.

    ``confirmed`` is what is confirmed after it; ``reading`` has what was before.
    """
    links = [
        (statement, provision)
        for statement, provision, _ in suspect(reading.policy, reading.confirmed)
        if {statement.id, provision.id} & ids
    ]
    gone = [(id, to) for id, targets in reading.confirmed.items() for to in targets if to not in confirmed.get(id, {})]
    if not links and not gone:
        return "Nothing was suspect: every link from and to these statements is confirmed as it is worded now.\n"
    ends = dict.fromkeys(end for link in links for end in link)
    number = f"{len(links)} suspect link{'s' * (len(links) != 1)}"
    return "\n".join((
        *(_passage(end) for end in ends),
        *(
            f"{statement.id} rests on {_place_of(provision) if statement.id == provision.id else provision.id}"
            for statement, provision in links
        ),
        *(f"{id} does not rest on {to}; the entry is deleted" for id, to in gone),
        f"{number} confirmed in {FILE}\n",
    ))  # fmt: skip


def _passage(statement: Statement) -> str:
    """Return the title and text of a statement, with its place in our text and in the guidance."""
    where = f" ({_place_of(statement)})" if isinstance(statement, Read) else ""
    return f"{statement.place}: {statement.id} {statement.title}{where}\n\n{_indented(statement.body)}\n"


def _place_of(provision: Read) -> str:
    """Return where a provision is printed."""
    if isinstance(provision, Legal):
        return f"its passage in {', '.join(provision.framework)}, {provision.locator}"
    lines = f", lines {provision.lines.text}" if provision.lines else ""
    return f"its passage on page {provision.page}{lines}"


def _rule(rule: Rule, examples: Path) -> str:
    """Return a rule, its reason, and examples that break it, if its page of examples has been written."""
    parts = [f"{rule.code} {rule.sentence}", rule.reason]
    if (examples / f"{rule.code.lower()}.md").is_file():
        for broken in rule_examples.read(examples, rule.code).broken:
            parts += [f"Broken {broken.by}".strip() + ", for example:", _indented(broken.text)]
            parts += ["Then the check says:", _indented("\n".join(broken.findings))]
    return "\n\n".join(parts) + "\n"


def _indented(text: str) -> str:
    return "\n".join(f"    {line}".rstrip() for line in text.split("\n"))


def _statement(reading: Reading, statement: Statement) -> str:
    """Return a statement as written, its result, and the titles of the standings and alternatives behind it."""
    block = next(b for page in reading.pages for b in page.blocks if b.place == statement.place)
    written = [f":{option.name}: {option.value}" for option in block.options]
    parts = [f"{statement.place}: {statement.kind}", "\n".join((statement.title, *written)), statement.body]
    judged = isinstance(statement, Requirement | OtherReading | Duty | Alternative | Control | Claim)
    if judged and hindrances(reading, JUDGED_AFTER):
        parts.append("Its result is unknown until the findings of make check are fixed.")
    elif outcome := list(_outcome(reading.policy, statement)):
        ids = dict.fromkeys(re.findall(r"\b(?:STAND|ALT)-[A-Z\d-]*\w", "\n".join(outcome)))
        parts += ["\n".join(outcome), "\n".join(f"{id}: {reading.policy[id].title}" for id in ids)]
    return "\n\n".join(filter(None, parts)) + "\n"


def _outcome(policy: Policy, statement: Statement) -> Iterator[str]:
    """Yield a line for each mode and for tags that differ from the verdicts, or for the result of a claim."""
    match statement:
        case Requirement():
            for mode in policy.modes():
                yield _verdict(policy, judgements(policy)[statement.id, mode.id], mode)
            if against := tagged_against(policy, statement):
                modes = ", ".join(mode.name for mode in against)
                yield f"tagged against its verdict in {modes}: {statement.because or 'no reason is given'}"
            for other in readings(policy).get(statement.id, ()):
                yield f"also read as {other.id}, {other.stance.label}: {_differences(policy, other)}"
            if isinstance(statement, Safeguard):
                yield _works(policy, statement)
        case Duty():
            for mode in policy.modes():
                yield _verdict(policy, duties.judged(policy)[statement.id, mode.id], mode)
                yield f"  {_exempt(duties.answers(policy)[statement.id, mode.id], statement)}"
        case Alternative():
            yield _works(policy, statement)
        case OtherReading():
            for mode in policy.modes():
                yield _verdict(policy, judged_otherwise(policy)[statement.id, mode.id], mode)
        case Control():
            for mode in policy.modes():
                yield f"{mode.name}: {_standing(policy, statement.id, mode)}"
        case Claim():
            computed = result(policy, statement)
            yield f"{computed.outcome.label}: {computed.sense}"


def _works(policy: Policy, method: Safeguard | Alternative) -> str:
    """Return whether a method is shown to work, and the works that count for and against it."""
    shown = efficacies(policy)[method.id]
    sides = {"for it": shown.works_for, "against it": shown.works_against}
    return "; ".join(
        (f"does it work? {shown.mark.label}", *(f"{side} {', '.join(ids)}" for side, ids in sides.items() if ids))
    )


def _verdict(policy: Policy, judgement: Judgement, mode: Mode) -> str:
    """Return one verdict, the standings of the controls that decided it, and the alternatives."""
    held = [f"{control} {_standing(policy, control, mode)}" for control in policy.in_order(judgement.decided_by)]
    line = f"{judgement.verdict.sign} {mode.name}: {judgement.label} – {', '.join(held)}"
    instead = [f"{answer.alternative} in {answer.grade.label}" for answer in judgement.instead]
    return f"{line}; instead {', '.join(instead)}" if instead else line


def _exempt(answer: duties.Answer, duty: Duty) -> str:
    """Return whether a duty is lifted, and the statements that decide it."""
    deciding = ", ".join((*answer.because, *answer.provided)) or duty.no_exemption
    return f"{answer.exempt.label}{answer.exemption and f' by {answer.exemption}'}: {deciding}"


def _differences(policy: Policy, other: OtherReading) -> str:
    """Return the verdicts of a reading that differ from the published ones, with the modes of each."""
    modes: dict[str, list[str]] = {}
    for mode, judgement in disputed_verdicts(policy, other).items():
        modes.setdefault(f"{judgement.verdict.sign} {judgement.label}", []).append(mode.name)
    return "; ".join(f"{label} in {', '.join(names)}" for label, names in modes.items())


def _standing(policy: Policy, control: str, mode: Mode) -> str:
    """Return the standing of a control in a mode, with the id of the statement that gives it."""
    standing = next(s for s in policy.all(Standing) if control in s.control and mode.id in s.modes)
    return f"{standing.stands.label} ({standing.id})"
