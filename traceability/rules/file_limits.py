"""X: only pages are read, with plain names, and no more of them than a person writes.

These rules judge files before the program parses anything in them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from traceability.policy.model import KINDS, link_fields
from traceability.rules import Found, Reading, rule

NAMED = 80
"""The number of statements that one may name, in options and text together; the most are 38."""
_PLAIN = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@rule("X115")
def pages_have_plain_names(reading: Reading) -> Iterator[Found]:
    """A page and its folders are named with small letters from a to z, digits and single hyphens.

    A name becomes an address. One that differs from another by a capital or by an invisible or foreign character is
    taken for it, and one with spaces, marks or a leading dot may be read as something else, or not at all.
    """
    for page in reading.written:
        *folders, name = page.path.split("/")
        for part in (*folders, name.removesuffix(".md")):
            if not page.refused and not _PLAIN.fullmatch(part):
                yield page.place(1), f"has {part!r} in its path; name it with small letters, digits and hyphens"
                break


@rule("X116")
def pages_can_be_read(reading: Reading) -> Iterator[Found]:
    """What is read is there, is a file of its own, no larger, longer or more nested than a person writes, and merged.

    A site cannot be built without one of the files around the policy. A link would publish what it leads to. A text
    made to keep a machine busy is refused before it is parsed. A merge that git could not finish leaves lines of
    <<<<<<<, ======= and >>>>>>> with both texts between them.
    """
    for page in reading.written:
        if page.refused:
            line, why = page.refused
            yield page.place(line), why


@rule("X117")
def statements_name_a_few_others(reading: Reading) -> Iterator[Found]:
    """A statement names no more others than a person can look at.

    Each is a line of a table and a link on another page; a statement that names everything says nothing.
    """
    for page in reading.pages:
        for block in page.blocks:
            links = link_fields(KINDS[block.kind]) if block.kind in KINDS else ()
            given = [(o.name, o.value.count(",") + 1) for o in block.options if o.name in links]
            named = {**dict(given), "text": block.body.count("{need}`")}
            if sum(named.values()) > NAMED:
                message = f"names {sum(named.values())} others in {block.id or block.kind}, most of them in"
                yield (
                    block.place,
                    f"{message} {max(named, key=named.__getitem__)}; name {NAMED} at most, the ones that matter",
                )
