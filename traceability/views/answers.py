"""Answers to the questions of a page: one sentence, the numbers behind it, what they hang on, and how to quote it.

Every number is computed. ``html`` and ``pdf`` render an ``Answer`` in one place each.
"""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from traceability.analysis import claims
from traceability.analysis.edition_history import Change
from traceability.analysis.readings import Range, in_reach, out_of_reach, ranges
from traceability.analysis.verdicts import Verdict, judgements
from traceability.policy.model import (
    PUBLISHED,
    Claim,
    Policy,
    Provision,
    Recommendation,
    Requirement,
    Safeguard,
    in_edition,
)
from traceability.policy.values import Outcome
from traceability.publication.identity import NAME, Publication
from traceability.publication.paths import DRAFT_TO_DRAFT, FAILING, permalink
from traceability.views.content import Content, Listing, Reference, reference
from traceability.views.edition_history import by_change, continued, editions_compared, share
from traceability.views.labels import among, inner, listed
from traceability.views.record import in_words
from traceability.views.table import Share


class Hinge(NamedTuple):
    """What a number hangs on: a lead, and an item for each reading that alone would change it."""

    lead: str
    items: tuple[Content, ...]


class Answer(NamedTuple):
    """The ``answer`` in one sentence, further ``points``, what it hangs on, and a sentence to ``quote``."""

    answer: str
    points: tuple[str, ...]
    quote: str
    hinge: Hinge | None = None


ANSWERS = {
    Outcome.HOLDS: "Yes",
    Outcome.HOLDS_IN_A_SENSE: "Yes, in one sense",
    Outcome.DOES_NOT_HOLD: "No",
    Outcome.NOT_DECIDED_BY_THE_TEXT: "The text cannot decide it",
    Outcome.SUPPORTED: "The evidence that we found supports it",
    Outcome.CHALLENGED: "The evidence that we found is against it",
    Outcome.OPEN: "Open",
}
"""The answer to the question whether a claim is right; what depends on the reading is answered by ``_by_reading``."""


def quoted(published: Publication, text: str, about: str, address: str) -> str:
    """Return a sentence to quote, with what it is about, version and date of the data, and the address if known."""
    month = f"{published.issued:%B %Y}"
    source = f"{NAME}, version {published.version}, data of {month}, {about}; unofficial, not by NIST"
    return f"{text} ({source}){f' {address}' if address else ''}"


def of_claim(policy: Policy, published: Publication, id: str) -> Answer:
    """Return the answer to the question whether a claim is right. Raises KeyError if there is no such claim."""
    claim = policy.get(Claim, id)
    found = claims.result(policy, claim)
    if claim.check == "safeguards-that-lose-a-control":
        return _of_count(policy, published, claim, found)
    sentence = " ".join(in_words(found))
    said = f"“{claim.title}”: {inner(sentence)}."
    quote = quoted(published, said, claim.id, published.address(permalink(claim)))
    return Answer(f"{ANSWERS.get(found.outcome, 'It depends on the reading')}: {found.sense}.", (), quote)


def _of_count(policy: Policy, published: Publication, claim: Claim, found: claims.Result) -> Answer:
    """Return the answer to a claim that so many safeguards lose a control."""
    edition = claims.about_edition(policy, claim)
    part = in_edition(policy, edition)
    whole, name = len(part.all(Safeguard)), policy.editions[edition].name
    both, lost, ending = (claims.losing(part, of) for of in (claims.GONE, (claims.LOST,), (claims.ENDING,)))
    of = f"of the {whole} example safeguards"
    shown = lost if lost.published == claim.states else both
    lead = _by_reading(found.outcome, claim.states, both, lost)
    answer = f"{lead}: we count {shown.published} {of}{among(shown)}."
    points = (
        f"{lost.published} {of} are out of reach once the weights are published{among(lost)}.",
        f"{ending.published} more can be followed only until then{among(ending)}.",
        _followed(part, claim.states),
        _elsewhere(part),
    )
    quote = (
        f"On the claim “{claim.title}”: {inner(_rightness(part, claim.states, both, lost))} Of the {whole} example "
        f"safeguards of the {name} of NIST AI 800-1, a developer who publishes the weights cannot follow "
        f"{lost.published} and can follow {ending.published} more only until then, {both.published} in "
        f"all{among(both)}."
    )
    hinge = Hinge(
        f"The {both.published} hangs on these readings. Each one alone, in place of ours, gives another number:",
        tuple(
            Listing(
                (
                    *(reference(policy, id) for id in part.within(reading.of)),
                    Reference(reading.id, f"if {inner(reading.title)}"),
                ),
                lead=f"{number}:",
            )
            for reading, number in claims.shifts(part).items()
        ),
    )
    address = published.address(permalink(claim))
    return Answer(answer, points, quoted(published, quote, claim.id, address), hinge if hinge.items else None)


