"""Commands that build the whole site, its PDF and its search index."""

from __future__ import annotations

import os
from pathlib import Path

from traceability.cli import argument, command
from traceability.policy.errors import UserError


@command(argument("site", type=Path, metavar="SITE", help="the folder of the site, e.g. _build/html"))
def build(root: Path, site: Path) -> int:
    """Build the whole site; replace the present one only if every step succeeds."""
    from traceability.publication.identity import publication
    from traceability.publishing import build

    publication(root, os.environ)  # report a wrong folder or tag on one line; Sphinx would report a crash
    lines = build.build(root, site)
    print(*lines or [f"The site is in {site / 'index.html'}"], sep="\n")
    return int(bool(lines))


@command(argument("file", type=Path, metavar="FILE"))
def pdf(root: Path, file: Path) -> int:
    """Write the whole site as one PDF, if it keeps the rules. Replace nothing but a PDF."""
    from traceability import rules
    from traceability.source import page_memory

    if os.path.lexists(file) and not _is_pdf(file):
        raise UserError(f"{file} is no PDF, so it stays as it is; name a PDF or a file that does not exist yet")
    reading, findings = rules.judge(root, page_memory.load(root))
    if findings:
        print(*findings, sep="\n")
        return 1
    from traceability.pdf import typesetting  # after the findings, which a build waits for

    book = typesetting.pdf(reading.policy, root)
    file.write_bytes(book)
    print(f"{file} has {len(book):,} bytes")
    return 0


def _is_pdf(file: Path) -> bool:
    """Return whether a file begins as a PDF does; False for what is no file."""
    if not file.is_file():
        return False
    with file.open("rb") as opened:
        return opened.read(5) == b"%PDF-"


@command(
    argument("site", type=Path, metavar="SITE", help="the folder of the built site, e.g. _build/html"),
    argument("--early", action="store_true", help="write it while the pages are still being built"),
)
def index(root: Path, site: Path, early: bool) -> int:
    """Write the search index of a built site."""
    from traceability import rules
    from traceability.publishing import search_index
    from traceability.source import page_memory

    reading = rules.read(root, page_memory.load(root).recall)
    if not early:  # another step of a build judges the rules
        if found := rules.findings(reading):
            print(*found, sep="\n")
            return 1
        if not (site / "search.html").is_file():
            raise UserError(f"there is no built site in {site}; build it first")
    records = list(search_index.records(reading, root))
    search_index.write(records, site)
    print(f"{len(records)} statements, rules and pages can be searched in {site}")
    return 0
