"""The command line: ``python -m traceability check | explain CODE|ID | next-id KIND … | new KIND … | confirm ID … |
verify-source PDF | lock-source PDF | new-edition EDITION FILE KEY | stale | addresses | pdf FILE | index SITE |
draft-statement MODE … | assess FILE``.

Alone prints and exits. Exit code 0: nothing found; 1: findings; 2: could not run.
"""

from __future__ import annotations

import argparse
import datetime
import hashlib
import io
import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path


def check(root: Path, form: str) -> int:
    """Print what breaks the rules."""
    from traceability import annotations, rules

    reading = rules.read(root)
    found = rules.findings(reading)
    print(annotations.FORMATS[form](found), end="")
    if not found and form != "sarif":
        print(f"{len(reading.policy.statements)} statements keep {len(rules.RULES)} rules")
    return int(bool(found))


def explain(root: Path, word: str) -> int:
    """Print a rule with its reason and example, or a statement with what it comes to and why."""
    from traceability import explanations, rules

    print(explanations.explain(rules.read(root), word, root), end="")
    return 0


def next_id(root: Path, kind: str, words: Sequence[str]) -> int:
    """Print the next free id of a kind; evidence and comments need a NAME and a YEAR."""
    from traceability import numbering, pages

    print(numbering.next_id(numbering.ADDED[kind], pages.ids(pages.read(root)), *words))
    return 0


def new(root: Path, kind: str, words: Sequence[str]) -> int:
    """Begin a statement: write the page of an alternative with a TITLE, print the block of anything else."""
    from traceability import blanks, numbering, pages

    read = pages.read(root)
    policy, made = pages.policy(read), numbering.ADDED[kind]
    if kind != "alternative":
        print(blanks.blank(made, numbering.next_id(made, pages.ids(read), *words)), end="")
        beside = ", ".join(dict.fromkeys(other.place.path for other in policy.all(made))) or "requirements/record/"
        print(f"put this block into {beside}, with a blank line before and after", file=sys.stderr)
        return 0
    tags = [mode.name for mode in policy.modes()]
    path, text = blanks.page(numbering.next_id(made, pages.ids(read)), " ".join(words), tags)
    with (root / path).open("x", encoding="utf-8") as file:
        file.write(text)
    print(f"{path} written; python -m traceability check says what it lacks")
    return 0


def verify_source(root: Path, pdf: Path) -> int:
    """Print each provision whose passage is not where we say, differs from the lock, or was copied."""
    from traceability import rules, source

    reading = rules.read(root)
    edition = _edition(reading.editions, pdf)
    document = source.read_pdf(pdf, edition)
    found = rules.findings(replace(reading, documents={edition.id: document}))
    for finding in found:
        print(finding)
    if not found:
        print(f"{len(edition.passages)} passages of {edition.id} are where we say, as locked, and not copied")
    return int(bool(found))


def lock_source(root: Path, pdf: Path) -> int:
    """Write the fingerprints of one edition's passages into the lock."""
    from traceability import rules, source
    from traceability.model import Provision

    reading = rules.read(root)
    edition = _edition(reading.editions, pdf)
    document = source.read_pdf(pdf, edition)
    provisions = [p for p in reading.policy.all(Provision) if p.edition == edition.id]
    if empty := [f"{p.place}: {p.id}" for p in provisions if not document.passage(p)]:
        raise ValueError("nothing is printed where these provisions say: " + ", ".join(empty))
    path = root / source.LOCK
    path.write_text(source.relocked(path.read_text(encoding="utf-8"), edition, document, provisions), encoding="utf-8")
    print(f"{len(provisions)} passages of {edition.id} locked in {source.LOCK}")
    return 0


def confirm(root: Path, ids: Sequence[str]) -> int:
    """Write down that the links from and to some statements were read as they are now."""
    from traceability import confirmed, rules

    reading = rules.read(root)
    if unknown := [id for id in ids if id not in {*reading.policy.statements, *reading.confirmed}]:
        raise ValueError(f"there is no statement {unknown[0]}{rules.meant(unknown[0], reading.policy.statements)}")
    path = root / confirmed.FILE
    path.write_text(confirmed.confirm(reading.policy, reading.confirmed, set(ids)), encoding="utf-8")
    links = sum(not {one.id, other.id}.isdisjoint(ids) for one, other in confirmed.links(reading.policy))
    print(f"{links} links confirmed in {confirmed.FILE}")
    return 0


