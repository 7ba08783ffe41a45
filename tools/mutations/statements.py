"""Mutations of a whole option, of an id, and of a whole statement."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import count

from mutations.operators import Field, on
from mutations.written import Edit
from traceability.policy.model import LIVING, Retired


@on("option")
def drop_it(site):
    return site.write_line()


@on("option")
def leave_it_empty(site):
    return site.write_line(f":{site.field}:")


@on("option")
def misspell_its_name(site):
    return site.write_line(f":{site.field[:-1]}: {site.value}")


@on("option")
def give_it_twice(site):
    return site.write_line(*[f":{site.field}: {site.value}"] * 2)


@on("option")
def end_the_options_before_it(site):
    return site.write_line("", f":{site.field}: {site.value}")


@on("option")
def continue_it_on_the_next_line(site):
    return site.write_line(f":{site.field}: {site.value}", "  and more")


@on("option")
def indent_it(site):
    return site.write_line(f"  :{site.field}: {site.value}")


@on("option")
def put_it_in_quotes(site):
    return f'"{site.value}"'


@on("option", "title", "body")
def take_that_of_another(site):
    other = site.one_of(site.others())
    return other and other.value


@on("option", "title", "body")
def exchange_with_another(site):
    other = site.one_of(site.others())
    return other and (*site.write(other.value), *other.write(site.value))


@on("absent")
def add_it(site):
    """Add the option with the value of another statement, of the same kind if there is one."""
    blocks = [block for group in site.written.blocks.values() for block in group if block.option(site.field)]
    alike = [block for block in blocks if block.kind == site.block.kind]
    given = site.one_of(alike or blocks)
    line = site.block.place.line + len(site.block.options) + 1
    value = given and given.option(site.field).value
    return value and (Edit(site.block.place.path, line, line, (f":{site.field}: {value}",)),)


@on("id")
def count_on(site):
    """Return the next free id of the kind."""
    taken = {block.id for block in site.written.blocks[site.block.kind]}
    return next(id for number in count(1) if (id := _counted(site.block.id, number)) not in taken)


def _counted(id: str, number: int) -> str:
    """Return an id with its last number increased by ``number``, or with letters appended if it has no number."""
    if not (digits := re.search(r"\d+(?=\D*$)", id)):
        return f"{id}{'S' * number}"
    counted = str(int(digits[0]) + number).zfill(len(digits[0]))
    return f"{id[: digits.start()]}{counted}{id[digits.end() :]}"


@on("id")
def take_another_edition(site):
    editions = [edition.upper() for edition in site.written.reading.editions]
    edition, hyphen, rest = site.value.partition("-")
    return f"{editions[editions.index(edition) - 1]}{hyphen}{rest}" if edition in editions else None


@on("id")
def take_that_of_another_kind(site):
    return site.one_of(b.id for kind, blocks in site.written.blocks.items() for b in blocks if kind != site.block.kind)


@on("id")
def look_like_another_kind(site):
    other = site.one_of(b.id for kind, blocks in site.written.blocks.items() for b in blocks if kind != site.block.kind)
    return f"{other}9"


@on("id")
def put_a_dot_in(site):
    return site.value.replace("-", ".")


@on("statement")
def drop_the_statement(site):
    first, end = site.written.span(site.block)
    return (Edit(site.block.place.path, first, end),)


def _text(site: Field) -> tuple[str, ...]:
    first, end = site.written.span(site.block)
    return tuple(site.written.lines[site.block.place.path][first - 1 : end - 1])


def _behind(site: Field, *lines: str) -> tuple[Edit, ...]:
    _, end = site.written.span(site.block)
    return (Edit(site.block.place.path, end, end, ("", *lines)),)


@on("statement")
def state_it_twice(site):
    return _behind(site, *_text(site))


@on("statement")
def state_it_under_another_id(site):
    renamed = count_on(Field(site.written, site.draw, site.block, "id"))
    return _behind(site, *(f":id: {renamed}" if line == f":id: {site.block.id}" else line for line in _text(site)))


@on("statement")
def state_it_under_another_id_and_title(site):
    (edit,) = state_it_under_another_id(site)
    return (Edit(edit.path, edit.first, edit.end, tuple(_retitled(line) for line in edit.lines)),)


def _retitled(line: str) -> str:
    return f"{line} two" if line.startswith(":::{") else line


def _moved(site: Field, kinds: Iterable[str]) -> tuple[Edit, ...] | None:
    """Return the edits that move the statement to the end of another page that has some of ``kinds``."""
    here = site.block.place.path
    pages = dict.fromkeys(block.place.path for kind in kinds for block in site.written.blocks[kind])
    if not (there := site.one_of(path for path in pages if path != here)):
        return None
    last = len(site.written.lines[there])
    return (Edit(here, *site.written.span(site.block)), Edit(there, last, last, ("", *_text(site))))


@on("statement")
def move_it_to_another_page(site):
    return _moved(site, [*site.written.blocks])


@on("statement")
def move_it_to_another_page_of_the_kind(site):
    return _moved(site, [site.block.kind])


@on("statement")
def exchange_it_with_the_next(site):
    blocks = site.written.page(site.block.place.path).blocks
    at = blocks.index(site.block)
    if at + 1 == len(blocks):
        return None
    behind = Field(site.written, site.draw, blocks[at + 1], site.field)
    path = site.block.place.path
    return (
        Edit(path, *site.written.span(site.block), _text(behind)),
        Edit(path, *site.written.span(behind.block), _text(site)),
    )


@on("statement")
def call_it_another_kind(site):
    kind = site.one_of(kind for kind in LIVING if kind != site.block.kind)
    line = site.block.place.line
    return (Edit(site.block.place.path, line, line + 1, (f":::{{{kind}}} {site.block.title}",)),)


@on("statement")
def misspell_its_kind(site):
    line = site.block.place.line
    return (Edit(site.block.place.path, line, line + 1, (f":::{{{site.block.kind[:-1]}}} {site.block.title}",)),)


@on("statement")
def retire_it(site):
    if site.block.kind == Retired.kind:
        return None
    head = (f":::{{{Retired.kind}}} {site.block.title}", f":id: {site.block.id}", ":since: 2026-11-24")
    lines = (*head, ":reason: We think otherwise now.", "", *site.block.body.split("\n"), ":::")
    return (Edit(site.block.place.path, *site.written.span(site.block), lines),)


@on("statement")
def leave_it_open(site):
    _, end = site.written.span(site.block)
    return (Edit(site.block.place.path, end - 1, end),)


@on("statement")
def close_it_early(site):
    line = site.block.body_line - 1
    return (Edit(site.block.place.path, line, line, (":::",)),)


@on("statement")
def fence_it_with_backticks(site):
    first, end = site.written.span(site.block)
    lines = ("```" + line.removeprefix(":::") if line.startswith(":::") else line for line in _text(site))
    return (Edit(site.block.place.path, first, end, tuple(lines)),)


@on("statement")
def indent_it_all(site):
    first, end = site.written.span(site.block)
    return (Edit(site.block.place.path, first, end, tuple(f"    {line}" for line in _text(site))),)


@on("statement")
def put_it_into_a_list(site):
    first, end = site.written.span(site.block)
    lines = _text(site)
    return (Edit(site.block.place.path, first, end, (f"- {lines[0]}", *(f"  {line}" for line in lines[1:]))),)