def _by_reading(outcome: Outcome, stated: int, both: Range, lost: Range) -> str:
    """Return the answer to a claim about a number of safeguards, and what our own reading says of it."""
    if outcome is not Outcome.DEPENDS_ON_THE_READING:
        return ANSWERS[outcome]
    if lost.published == stated:
        return "Our reading says yes, some other readings say no"
    if both.published == stated:
        return "Our reading says yes in one sense, some other readings say no"
    return "Our reading says no, some other readings say yes"


def _rightness(policy: Policy, stated: int, both: Range, lost: Range) -> str:
    """Return whether the ``stated`` number of safeguards is right, and by which readings."""
    if stated in (lost.published, both.published):
        counted = "what is out of reach" if stated == lost.published else "also what ends with publication"
        others = " Some other readings give other numbers." if both.fewest != both.most else ""
        return f"The reading of this site says that {stated} is right if it counts {counted}.{others}"
    changed = (id for reading, number in claims.shifts(policy).items() if number == stated for id in reading.of)
    numbers = dict.fromkeys(policy.get(Provision, id).number for id in policy.within(changed))
    if numbers:
        others = f"Another reading of {' or of '.join(numbers)} alone makes it right."
    elif both.fewest <= stated <= both.most:
        others = "Several other readings together make it right."
    else:
        others = "No other reading on this site makes it right."
    return f"The reading of this site says that {stated} is not right. {others}"


def _followed(policy: Policy, stated: int) -> str:
    """Return how many safeguards of an edition can be followed, and how many cannot, by verdict."""
    examples = policy.all(Safeguard)
    reach, (failing, verdicts) = in_reach(policy, examples, PUBLISHED).published, _failing(policy, examples)
    opposite = " The comment counts the opposite." if reach == stated else ""
    return f"So {reach} of the {len(examples)} can be followed, and {failing} cannot{verdicts}.{opposite}"


def _elsewhere(policy: Policy) -> str:
    """Return how many of all requirements cannot be followed in each edition, which is what other pages count."""
    counts = []
    for edition in policy.editions.values():
        asked = in_edition(policy, edition.id).all(Requirement)
        failing, verdicts = _failing(policy, asked)
        counts.append(f"{failing} of {len(asked)} in the {edition.name}{verdicts}")
    return f"Other pages count all requirements that cannot be followed: {listed(counts)}."


def _failing(policy: Policy, requirements: Iterable[Requirement]) -> tuple[int, str]:
    """Return how many of some requirements cannot be followed, and the number of each verdict in brackets."""
    judged = [judgements(policy.whole)[one.id, PUBLISHED] for one in requirements]
    failing = [one for one in judged if one.verdict in (Verdict.GAP, Verdict.ALTERNATIVE)]
    labels = Counter(one.label for one in sorted(failing, key=lambda one: (-one.verdict, one.label)))
    counted = ", ".join(f"{label}: {number}" for label, number in labels.items())
    return labels.total(), f" ({counted})" if counted else ""


def of_drafts(policy: Policy, published: Publication) -> Answer:
    """Return how far an edition moved from the one before: shares in reach, where they come from, changed verdicts."""
    earlier, later = editions_compared(policy)
    names = [policy.editions[part.edition].name for part in (earlier, later)]
    kinds: dict[str, type[Requirement]] = {"example safeguards": Safeguard, "recommendations": Recommendation}
    shares = {
        name: (share(earlier, earlier.all(kind), PUBLISHED), share(later, later.all(kind), PUBLISHED))
        for name, kind in kinds.items()
    }
    moved = " and ".join(_moved(name, *pair) for name, pair in shares.items())
    answer = f"With published weights, {_direction(shares.values())}: {moved}."
    points = (
        *(
            f"Of the {name}, {_share(old)} can be followed in the {names[0]}, and {_share(new)} in the {names[1]}."
            for name, (old, new) in shares.items()
        ),
        _origin(policy, kinds),
        _verdicts(policy),
        _written(earlier, later, names),
    )
    counts = "; ".join(
        f"of the {name}, {_share(old)} in the {names[0]} and {_share(new)} in the {names[1]}"
        for name, (old, new) in shares.items()
    )
    quote = (
        f"What a developer who publishes the weights can follow of NIST AI 800-1, if only until publication: {counts}."
    )
    address = published.address(DRAFT_TO_DRAFT + ".html")
    return Answer(answer, points, quoted(published, quote, "Did the second draft listen?", address))


def _direction(shares: Iterable[tuple[Share, Share]]) -> str:
    """Return whether more or less can be followed than in the edition before, by exact shares."""
    steps = {new.within * old.of - old.within * new.of for old, new in shares}
    up, down = any(step > 0 for step in steps), any(step < 0 for step in steps)
    if up and down:
        return "a larger share of one part and a smaller one of another can be followed"
    if up or down:
        return f"a {'larger' if up else 'smaller'} share can be followed than before"
    return "the same share can be followed as before"