def new_edition(root: Path, edition: str, structure: Path, key: str) -> int:
    """Write the pages of a new edition from its structure: every provision with its place, and nothing judged."""
    from traceability import skeleton, source

    content = json.loads(structure.read_text(encoding="utf-8"))
    if key not in content:
        raise ValueError(f"{structure} has no list {key!r}; it has {', '.join(content)}")
    editions = source.load(root)
    if edition not in editions:
        raise ValueError(f"{edition} is not in {source.LOCK} yet; add [{edition}] and [{edition}.passages] there first")
    folder = root / skeleton.FOLDER / f"draft-{list(editions).index(edition) + 1}"
    pages = skeleton.pages(edition, content[key], content.get(f"{key}_appendix_B", ()))
    folder.mkdir(parents=True, exist_ok=True)
    if there := [name for name in pages if (folder / name).exists()]:
        raise ValueError(f"{folder / there[0]} exists; nothing is written over")
    for name, text in pages.items():
        (folder / name).write_text(text + "\n", encoding="utf-8")
    print(f"{len(pages)} pages written in {folder.relative_to(root)}; python -m traceability check says what they lack")
    return 0


def stale(root: Path, days: int) -> int:
    """Print the evidence that was last looked up more than some days ago."""
    from traceability import rules
    from traceability.model import Evidence

    reading = rules.read(root)
    oldest = (reading.today - datetime.timedelta(days)).isoformat()
    found = [evidence for evidence in reading.policy.all(Evidence) if evidence.checked < oldest]
    for evidence in found:
        print(f"{evidence.place}: {evidence.id} was checked on {evidence.checked}; look it up again")
    if not found:
        print(f"{len(reading.policy.all(Evidence))} works were looked up within {days} days")
    return int(bool(found))


def addresses(root: Path) -> int:
    """Print the id and address of every work and comment, for whoever asks whether they still answer."""
    from traceability import pages
    from traceability.model import Comment, Evidence

    policy = pages.policy(pages.read(root))
    for work in policy.all(Evidence):
        print(work.id, work.found_at)
    for comment in policy.all(Comment):
        if comment.url:
            print(comment.id, comment.url)
    return 0


def pdf(root: Path, file: Path) -> int:
    """Write the whole as one PDF, if it keeps the rules."""
    from traceability import rules
    from traceability.book import printing

    reading = rules.read(root)
    if found := rules.findings(reading):
        print(*found, sep="\n")
        return 1
    book = printing.pdf(reading.policy, root)
    file.write_bytes(book)
    print(f"{file} has {len(book):,} bytes")
    return 0


def index(root: Path, site: Path) -> int:
    """Write the index for the search into a built site."""
    from traceability import rules, search

    found = list(search.records(rules.read(root), root))
    search.write(found, site)
    print(f"{len(found)} statements, rules and pages can be searched in {site}")
    return 0


def draft_statement(root: Path, modes: Sequence[str], edition: str) -> int:
    """Print a release statement to begin with: every requirement that applies in some modes, unanswered."""
    from traceability import pages, source
    from traceability.assessment.draft import draft

    policy = pages.policy(pages.read(root), source.load(root))
    print(draft(policy, modes, edition or policy.newest), end="")
    return 0


def assess(root: Path, file: Path, form: str) -> int:
    """Print what a release statement comes to: what is answered, what is open, what cannot be so in its mode."""
    from traceability import pages, source
    from traceability.assessment import judging, parsing, report

    with file.open("rb") as opened:
        content = opened.read(parsing.LARGEST + 1)
    policy = pages.policy(pages.read(root), source.load(root))
    found = judging.assess(policy, content, file.as_posix())
    print(report.FORMATS[form](policy, found), end="")
    return found.exit_code


