"""S: everything that the policy says of the guidance is printed there, complete, and in the place that it gives.

Rules that compare with the printed text judge nothing without a PDF; ``verify-source`` has one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import groupby, pairwise

from traceability.policy.model import (
    Alternative,
    Correspondence,
    Disclosure,
    Legal,
    OtherReading,
    Provision,
    Statement,
)
from traceability.rules import Found, Reading, rule
from traceability.source.edition_lock import LOCK
from traceability.source.nist_pdf import SHORT_RUN, fingerprint


@rule("S101")
def every_passage_has_a_statement(reading: Reading) -> Iterator[Found]:
    """Every passage in the lock has a statement.

    The policy promises the whole of an edition; a provision left out would look as if it did not exist.
    """
    stated = {provision.id for provision in reading.policy.all(Provision)}
    for edition in reading.editions.values():
        for id in edition.passages:
            if id not in stated:
                yield (
                    reading.place(LOCK, edition.id, "passages", id),
                    f"locks {id}, which no page states; write it or take it out of the lock",
                )


@rule("S102")
def every_provision_is_locked(reading: Reading) -> Iterator[Found]:
    """Every provision has its passage in the lock of its edition.

    Without a fingerprint nobody notices when the passage is not what we read, or not where we say.
    """
    for provision in reading.policy.all(Provision):
        edition = reading.editions.get(provision.edition)
        if edition is None or provision.id not in edition.passages:
            yield provision, "is not in the lock; run make lock-source PDF=FILE"


@rule("S103")
def provisions_follow_the_source(reading: Reading) -> Iterator[Found]:
    """On a page, provisions stand in the order of the source.

    Anyone who reads along with the PDF finds each where it is expected, and a wrong locator stands out.
    """
    provisions = reading.policy.all(Provision)
    for _, page in groupby(provisions, key=lambda provision: provision.place.path):
        for before, after in pairwise(page):
            if after.first < before.first:
                yield (
                    after,
                    f"is below {before.id}, but the source prints it earlier; correct its locator or move it up",
                )


@rule("S104")
def passages_end_after_they_begin(reading: Reading) -> Iterator[Found]:
    """A passage ends on or after the line on which it begins.

    A locator that runs backwards covers nothing.
    """
    for provision in reading.policy.all(Provision):
        if (lines := provision.lines) is not None:
            first, last = (provision.page, lines.first), (lines.last_page or provision.page, lines.last)
            if last < first:
                yield provision, f"ends on line {lines.last} of page {last[0]}, before it begins; correct :lines:"


@rule("S105")
def editions_have_a_folder(reading: Reading) -> Iterator[Found]:
    """The provisions of an edition stand in one folder, and neither others nor readings of others with them.

    A reader on a page has to know which draft it speaks of.
    """
    policy = reading.policy
    editions = {provision.id: provision.edition for provision in policy.all(Provision)}
    number = Counter((_folder(policy[id]), edition) for id, edition in editions.items())
    home = {folder: edition for (folder, edition), _ in reversed(number.most_common())}  # the edition of most of them
    read = [(other.id, editions[id]) for other in policy.all(OtherReading) for id in other.of]
    for id, edition in (*editions.items(), *read):
        statement = policy[id]
        if edition != (held := home.get(_folder(statement), edition)):
            yield statement, f"is in {_folder(statement)}, which holds {held}; move it to the folder of its edition"


def _folder(statement: Statement) -> str:
    """Return the folder of the page that a statement is on."""
    return statement.place.path.rpartition("/")[0]


@rule("S106")
def editions_have_provisions(reading: Reading) -> Iterator[Found]:
    """An edition in the lock has provisions.

    The site shows the last edition first, and of one without provisions it would say that it asks for nothing.
    """
    there = {provision.edition for provision in reading.policy.all(Provision)}
    for edition in reading.editions:
        if edition not in there:
            message = f"has the edition {edition}, of which no page states a provision"
            yield reading.place(LOCK, edition), f"{message}; write its pages with make new-edition, or take it out"


@rule("S201")
def passages_are_where_we_say(reading: Reading) -> Iterator[Found]:
    """The printed passage stands where its statement says, and is what the lock says.

    This is how anyone with the PDF can verify every locator, and how a changed edition is noticed.
    """
    for provision in reading.policy.all(Provision):
        if document := reading.documents.get(provision.edition):
            locked = reading.editions[provision.edition].passages.get(provision.id)
            if locked and fingerprint(document.passage(provision)) != locked:
                elsewhere = document.find(locked)
                if elsewhere:
                    yield provision, f"is printed from {elsewhere} on, not where it says; correct its locator"
                else:
                    yield provision, "differs from the printed passage; read it again, then run lock-source"


@rule("S202")
def paraphrases_are_ours(reading: Reading) -> Iterator[Found]:
    """A paraphrase or a proposal repeats no run of ten or more consecutive words of the source.

    The guidance is not reproduced here; the official text governs, and ours must not pass for it.
    """
    for statement in reading.policy.all(Provision, Alternative, Correspondence, Disclosure, Legal):
        written = f"{statement.title}. {statement.body} {getattr(statement, 'verify', '')}"
        of = (*getattr(statement, "framework", ()), *filter(None, (getattr(statement, "edition", ""),)))
        of = tuple(reading.documents) if isinstance(statement, Correspondence) else of  # both sides are sources
        for source, document in reading.documents.items():
            if source in (of or reading.editions) and (run := document.copied(written)):
                yield statement, f'repeats {SHORT_RUN + 1} words of the source, from "{" ".join(run)}"; reword it'
