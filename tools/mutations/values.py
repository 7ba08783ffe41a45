"""Mutations of one value: of links, choices, numbers, passages, days, identifiers, addresses and lists of phrases."""

from __future__ import annotations

import datetime
import re

from mutations.operators import Field, on
from traceability.policy.model import Retired
from traceability.policy.values import Lines


def _named(site: Field) -> list[str]:
    return [name.strip() for name in site.value.split(",")]


def _of_kind(site: Field) -> list[str]:
    """Return the statements that a link may name but does not, as the page writes them."""
    policy, prefix = site.written.reading.policy, site.metadata["prefix"]
    fit = (id for id, s in policy.statements.items() if s.kind in site.metadata["kinds"] and id != site.block.id)
    written = (id.removeprefix(prefix).lower() if prefix else id for id in fit)
    return [name for name in written if name not in _named(site)]


def _put(site: Field, new: str | None) -> str | None:
    """Return the value with one of its names replaced by another."""
    names = _named(site)
    names[site.draw.randrange(len(names))] = new or ""
    return ", ".join(names) if new else None


@on("link", "phrases")
def drop_one_of_several(site):
    names = _named(site)
    names.pop(site.draw.randrange(len(names)))
    return ", ".join(names) or None


@on("link", "phrases")
def name_one_twice(site):
    return f"{site.value}, {site.one_of(_named(site))}"


@on("link")
def name_one_more(site):
    more = site.one_of(_of_kind(site))
    return more and f"{site.value}, {more}"


@on("link")
def lead_elsewhere(site):
    return _put(site, site.one_of(_of_kind(site)))


@on("link")
def lead_to_another_edition(site):
    fit = {*_of_kind(site)}
    elsewhere = [
        (name, other)
        for name in _named(site)
        for edition in site.written.reading.editions
        if (other := re.sub(r"^[A-Z]+\d(?=-)", edition.upper(), name)) in fit
    ]
    chosen = site.one_of(elsewhere)
    return chosen and site.value.replace(*chosen)


@on("link")
def lead_to_another_kind(site):
    statements = site.written.reading.policy.statements.values()
    return _put(site, site.one_of(s.id for s in statements if s.kind not in (*site.metadata["kinds"], Retired.kind)))


@on("link")
def lead_to_what_is_retired(site):
    return _put(site, site.one_of(s.id for s in site.written.reading.policy.all(Retired)))


@on("link")
def lead_to_itself(site):
    return _put(site, site.block.id if site.block.kind in site.metadata["kinds"] else None)


@on("link")
def lead_to_nothing(site):
    return _put(site, f"{_named(site)[0]}9")


@on("link", "phrases")
def leave_a_comma_too_many(site):
    return f"{site.value},"


@on("link")
def put_semicolons_between(site):
    return f"{'; '.join(_named(site))};"


@on("choice")
def choose_another_word(site):
    return site.one_of(word for word in site.metadata["words"] if word != site.value)


@on("choice", "link", "number", "day", "lines")
def write_what_is_none(site):
    return f"{site.value} perhaps"


@on("choice", "link", "id", "identifier")
def write_in_other_letters(site):
    return site.value.swapcase()


@on("number")
def count_one_more(site):
    return str(int(site.value) + 1)


@on("number")
def count_one_less(site):
    return str(int(site.value) - 1)


@on("number")
def count_ten_more(site):
    return str(int(site.value) + 10)


@on("lines")
def begin_a_line_later(site):
    first, last = _ends(site)
    return f"{first + 1}-{last}"


@on("lines")
def begin_a_line_earlier(site):
    first, last = _ends(site)
    return f"{first - 1}-{last}"


@on("lines")
def end_a_line_later(site):
    first, last = _ends(site)
    return f"{first}-{_next(last, 1)}"


@on("lines")
def end_a_line_earlier(site):
    first, last = _ends(site)
    return f"{first}-{_next(last, -1)}" if str(first) != last else None


@on("lines")
def end_a_page_later(site):
    first, last = _ends(site)
    page = Lines(site.value).last_page or int(site.block.option("page").value)
    return f"{first}-{page + 1}:{last.rpartition(':')[2]}"


@on("lines")
def run_backwards(site):
    lines = Lines(site.value)
    return f"{lines.last}-{lines.first}" if lines.last > lines.first and not lines.last_page else None


@on("lines")
def write_a_dash_for_a_hyphen(site):
    return site.value.replace("-", "–")


def _ends(site: Field) -> tuple[int, str]:
    first, _, last = site.value.partition("-")
    return int(first), last or first


def _next(last: str, step: int) -> str:
    page, colon, line = last.rpartition(":")
    return f"{page}{colon}{int(line) + step}"


def _days(site: Field, days: int) -> str:
    return (datetime.date.fromisoformat(site.value) + datetime.timedelta(days)).isoformat()


@on("day")
def a_day_earlier(site):
    return _days(site, -1)


@on("day")
def a_year_earlier(site):
    return _days(site, -365)


@on("day")
def ten_years_later(site):
    return _days(site, 3653)


@on("day")
def no_day_of_the_calendar(site):
    return f"{site.value[:5]}02-30"


@on("identifier")
def change_a_digit(site):
    digits = [match.start() for match in re.finditer(r"\d", site.value)]
    at = site.one_of(digits)
    return None if at is None else f"{site.value[:at]}{(int(site.value[at]) + 1) % 10}{site.value[at + 1 :]}"


@on("identifier")
def leave_out_the_catalogue(site):
    catalogue, colon, number = site.value.partition(":")
    return number if colon and " " not in catalogue else None


@on("identifier")
def name_another_catalogue(site):
    return re.sub(r"^(arXiv|doi|github):", lambda match: "doi:" if match[1] != "doi" else "arXiv:", site.value)


@on("address")
def drop_the_lock_of_https(site):
    return site.value.replace("https://", "http://")


@on("address")
def run_script(site):
    return f"javascript:{site.value}"


@on("address")
def change_a_letter(site):
    return f"{site.value[:-1]}{'b' if site.value[-1] == 'a' else 'a'}"


@on("address")
def put_a_space_in(site):
    return f"{site.value[:-2]} {site.value[-2:]}"


@on("phrases")
def put_in_another_order(site):
    return ", ".join(reversed(_named(site)))


@on("phrases")
def take_the_title_of_one_of_the_kind(site):
    titles = (block.title for block in site.written.blocks[site.block.kind] if "," not in block.title)
    return _put(site, site.one_of(titles))


@on("phrases")
def change_a_letter_of_one(site):
    return _put(site, f"{site.one_of(_named(site))}x")