def _edition(editions, pdf: Path):
    """The edition that ``pdf`` is: by its checksum, otherwise by the name of the official file."""
    checksum = hashlib.sha256(pdf.read_bytes()).hexdigest()
    for edition in editions.values():
        if edition.sha256 == checksum:
            return edition
    for edition in editions.values():
        if edition.url.rpartition("/")[2] == pdf.name:
            print(f"{pdf.name} is not the file that was locked for {edition.id}; comparing its passages all the same")
            return edition
    names = ", ".join(edition.url.rpartition("/")[2] for edition in editions.values())
    raise ValueError(f"{pdf} is no edition in the lock, neither by checksum nor by name ({names})")


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m traceability", description="Check the policy and its sources.")
    parser.add_argument("--root", type=Path, default=Path(), help="the folder that holds requirements/ (default: here)")
    commands = parser.add_subparsers(required=True)
    checked = commands.add_parser("check", help=check.__doc__)
    checked.add_argument("--format", choices=("text", "github", "sarif"), default="text", dest="form")
    checked.set_defaults(run=lambda a: check(a.root, a.form))
    explained = commands.add_parser("explain", help=explain.__doc__)
    explained.add_argument("word", metavar="CODE|ID", help="e.g. A101 or PD2-S08")
    explained.set_defaults(run=lambda a: explain(a.root, a.word))
    for name, run in (("next-id", next_id), ("new", new)):
        command = commands.add_parser(name, help=run.__doc__)
        command.add_argument("kind", choices=("alternative", "evidence", "claim", "comment"))
        command.add_argument("words", nargs="*", metavar="WORD", help="NAME YEAR, or the TITLE of an alternative")
        command.set_defaults(run=lambda a, run=run: run(a.root, a.kind, a.words))
    for name, run in (("verify-source", verify_source), ("lock-source", lock_source)):
        command = commands.add_parser(name, help=run.__doc__)
        command.add_argument("pdf", type=Path, metavar="PDF")
        command.set_defaults(run=lambda a, run=run: run(a.root, a.pdf))
    seen = commands.add_parser("confirm", help=confirm.__doc__)
    seen.add_argument("ids", nargs="+", metavar="ID")
    seen.set_defaults(run=lambda a: confirm(a.root, a.ids))
    begun = commands.add_parser("new-edition", help=new_edition.__doc__)
    begun.add_argument("edition", metavar="EDITION", help="its name in the lock, e.g. pd3")
    begun.add_argument("structure", type=Path, metavar="FILE", help="the structure as JSON")
    begun.add_argument("key", metavar="KEY", help="the list of its provisions in that file")
    begun.set_defaults(run=lambda a: new_edition(a.root, a.edition, a.structure, a.key))
    aged = commands.add_parser("stale", help=stale.__doc__)
    aged.add_argument("--days", type=int, default=365, help="how long a look counts (default: 365)")
    aged.set_defaults(run=lambda a: stale(a.root, a.days))
    commands.add_parser("addresses", help=addresses.__doc__).set_defaults(run=lambda a: addresses(a.root))
    printed = commands.add_parser("pdf", help=pdf.__doc__)
    printed.add_argument("file", type=Path, metavar="FILE")
    printed.set_defaults(run=lambda a: pdf(a.root, a.file))
    indexed = commands.add_parser("index", help=index.__doc__)
    indexed.add_argument("site", type=Path, metavar="SITE", help="the folder of the built site, e.g. _build/html")
    indexed.set_defaults(run=lambda a: index(a.root, a.site))
    drafted = commands.add_parser("draft-statement", help=draft_statement.__doc__)
    drafted.add_argument("modes", nargs="+", metavar="MODE", help="a release mode, e.g. open-weights")
    drafted.add_argument("--edition", default="", help="the edition of the guidance (default: the newest)")
    drafted.set_defaults(run=lambda a: draft_statement(a.root, a.modes, a.edition))
    assessed = commands.add_parser("assess", help=assess.__doc__)
    assessed.add_argument("file", type=Path, metavar="FILE", help="the statement, e.g. release.toml")
    assessed.add_argument("--format", choices=("markdown", "json"), default="markdown", dest="form")
    assessed.set_defaults(run=lambda a: assess(a.root, a.file, a.form))
    options = parser.parse_args(arguments)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # a finding may quote what is no text
    try:
        return options.run(options)
    except BrokenPipeError:  # whoever read the output has seen enough
        sys.stderr.close()
        return 1
    except (OSError, ValueError, TypeError) as error:
        print(f"could not run: {error}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
