"""C: the policy represents the claims of comments fairly, and a check or evidence supports every status."""

from __future__ import annotations

from collections.abc import Iterator

from traceability.analysis.claims import CHECKS, about_edition, result
from traceability.analysis.verdicts import can_be_judged
from traceability.policy.model import Claim, Comment, Provision
from traceability.rules import Found, Reading, rule
from traceability.source.findings import meant


@rule("C101")
def statuses_are_earned(reading: Reading) -> Iterator[Found]:
    """The status of a claim is what its computation yields, or its evidence where it names none.

    Whether somebody is right is not for an editor to type; the typed status only shows that it was looked at.
    """
    for claim in reading.policy.all(Claim):
        on_record = about_edition(reading.policy, claim) in reading.policy.editions  # C104 speaks of another
        if claim.check in ("", *CHECKS) and on_record and can_be_judged(reading.policy):
            computed = result(reading.policy, claim)
            if claim.status is not computed.outcome:
                typed, outcome = claim.status.label, computed.outcome.label
                stated = f" (it states {claim.states})" if claim.states else ""
                yield claim, f"has the :status: {typed!r}; write {outcome!r}, because {computed.sense}{stated}"


@rule("C102")
def checks_exist(reading: Reading) -> Iterator[Found]:
    """A claim names a computation that exists.

    A check that nobody can run decides nothing.
    """
    for claim in reading.policy.all(Claim):
        if claim.check and claim.check not in CHECKS:
            near = meant(claim.check, CHECKS) or f"; there are {', '.join(CHECKS)}"
            yield claim, f"names the check {claim.check!r}, which does not exist{near}"


@rule("C103")
def claims_rest_on_something(reading: Reading) -> Iterator[Found]:
    """A claim names a check, or evidence for or against it or beside it.

    An assertion that is only repeated is not examined.
    """
    for claim in reading.policy.all(Claim):
        if not (claim.check or claim.supported_by or claim.challenged_by or claim.neutral):
            yield claim, "names neither a check nor evidence; add :check:, :supported_by:, :challenged_by: or :neutral:"


@rule("C104")
def claims_keep_to_their_draft(reading: Reading) -> Iterator[Found]:
    """A comment names a draft in the lock, and its claims are about provisions of that draft.

    What is true of one draft may be false of the next, and the comment was made on one.
    """
    for comment in reading.policy.all(Comment):
        if comment.edition not in reading.editions:
            known = ", ".join(reading.editions)
            yield comment, f"is on the draft {comment.edition!r}, which is none of {known}; correct :edition:"
    for claim in reading.policy.all(Claim):
        edition = reading.policy.get(Comment, claim.made_in[0]).edition
        for id in claim.about:
            if reading.policy.get(Provision, id).edition != edition:
                yield claim, f"is about {id}, but its comment is on {edition}; name a provision of {edition}"


@rule("C105")
def comments_say_something_of_the_draft(reading: Reading) -> Iterator[Found]:
    """Every comment has a claim, names what it concerns, or the work under which it is on record as evidence.

    A letter on record without what it is about is a name only.
    """
    made_in = {comment for claim in reading.policy.all(Claim) for comment in claim.made_in}
    for comment in reading.policy.all(Comment):
        if comment.id not in made_in and not comment.concerns and not comment.supported_by:
            yield comment, "has no claim and concerns nothing; add a claim, :concerns: or :supported_by:"


@rule("C106")
def comments_come_before_what_they_coincide_with(reading: Reading) -> Iterator[Found]:
    """A comment concerns provisions of its own draft, and coincides with provisions of a later one only.

    What was there when the comment was made did not follow it, not even in time.
    """
    order = list(reading.editions)
    for comment in reading.policy.all(Comment):
        if comment.edition not in order:
            continue  # C104 speaks of that
        later = order[order.index(comment.edition) + 1 :]
        for id in comment.concerns:
            if reading.policy.get(Provision, id).edition != comment.edition:
                yield comment, f"names {id} in :concerns:, but is on {comment.edition}; name a provision of that"
        for id in comment.coincides_with:
            if reading.policy.get(Provision, id).edition not in later:
                yield comment, f"names {id} in :coincides_with:, which is not later than the comment; take it out"
