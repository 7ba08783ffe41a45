"""What is written for an editor, who then judges: ids, blanks, pages of an edition, and what was read again."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

from traceability.commands import argument, command

KIND = argument("kind", choices=("alternative", "evidence", "claim", "comment"))
WORDS = argument("words", nargs="*", metavar="WORD", help="NAME YEAR, or the TITLE of an alternative")


@command(KIND, WORDS)
def next_id(root: Path, kind: str, words: Sequence[str]) -> int:
    """Print the next free id of a kind; evidence and comments need a NAME and a YEAR."""
    from traceability import numbering, pages

    print(numbering.next_id(numbering.ADDED[kind], pages.ids(pages.read(root)), *words))
    return 0


@command(KIND, WORDS)
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


@command(argument("ids", nargs="+", metavar="ID"))
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


@command(
    argument("edition", metavar="EDITION", help="its name in the lock, e.g. pd3"),
    argument("structure", type=Path, metavar="FILE", help="the structure as JSON"),
    argument("key", metavar="KEY", help="the list of its provisions in that file"),
)
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
