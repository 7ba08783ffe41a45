"""Mutations outside statements: of the entries of the records and the prose of the pages."""

from __future__ import annotations

import re
from itertools import groupby
from random import Random

from mutations.operators import Passage, on
from mutations.written import Edit, Written
from traceability.source import edition_lock, link_review, transparency_index

RECORDS = {edition_lock.LOCK: "lock", link_review.FILE: "confirmations", transparency_index.FILE: "index"}
"""The records that have entries, each with its name."""
OF_MANY = ("entry", "score", "reason")
"""Fields of entries whose key is an id. Other entries have a key that we chose."""

_ENTRY = re.compile(r'([\w-]+) = "?(.*?)"?')


def entries(written: Written) -> dict[tuple[str, str], list[Passage]]:
    """Return the entries of the records, grouped by (record, field)."""
    passages: dict[tuple[str, str], list[Passage]] = {}
    for path, record in RECORDS.items():
        table = ""
        for number, line in enumerate(written.lines[path], start=1):
            if line.startswith("["):
                table = line
                at = passages.setdefault((record, "table"), [])
            elif match := _ENTRY.fullmatch(line):
                at = passages.setdefault((record, _field(record, table, match[1])), [])
            else:
                continue
            at.append(Passage(written, Random(), path, number, number + 1, at))
    return passages


def _field(record: str, table: str, key: str) -> str:
    """Return the field of an entry: its key, or what all entries of the table are."""
    if record == "index" and (of_releases := re.search(r"\.(score|reason)s\]$", table)):
        return of_releases[1]
    of_many = record == "confirmations" or table.endswith(".passages]")
    return "entry" if of_many else key


def prose(written: Written) -> dict[tuple[str, str], list[Passage]]:
    """Return the headings, paragraphs and footnotes of the pages outside statements, grouped by (page, sort)."""
    passages: dict[tuple[str, str], list[Passage]] = {}
    for page in written.reading.pages:
        lines = [*written.lines[page.path]]
        for first, end in map(written.span, page.blocks):
            lines[first - 1 : end - 1] = [""] * (end - first)
        for outside, group in groupby(enumerate(lines, start=1), lambda numbered: bool(numbered[1].strip())):
            if outside:
                numbered = dict(group)
                first = min(numbered)
                at = passages.setdefault(("page", _sort(numbered[first])), [])
                at.append(Passage(written, Random(), page.path, first, max(numbered) + 1, at))
    return passages


def _sort(line: str) -> str:
    """Return the sort of text that begins with a line outside statements."""
    return "heading" if line.startswith("#") else "footnote" if line.startswith("[^") else "paragraph"


@on("entry", "record", "table", "heading", "paragraph", "footnote")
def drop_it(site):
    return (Edit(site.path, site.first, site.end),)


@on("entry", "record", "table")
def give_it_twice(site):
    return f"{site.value}\n{site.value}"


@on("entry", "record")
def change_its_last_letter(site):
    head, last = site.value[:-2], site.value[-2]
    return f"{head}{'0' if last != '0' else '1'}{site.value[-1]}"


@on("entry", "record")
def leave_it_empty(site):
    return f'{_ENTRY.fullmatch(site.value)[1]} = ""'


@on("entry", "record")
def misspell_its_name(site):
    return f"{_ENTRY.fullmatch(site.value)[1][:-1]} = {site.value.partition(' = ')[2]}"


def _like(site: Passage, other: Passage) -> str:
    """Return the entry of a site with the value of another entry."""
    return f"{site.value.partition(' = ')[0]} = {other.value.partition(' = ')[2]}"


@on("entry", "record")
def take_that_of_another(site):
    other = site.one_of(site.others())
    return other and _like(site, other)


@on("entry", "record")
def exchange_with_another(site):
    other = site.one_of(site.others())
    return other and (*site.write(_like(site, other)), *other.write(_like(other, site)))


@on("entry")
def be_about_another(site):
    other = site.one_of(site.others())
    return other and f"{other.value.partition(' = ')[0]} = {site.value.partition(' = ')[2]}"


@on("record")
def write_no_text(site):
    return f"{site.value.partition(' = ')[0]} = true"


@on("table")
def be_about_something_else(site):
    return f"[X{site.value[1:]}"


@on("heading", "paragraph", "footnote")
def exchange_with_the_next(site):
    behind = [other for other in site.others() if other.path == site.path and other.first > site.first]
    return (*site.write(behind[0].value), *behind[0].write(site.value)) if behind else None


@on("footnote")
def define_it_twice(site):
    return f"{site.value}\n\n{site.value}"


@on("footnote")
def give_it_another_mark(site):
    return re.sub(r"^\[\^", "[^x", site.value)


@on("paragraph")
def link_to_no_page(site):
    return re.sub(r"\]\(([\w./-]+)\.md", r"](\1x.md", site.value)


@on("paragraph")
def link_out_of_the_site(site):
    return f"{site.value} See [there](../../conf.py)."


@on("heading")
def make_it_deeper(site):
    return f"##{site.value}"


@on("heading")
def make_it_a_title(site):
    return re.sub(r"^#+", "#", site.value)