def _moved(name: str, old: Share, new: Share) -> str:
    """Return a share in percent, with that of the edition before."""
    if not old.of or not new.of:
        return f"{new.label} of the {name}, after {old.label}"
    after = "as before" if old.within * new.of == new.within * old.of else f"{old.percent}\N{NO-BREAK SPACE}% before"
    if after != "as before" and old.percent == new.percent:
        after += ", both rounded down"
    return f"{new.percent}\N{NO-BREAK SPACE}% of the {name} ({after})"


def _share(share: Share) -> str:
    """Return a share with its percentage, rounded down, and its range over all readings if they differ."""
    differs = share.span.fewest != share.span.most
    among = f", over all readings {share.span.fewest} to {share.span.most}" if differs else ""
    return f"{share.within} of {share.of} ({share.percent}\N{NO-BREAK SPACE}%{among})" if share.of else "none"


def _origin(policy: Policy, kinds: Mapping[str, type[Requirement]]) -> str:
    """Return by what the shares moved: text that came into reach or fell out of it, and what was added and dropped."""
    judged = judgements(policy.whole)
    verdicts = [tuple(judged[one.id, PUBLISHED].verdict for one in pair) for pair in continued(policy)]
    reach = [tuple(verdict.applies for verdict in pair) for pair in verdicts if Verdict.NOT_RELEVANT not in pair]
    into, out = reach.count((False, True)), reach.count((True, False))
    counts = {name: by_change(policy, kind) for name, kind in kinds.items()}
    new = listed(f"{now[True, Change.NEW]} {name}" for name, (_, now) in counts.items())
    dropped = listed(f"{was[True, Change.DROPPED]} {name}" for name, (was, _) in counts.items())
    unmoved = into == out == 0 and len(reach) == len(verdicts)
    return (
        f"Of the requirements that continue, {into} came into reach and {out} fell out of it. "
        + ("So the shares moved only by what was added, split, merged, moved or dropped. " if unmoved else "")
        + f"New and in reach: {new}. Dropped from reach: {dropped}."
    )


def _verdicts(policy: Policy) -> str:
    """Return how many requirements that continue got a better or a worse verdict with published weights."""
    judged = judgements(policy.whole)
    pairs = [tuple(judged[one.id, PUBLISHED].verdict for one in pair) for pair in continued(policy)]
    better, worse = sum(now < was for was, now in pairs), sum(now > was for was, now in pairs)
    return (
        f"Of {len(pairs)} pairs of a requirement and a later one that derives from it, the verdict is better in "
        f"{better} and worse in {worse}."
    )


def _written(earlier: Policy, later: Policy, names: list[str]) -> str:
    """Return how many requirements are written for published weights only, in both editions."""
    was, now = (len(claims.written_for_published_weights(part)) for part in (earlier, later))
    return f"Written for published weights only: {was} in the {names[0]}, and {now} in the {names[1]}."


def of_failing(policy: Policy, published: Publication) -> Answer:
    """Return how many requirements of an edition fail with published weights, and what replaces some of them."""
    asked = policy.all(Requirement)
    name = policy.editions[policy.edition].name
    failing, counts = out_of_reach(policy, asked, PUBLISHED), ranges(policy, asked, PUBLISHED)
    gap, replaced = counts[Verdict.GAP], counts[Verdict.ALTERNATIVE]
    of = f"of the {len(asked)} requirements of the {name}"
    points = (
        f"Nothing replaces {gap.published} of them{among(gap)}.",
        f"Something else replaces {replaced.published} of them{_grades(policy)}{among(replaced)}.",
    )
    quote = (
        f"With published weights, {failing.published} {of} of NIST AI 800-1 cannot be followed{among(failing)}, and "
        f"nothing replaces {gap.published} of them{among(gap)}."
    )
    address = published.address(f"{_page_of_edition(policy, FAILING)}.html")
    about = "which counts recommendations, documentation items and example safeguards"
    answer = f"With published weights, {failing.published} {of} cannot be followed{among(failing)}."
    return Answer(answer, points, quoted(published, quote, about, address))


def _grades(policy: Policy) -> str:
    """Return how far the alternatives with published weights go: in full, in part, or the number of each."""
    given = [judgements(policy)[one.id, PUBLISHED].instead[:1] for one in policy.all(Requirement)]
    grades = [best.grade for found in given for best in found]
    each = {grade: grades.count(grade) for grade in sorted({*grades})}
    if len(each) < 2:
        return "".join(f", in {grade.label}" for grade in each)
    return f", {listed(f'{number} in {grade.label}' for grade, number in each.items())}"


def _page_of_edition(policy: Policy, page: str) -> str:
    """Return a page that each edition has, for the edition of ``policy``; that of the newest is in no folder."""
    provisions = policy.all(Provision)
    if policy.edition == policy.newest or not provisions:
        return page
    folder = posixpath.basename(posixpath.dirname(provisions[0].place.path))
    return posixpath.join(posixpath.dirname(page), folder, posixpath.basename(page))
