"""Commands that check the sources of the policy: the official PDFs, and the works of evidence."""

from __future__ import annotations

import argparse
import datetime
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from traceability.cli import argument, command
from traceability.policy.errors import UserError

if TYPE_CHECKING:
    from traceability.policy.model import Edition


@command(argument("pdf", type=Path, metavar="PDF"))
def verify_source(root: Path, pdf: Path) -> int:
    """Print each provision whose passage is not at its locator, differs from the lock, or was copied."""
    from traceability import rules
    from traceability.source import nist_pdf

    reading = rules.whole(root)
    edition = _edition(reading.editions, pdf)
    document = nist_pdf.read_pdf(pdf, edition)
    findings = rules.findings(replace(reading, documents={edition.id: document}))
    for finding in findings:
        print(finding)
    if not findings:
        print(f"{len(edition.passages)} passages of {edition.id} are where we say, as locked, and not copied")
    return int(bool(findings))


@command(argument("pdf", type=Path, metavar="PDF"), writes=True)
def lock_source(root: Path, pdf: Path) -> int:
    """Write the fingerprints of one edition's passages into the lock."""
    from traceability import rules
    from traceability.policy.model import Provision
    from traceability.source import edition_lock, nist_pdf, toml_file

    reading = rules.whole(root)
    edition = _edition(reading.editions, pdf)
    document = nist_pdf.read_pdf(pdf, edition)
    provisions = [p for p in reading.policy.all(Provision) if p.edition == edition.id]
    if empty := [f"{p.place}: {p.id}" for p in provisions if not document.passage(p)]:
        raise UserError(
            "the PDF has no text at the page and lines of " + ", ".join(empty) + "; correct :page: and :lines:"
        )
    passages = {provision.id: nist_pdf.fingerprint(document.passage(provision)) for provision in provisions}
    lock = toml_file.content(root, edition_lock.LOCK)
    toml_file.save(root, edition_lock.LOCK, edition_lock.relocked(lock, edition, passages))
    print(f"{len(provisions)} passages of {edition.id} locked in {edition_lock.LOCK}")
    return 0


@command(
    argument("framework", metavar="FRAMEWORK", help="its id, e.g. LAW-EU"),
    argument("text", type=Path, metavar="TEXT", help="the text as a plain text file"),
    argument(
        "--passage", nargs=2, type=int, metavar=("FIRST", "LAST"), help="only print the fingerprint of these lines"
    ),
)
def verify_law(root: Path, framework: str, text: Path, passage: Sequence[int] | None) -> int:
    """Print each statement on a law whose passage is not in its text, or was copied from it."""
    from traceability import rules
    from traceability.policy.model import Framework, Legal
    from traceability.source import law_text, nist_pdf
    from traceability.source.findings import meant

    reading = rules.whole(root)
    known = [one.id for one in reading.policy.all(Framework)]
    if framework not in known:
        near = meant(framework, known) or f"; there are {', '.join(known)}"
        raise UserError(f"there is no framework {framework}{near}")
    if passage:
        print(nist_pdf.fingerprint(law_text.passage(text, *passage)))
        return 0
    findings = rules.findings(replace(reading, documents={framework: law_text.read(text)}))
    for finding in findings:
        print(finding)
    if not findings:
        passages = [one for one in reading.policy.all(Legal) if framework in one.framework]
        print(f"{len(passages)} passages of {framework} are in the text, and not copied")
    return int(bool(findings))


def _days(text: str) -> int:
    """Return a number of days that lead to a day of the calendar. Raises ArgumentTypeError for another text."""
    if not text.isdecimal() or len(text) > 5:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of days from 0 to 99999")
    return int(text)


@command(argument("--days", type=_days, default=365, help="how long a look counts (default: 365)"))
def stale(root: Path, days: int) -> int:
    """Print the evidence that was last looked up more than DAYS days ago."""
    from traceability import rules
    from traceability.policy.model import Evidence

    reading = rules.whole(root)
    oldest = (reading.today - datetime.timedelta(days)).isoformat()
    overdue = [evidence for evidence in reading.policy.all(Evidence) if evidence.checked < oldest]
    for evidence in overdue:
        print(f"{evidence.place}: {evidence.id} was checked on {evidence.checked}; look it up again")
    if not overdue:
        print(f"{len(reading.policy.all(Evidence))} works were looked up within {days} days")
    return int(bool(overdue))


@command()
def addresses(root: Path) -> int:
    """Print the id and address of every work and comment, to check whether the addresses still answer."""
    from traceability import rules
    from traceability.policy.model import Comment, Evidence

    policy = rules.whole(root).policy
    for work in policy.all(Evidence):
        print(work.id, work.found_at)
    for comment in policy.all(Comment):
        if comment.url:
            print(comment.id, comment.url)
    return 0


def _edition(editions: Mapping[str, Edition], pdf: Path) -> Edition:
    """Return the edition of ``pdf``: by its checksum, otherwise by the name of the official file.

    Raises UserError if neither is in the lock.
    """
    checksum = hashlib.sha256(pdf.read_bytes()).hexdigest()
    for edition in editions.values():
        if edition.sha256 == checksum:
            return edition
    for edition in editions.values():
        if edition.url.rpartition("/")[2] == pdf.name:
            print(f"{pdf.name} is not the file that was locked for {edition.id}; comparing its passages all the same")
            return edition
    names = " or ".join(edition.url.rpartition("/")[2] for edition in editions.values())
    raise UserError(f"{pdf} has neither the SHA-256 nor the name of a locked edition; name the file {names}")
