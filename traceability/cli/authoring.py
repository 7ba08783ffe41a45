"""Commands for editors: new ids, empty statements, pages of an edition, and confirmation of links."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

from traceability.cli import argument, command
from traceability.policy.errors import UserError

KIND = argument("kind", choices=("alternative", "evidence", "claim", "comment"))
WORDS = argument("words", nargs="*", metavar="WORD", help="NAME YEAR, or the TITLE of an alternative")


@command(KIND, WORDS)
def next_id(root: Path, kind: str, words: Sequence[str]) -> int:
    """Print the next free id of a kind. Evidence and comments need a NAME and a YEAR."""
    from traceability.authoring import ids
    from traceability.source import markdown

    print(ids.next_id(ids.ADDED[kind], markdown.ids(markdown.read(root)), *words))
    return 0


@command(KIND, WORDS)
def new(root: Path, kind: str, words: Sequence[str]) -> int:
    """Start a statement: write the page of an alternative with a TITLE, or print an empty block of another kind."""
    from traceability.authoring import ids, templates
    from traceability.source import markdown

    read = markdown.read(root)
    policy, made = markdown.policy(read), ids.ADDED[kind]
    if kind != "alternative":
        print(templates.blank(made, ids.next_id(made, markdown.ids(read), *words)), end="")
        beside = ", ".join(dict.fromkeys(other.place.path for other in policy.all(made))) or "requirements/record/"
        print(f"put this block into {beside}, with a blank line before and after", file=sys.stderr)
        return 0
    tags = [mode.name for mode in policy.modes()]
    path, text = templates.page(ids.next_id(made, markdown.ids(read)), " ".join(words), tags)
    with (root / path).open("x", encoding="utf-8") as file:
        file.write(text)
    print(f"{path} written; make check says what it lacks")
    return 0


@command(argument("ids", nargs="+", metavar="ID"))
def confirm(root: Path, ids: Sequence[str]) -> int:
    """Record that you have read all links from and to the named statements as they are now."""
    from traceability import rules
    from traceability.source import findings, link_review

    reading = rules.read(root)
    if unknown := [id for id in ids if id not in {*reading.policy.statements, *reading.confirmed}]:
        raise UserError(f"there is no statement {unknown[0]}{findings.meant(unknown[0], reading.policy.statements)}")
    path = root / link_review.FILE
    path.write_text(link_review.confirm(reading.policy, reading.confirmed, set(ids)), encoding="utf-8")
    links = sum(not {one.id, other.id}.isdisjoint(ids) for one, other in link_review.links(reading.policy))
    print(f"{links} links confirmed in {link_review.FILE}")
    return 0


@command(
    argument("edition", metavar="EDITION", help="its name in the lock, e.g. pd3"),
    argument("structure", type=Path, metavar="FILE", help="the structure as JSON"),
    argument("key", metavar="KEY", help="the list of its provisions in that file"),
)
def new_edition(root: Path, edition: str, structure: Path, key: str) -> int:
    """Write the pages of a new edition from its structure: every provision with its place, without judgements."""
    from traceability.authoring import new_edition
    from traceability.source import nist_pdf

    try:
        content = json.loads(structure.read_text(encoding="utf-8"))
    except ValueError as error:
        raise UserError(f"{structure}: this is no JSON ({error}); name the file of the structure") from error
    if not isinstance(content, dict):
        raise UserError(f"{structure}: this is no JSON object; name the file of the structure")
    if not isinstance(content.get(key), list):
        raise UserError(f"{structure} has no list {key!r}; it has {', '.join(content)}")
    editions = nist_pdf.load(root)
    if edition not in editions:
        raise UserError(
            f"{edition} is not in {nist_pdf.LOCK} yet; add [{edition}] and [{edition}.passages] there first"
        )
    folder = root / new_edition.FOLDER / f"draft-{list(editions).index(edition) + 1}"
    pages = new_edition.pages(edition, content[key], content.get(f"{key}_appendix_B", ()))
    folder.mkdir(parents=True, exist_ok=True)
    if there := [name for name in pages if (folder / name).exists()]:
        raise UserError(f"{folder / there[0]} exists; nothing is written over")
    for name, text in pages.items():
        (folder / name).write_text(text + "\n", encoding="utf-8")
    print(f"{len(pages)} pages written in {folder.relative_to(root)}; make check says what they lack")
    return 0
