"""L: pages lead to pages, tables of contents list each page once, and views exist."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from traceability.analysis.verdicts import Verdict
from traceability.policy.model import KINDS, Claim, Mode, Place, Policy, Release, Requirement
from traceability.rules import RULES, Found, Reading, rule
from traceability.rules.links import ELSE
from traceability.rules.markup import unseen_in
from traceability.source.files import EXAMPLES, PAGE
from traceability.source.findings import meant
from traceability.source.markdown import Page, lines
from traceability.source.page_views import ANCHORS, AUDIENCES, FIGURES, FOLDED, SPREADSHEETS, TOPICS, VIEWS

FRONT = "index.md"
"""The page at which all tables of contents begin."""
EXAMPLE = "docs/release-statement/{}.toml"
"""The path of a worked example of a release statement."""


@rule("L111")
def links_lead_to_pages(reading: Reading) -> Iterator[Found]:
    """A link within the site leads to a page, and its anchor to a statement on that page.

    Statements keep their ids. The anchor of a heading changes with each word of it, so only its own page links to it.
    """
    pages = _site(reading)
    contents = _contents(pages)
    for page in pages.values():
        for target, line in page.facts.linked:
            path, mark, anchor = target.partition("#")
            whole = _from(page, path)
            if whole not in pages:
                near = _instead(whole, pages, contents)
                yield page.place(line), f"links to {target!r}, and there is no page {whole}{near}", whole
            elif (
                mark
                and anchor not in reading.deleted
                and (anchor not in reading.policy.statements or reading.policy[anchor].place.path != whole)
            ):
                message = f"links to {target!r}, and {whole} has no statement {anchor}"
                yield page.place(line), f"{message}; name one, or link to the page"


@rule("L112")
def pages_are_listed_once(reading: Reading) -> Iterator[Found]:
    """A table of contents lists pages that exist, and each page but the first is in one of them.

    Readers find a page only where it is listed; the book has each page once, in this order.
    """
    pages = _site(reading)
    contents = _contents(pages)
    for place, entry, name in contents.missing:
        yield place, f"lists {entry!r}, and there is no page {name}{_instead(name, pages, contents)}", name
    for place, path, before in contents.twice:
        yield place, f"lists {path} a second time, after {before}; list it once"
    for path in pages.keys() - contents.listed.keys():
        yield pages[path].place(1), f"is in no {{toctree}} that {FRONT} leads to; list it there or on a listed page"


@rule("L113")
def views_exist(reading: Reading) -> Iterator[Found]:
    """A view is one that exists, followed by what it shows and, where it covers one, an edition.

    A page cannot be built with a table or figure that nobody can make. Rules are shown with the page of their examples.
    """
    editions, values = list(reading.editions), _values(reading)
    for page in reading.around:
        for written, line in page.facts.shown:
            name, *given = written.split() or [""]
            if not name:
                yield page.place(line), "shows no view; name one after {view}"
                continue
            if name not in VIEWS:
                near = meant(name, VIEWS) or f"; there are {', '.join(VIEWS)}"
                yield page.place(line), f"shows the view {name!r}, which does not exist{near}"
                continue
            wanted = VIEWS[name]
            if wanted.edition and given and given[-1] in editions:
                comparing = any(VIEWS[view].before for view in (name, *given) if view in VIEWS)
                if comparing and given[-1] == editions[0]:
                    yield page.place(line), f"compares {given[-1]} with an earlier edition; there is none, name another"
                given.pop()
            if len(given) != len(wanted.arguments):
                form = " ".join((name, *wanted.arguments, *(["[edition]"] if wanted.edition else [])))
                yield page.place(line), f"shows the view {written!r}; write {form}"
                continue
            for argument, value in zip(wanted.arguments, given, strict=True):
                known = values[argument]()
                if value not in known and value not in reading.deleted:
                    near = meant(value, known) or (ELSE if argument == "id" else f"; there are {', '.join(known)}")
                    yield page.place(line), f"shows {name!r} of {value!r}, which is no {argument}{near}", value
                elif value in known and argument == "letter" and f"{EXAMPLES}/given.md" in reading.files:
                    for code in filter(lambda code: code.startswith(value), RULES):
                        if (path := f"{EXAMPLES}/{code.lower()}.md") not in reading.files:
                            yield page.place(line), f"shows {code}, and {path} is missing; restore or write it"


@rule("L114")
def shown_files_exist(reading: Reading) -> Iterator[Found]:
    """A file of which a page shows a part exists, is UTF-8 without unseen characters, and has the lines named there.

    A page with an empty example says less than one without. An unseen character misleads anyone who copies the example.
    """
    for page in reading.around:
        for written, line in page.facts.included:
            path, *marks = written.split("\n")
            whole = _from(page, path)
            if whole not in reading.files:
                near = meant(whole, reading.files) or "; correct the path, which begins at this page"
                yield page.place(line), f"shows a part of {path!r}, and there is no file {whole}{near}", whole
                continue
            rest = lines(reading.files[whole])
            if first := next(unseen_in(reading.files[whole].replace("\t", " ")), None):
                yield Place(whole, first[0]), f"holds {first[1]}; delete it"
                continue
            for mark in marks:
                at = next((number for number, text in enumerate(rest) if mark in text), None)
                if at is None:
                    message = f"shows {whole} from or to {mark!r}, which is not there or not below its beginning"
                    yield page.place(line), f"{message}; copy a text from the file"
                    break
                rest = rest[at + 1 :]


@rule("L115")
def pages_have_one_title(reading: Reading) -> Iterator[Found]:
    """A page has one title, the only heading of the first level.

    The title names the page in navigation, search and book. Nothing can lead to a page that has none or several.
    """
    for page in _site(reading).values():
        if not page.facts.titles:
            yield page.place(1), "has no title; begin it with # and some words"
        for _, line in page.facts.titles[1:]:
            yield page.place(line), "has a second title; begin its heading with ##"


def _site(reading: Reading) -> dict[str, Page]:
    """Return the pages of the site by their paths; none if the first is missing, because then others may be, too."""
    pages = {page.path: page for page in reading.written if PAGE.fullmatch(page.path)}
    return pages if FRONT in pages else {}


class Contents(NamedTuple):
    """What the tables of contents list.

    ``listed`` has the place that lists each page, ``twice`` each further place with its page and the first place, and
    ``missing`` the place, the entry and the path of each page that is not there. ``moved`` has the path to which such a
    page was moved, if a page that no other entry lists may be it.
    """

    listed: dict[str, str]
    twice: list[tuple[Place, str, str]]
    missing: list[tuple[Place, str, str]]
    moved: dict[str, str]


def _contents(pages: Mapping[str, Page]) -> Contents:
    """Return what the tables of contents of some pages list, beginning with the first page."""
    contents = Contents({FRONT: "the site itself"}, [], [], {})
    ahead = [FRONT] if pages else []
    while ahead:
        for page in map(pages.__getitem__, ahead):  # grows while it is read
            for entry, line in page.facts.listed:
                name = _from(page, f"{entry}.md")
                paths = _matching(name, pages)
                if not paths:
                    contents.missing.append((page.place(line), entry, name))
                for path in paths:
                    if path in contents.listed:
                        contents.twice.append((page.place(line), path, contents.listed[path]))
                    else:
                        contents.listed[path] = str(page.place(line))
                        ahead.append(path)
        ahead = _moved(pages, contents)
    return contents


def _moved(pages: Mapping[str, Page], contents: Contents) -> list[str]:
    """Match pages that are listed and not there with pages that are there and not listed.

    Adds them to ``contents`` and returns the pages of which the tables of contents have not been read yet.
    """
    new = []
    lost = [(place, name) for place, _, name in contents.missing if name not in contents.moved]
    for place, name in lost:
        unlisted = [path for path in pages if path not in contents.listed]
        below = {found for path in unlisted for found in _entries(pages, path)}
        left = [path for path in unlisted if path not in below]
        same = [path for path in left if posixpath.basename(path) == posixpath.basename(name)]
        if len(same) == 1 or (len(left) == len(lost) == 1):
            contents.moved[name] = (same or left)[0]
            contents.listed[contents.moved[name]] = str(place)
            new.append(contents.moved[name])
    return new


def _entries(pages: Mapping[str, Page], path: str) -> Iterator[str]:
    """Yield the paths of the pages that the tables of contents of a page list."""
    for entry, _ in pages[path].facts.listed:
        yield from _matching(_from(pages[path], f"{entry}.md"), pages)


def _instead(name: str, pages: Mapping[str, Page], contents: Contents) -> str:
    """Return which page may be meant by one that is not there."""
    if name in contents.moved:
        return f"; if it was moved to {contents.moved[name]}, write that path as seen from here"
    if below := next((path for path in pages if name.endswith(f"/{path}")), ""):  # a path that begins at the root
        return f"; did you mean {below}?"
    known = [path for path in pages if path.count("/") == name.count("/")]
    return meant(name, known) or "; restore the page, or correct the path, which begins at this page"


def _values(reading: Reading) -> Mapping[str, Callable[[], list[str]]]:
    """Return for each argument of a view a function that lists its values."""
    policy: Policy = reading.policy
    examples = [re.fullmatch(EXAMPLE.format("(.*)"), path) for path in reading.files]
    return {
        "mode": lambda: [mode.id for mode in policy.all(Mode)],
        "release": lambda: [release.id for release in policy.all(Release)],
        "id": lambda: [requirement.id for requirement in policy.all(Requirement)],
        "verdict": lambda: [verdict.name for verdict in Verdict],
        "kind": lambda: list(KINDS),
        "figure": lambda: list(FIGURES),
        "view": lambda: list(SPREADSHEETS),
        "claim": lambda: [claim.id for claim in policy.all(Claim)],
        "table": lambda: list(FOLDED),
        "topic": lambda: list(TOPICS),
        "anchor": lambda: list(ANCHORS),
        "letter": lambda: sorted({code[0] for code in RULES}),
        "example": lambda: [example[1] for example in examples if example],
        "audience": lambda: list(AUDIENCES),
    }


def _from(page: Page, path: str) -> str:
    """Return the path from the root of what ``path`` names as seen from a page."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(page.path), path))


def _matching(name: str, pages: Mapping[str, Page]) -> list[str]:
    """Return the paths of the pages that an entry lists; ``*`` is any part of a name."""
    if "*" not in name:
        return [name] if name in pages else []
    pattern = re.compile("[^/]*".join(map(re.escape, name.split("*"))))
    return list(filter(pattern.fullmatch, pages))
