"""Commands for editors: new ids, empty statements, pages of an edition, and confirmation of links."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from traceability.cli import argument, command
from traceability.policy.errors import UserError

if TYPE_CHECKING:
    from traceability.rules import Reading

KIND = argument(
    "kind",
    choices=(
        *("alternative", "evidence", "claim", "comment", "reading", "tool", "release", "document", "disclosure"),
        "duty",
    ),
)
WORDS = argument(
    "words", nargs="*", metavar="WORD", help="NAME YEAR, NAME, the TITLE of an alternative, or IDs of what it is about"
)


@command(KIND, WORDS)
def next_id(root: Path, kind: str, words: Sequence[str]) -> int:
    """Print the next free id of a kind. Evidence and comments need a NAME and a YEAR, others a NAME or IDs."""
    from traceability import rules
    from traceability.authoring import ids

    reading = rules.whole(root, rules.PAGE_BY_PAGE, unfinished=ids.ADDED)
    print(_next_id(reading, kind, words))
    return 0


def _next_id(reading: Reading, kind: str, words: Sequence[str]) -> str:
    """Return the next free id of a kind. Raises UserError if ``words`` make none, or if no page has what is read."""
    from traceability.authoring import ids
    from traceability.policy.model import Framework, Release, Requirement

    id = ids.next_id(ids.ADDED[kind], _taken(reading), *words)
    there = reading.policy.statements.get(words[0].upper()) if words else None
    if kind == "reading" and not isinstance(there, Requirement):
        raise UserError(f"there is no requirement {words[0].upper()} to read; write the id of one that a page states")
    if kind in ("document", "disclosure") and not isinstance(there, Release):
        raise UserError(f"there is no release {words[0].upper()}; write the id of one that a page states")
    if kind == "duty" and not isinstance(there, Framework):
        raise UserError(f"there is no framework {words[0].upper()}; write the id of one that a page states")
    return id


@command(KIND, WORDS, writes=True)
def new(root: Path, kind: str, words: Sequence[str]) -> int:
    """Start a statement: write the page of an alternative with a TITLE, or print an empty block of another kind."""
    from traceability import rules
    from traceability.authoring import ids, templates
    from traceability.publication import output
    from traceability.rules.wording import LONGEST_TITLE, not_plain

    reading = rules.whole(root, rules.PAGE_BY_PAGE, unfinished=ids.ADDED)
    policy, made = reading.policy, ids.ADDED[kind]
    if kind != "alternative":
        id = _next_id(reading, kind, words)
        print(templates.blank(made, id, **_given(kind, *map(str.upper, words))), end="")
        if kind in ("document", "disclosure", "duty"):
            beside = policy[words[0].upper()].place.path
        elif kind == "release":
            beside = f"requirements/real-releases/{id.removeprefix('REL-').lower()}.md"
        else:
            paths = dict.fromkeys(other.place.path for other in policy.all(made) if _goes_with(other.id, id))
            beside = ", ".join(paths) or "requirements/record/"
        where = f"put this block into {beside}, with a blank line before and after"
        print(f"{where}; make check says what it lacks", file=sys.stderr)
        return 0
    title = " ".join(" ".join(words).split())
    if len(title) > LONGEST_TITLE:
        raise UserError(f"the TITLE has {len(title)} characters; say in at most {LONGEST_TITLE} what to do")
    if wrong := not_plain(title):
        raise UserError(f"the TITLE has {wrong!r}; write it as plain text")
    tags = [mode.name for mode in policy.modes()]
    path, text = templates.page(ids.next_id(made, _taken(reading)), title, tags)
    output.create(root, {path: text})
    print(f"{path} written; make check says what it lacks")
    return 0


def _given(kind: str, *words: str) -> dict[str, str]:
    """Return the options of a new statement that follow from the words of its id."""
    match kind:
        case "reading" | "document":
            return {"of": words[0]}
        case "disclosure":
            return {"about": words[1]}
        case "duty":
            return {"framework": words[0]}
        case _:
            return {}


def _goes_with(other: str, id: str) -> bool:
    """Whether two statements of one kind are on one page: readings of different editions are not."""
    return not id.startswith("READ-") or other.split("-")[1] == id.split("-")[1]


def _taken(reading: Reading) -> set[str]:
    """Return every id that is or was in use: those of the pages and those that were published."""
    from traceability.source import markdown, published_ids

    return markdown.ids(reading.pages) | published_ids.ids(reading.published)


@command(writes=True)
def record_ids(root: Path) -> int:
    """Add the ids of all statements to the list of published ids, as part of a release."""
    from traceability import rules
    from traceability.source import published_ids, toml_file
    from traceability.source.findings import grouped

    reading = rules.read(root)
    if found := rules.findings(reading):
        print(*grouped(found), sep="\n")
        return 1
    before = toml_file.content(root, published_ids.FILE).decode(errors="surrogateescape")
    text = published_ids.recorded(reading.policy, before)
    toml_file.replace(root, published_ids.FILE, text.encode(errors="surrogateescape"))
    print(f"{len(published_ids.ids(published_ids.lines(text)))} ids listed in {published_ids.FILE}")
    return 0


@command(argument("ids", nargs="+", metavar="ID"), writes=True)
def confirm(root: Path, ids: Sequence[str]) -> int:
    """Record that you have read the suspect links from and to the named statements, and print them with both ends."""
    from traceability import rules
    from traceability.cli import explanations
    from traceability.source import findings, link_review, toml_file

    reading = rules.whole(root)
    policy, named = reading.policy, frozenset(map(str.upper, ids))
    if unknown := [id for id in ids if id.upper() not in {*policy.statements, *reading.confirmed}]:
        near = findings.meant(explanations.cited(unknown[0]), policy.statements)
        mend = near or "; write the id of each statement as its page does, with a space between two ids"
        raise UserError(f"there is no statement {unknown[0]!r}{mend}")
    confirmed = link_review.confirm(policy, reading.confirmed, named)
    if confirmed != reading.confirmed:
        content = link_review.written(confirmed, toml_file.content(root, link_review.FILE))
        toml_file.save(root, link_review.FILE, content)
    print(findings.printable_lines(explanations.settled(reading, confirmed, named)), end="")
    return 0


@command(
    argument("edition", metavar="EDITION", help="its name in the lock, e.g. pd3"),
    argument("structure", type=Path, metavar="FILE", help="the structure as JSON"),
    argument("key", metavar="KEY", help="the list of its provisions in that file"),
    writes=True,
)
def new_edition(root: Path, edition: str, structure: Path, key: str) -> int:
    """Write the pages of a new edition from its structure: every provision with its place, without judgements."""
    from traceability import rules
    from traceability.authoring import new_edition
    from traceability.publication import output
    from traceability.source import edition_lock, findings

    try:
        content = json.loads(structure.read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as error:
        raise UserError(f"{structure}: this is no JSON ({error}); name the file of the structure") from error
    if not isinstance(content, dict):
        raise UserError(f"{structure}: this is no JSON object; name the file of the structure")
    if key in content and not isinstance(content[key], list):
        raise UserError(f"{structure}: {key} is no list; write the provisions of the edition as one")
    if key not in content:
        raise UserError(f"{structure} has no list {key!r}; it has {', '.join(content)}")
    appendix = f"{key}_appendix_B"
    table = content.get(appendix, [])
    if not isinstance(table, list):
        raise UserError(f"{structure} has {appendix}, which is no list; write its bullets as one")
    others = (name for name in content if name != key and not name.endswith("_appendix_B"))
    if appendix not in content and (near := findings.meant(appendix, others)):
        raise UserError(f"{structure} has no list {appendix!r}{near}")
    editions = edition_lock.load(root)
    if edition not in editions:
        raise UserError(
            f"{edition} is not in {edition_lock.LOCK} yet; add [{edition}] and [{edition}.passages] there first"
        )
    folder = root / new_edition.FOLDER / f"draft-{list(editions).index(edition) + 1}"
    pages = new_edition.pages(edition, content[key], table)
    if there := [name for name in pages if (folder / name).exists()]:
        raise UserError(f"{folder / there[0]} exists, so nothing was written; move it away")
    rules.whole(root)
    output.create(folder, {name: f"{text}\n" for name, text in pages.items()})
    print(f"{len(pages)} pages written in {folder.relative_to(root)}; make check says what they lack")
    return 0
