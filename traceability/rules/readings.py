"""R: every other reading is of one requirement, differs from the published reading, and matters."""

from __future__ import annotations

import re
from collections.abc import Iterator

from traceability.analysis.readings import disputed_verdicts, judged_otherwise
from traceability.analysis.verdicts import can_be_judged
from traceability.policy.model import OtherReading, Requirement
from traceability.rules import Found, Reading, rule

LONGEST_REASON = 60
"""The largest number of words in the reason of a reading."""


@rule("R101")
def readings_are_of_one_requirement(reading: Reading) -> Iterator[Found]:
    """A reading is of the one requirement that its id names.

    A reader cites a reading by its id. An id that names another requirement would send the citation astray.
    """
    for other in reading.policy.all(OtherReading):
        named = other.id.removeprefix("READ-")[:-2]
        if other.of != (named,):
            yield other, f"is not :of: {named}, which its id names; write :of: {named}, or take another id"


@rule("R102")
def readings_presume_something_else(reading: Reading) -> Iterator[Found]:
    """A reading names controls, and not the same as its requirement or an earlier reading of it.

    Two equal readings would count one opinion twice.
    """
    seen = {text.id: {text.presumption: text.id} for text in reading.policy.all(Requirement)}
    for other in reading.policy.all(OtherReading):
        if not other.presumed:
            yield other, "presumes no control; add :presumes: or :presumes_any:"
            continue
        for requirement in other.of:
            earlier = seen[requirement].setdefault(other.presumption, other.id)
            if earlier != other.id:
                yield other, f"presumes the same as {earlier}; change what it presumes, or take it out"


@rule("R103")
def readings_change_a_verdict(reading: Reading) -> Iterator[Found]:
    """A reading leads to another verdict than the published one in at least one release mode.

    A requirement with a reading is shown as contested. A difference that decides nothing would show
    a doubt where there is none.
    """
    policy = reading.policy
    if not can_be_judged(policy):
        return
    for other in policy.all(OtherReading):
        if other.of and not disputed_verdicts(policy, other):
            yield other, f"has the same verdicts as {other.of[0]}; change what it presumes, or take it out"


@rule("R104")
def reasons_of_readings_are_brief(reading: Reading) -> Iterator[Found]:
    """The reason of a reading has one or two sentences, and at most sixty words.

    It is shown beside the verdict that it disputes, where a reader has to take it in at a glance.
    """
    for other in reading.policy.all(OtherReading):
        sentences = len(re.findall(r"[.?!](?=\s|$)", other.body))
        words = len(other.body.split())
        if not 1 <= sentences <= 2 or words > LONGEST_REASON:
            mend = f"write one or two sentences with at most {LONGEST_REASON} words"
            yield other, f"has a reason of {words} words, sentences: {sentences}; {mend}"


@rule("R105")
def alternatives_of_readings_are_needed(reading: Reading) -> Iterator[Found]:
    """A reading names an alternative only if it puts its requirement out of reach where the alternative works.

    An alternative to something that can be followed would replace nothing.
    """
    policy = reading.policy
    if not can_be_judged(policy):
        return
    for other in policy.all(OtherReading):
        used = {
            answer.alternative
            for mode in policy.modes()
            for answer in judged_otherwise(policy)[other.id, mode.id].instead
        }
        for alternative in other.part_by:
            if alternative not in used:
                yield other, f"names {alternative} in :part_by:, which replaces nothing by this reading; take it out"
