"""Read the pages of a built site as a reader or a browser does."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
NAMED_ONLY = ("alternate", "canonical", "index", "license", "search", "next", "prev")
"""The relations of links in a head that a browser does not load."""


BLOCKS = {"div", "dl", "form", "h1", "h2", "h3", "h4", "h5", "h6", "ol", "p", "pre", "table", "ul"}
ENDED = {
    **{tag: {"p"} for tag in BLOCKS},
    "li": {"li", "p"},
    **{tag: {"dt", "dd", "p"} for tag in ("dt", "dd")},
    **{tag: {"td", "th", "p"} for tag in ("td", "th")},
    "tr": {"td", "th", "tr", "p"},
    "tbody": {"td", "th", "tr", "thead", "tbody", "p"},
    "option": {"option"},
}
"""The elements that the start tag of another ends, because a page may leave out their end tags."""


def ended_by(tag: str, opened: list[str]) -> int:
    """Return how many of the open elements, the innermost last, a start tag ends."""
    ends = ENDED.get(tag, set())
    return next((n for n, one in enumerate(reversed(opened)) if one not in ends), len(opened))


class _Whole(HTMLParser):
    """A page with all of its end tags."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=False)
        self.parts: list[str] = []
        self._open: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        for _ in range(ended_by(tag, self._open)):
            self.parts.append(f"</{self._open.pop()}>")
        self.parts.append(self.get_starttag_text())
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.parts.append(self.get_starttag_text())

    def handle_endtag(self, tag):
        while self._open:
            self.parts.append(f"</{self._open[-1]}>")
            if self._open.pop() == tag:
                break

    def handle_data(self, data):
        self.parts.append(data)

    def handle_entityref(self, name):
        self.parts.append(f"&{name};")

    def handle_charref(self, name):
        self.parts.append(f"&#{name};")


def whole(html: str) -> str:
    """Return a page with the end tags that it leaves out, as a browser adds them."""
    return "".join(_Whole(html).parts)


class Page(HTMLParser):
    """A page as its readers get it: ids, links, loaded files, and the text below each id."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.loaded: list[str] = []
        self.text: dict[str, str] = {}
        self._open: list[tuple[str, str | None]] = []
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        id = attributes.get("id")
        if id is not None:
            self.ids.append(id)
            self.text[id] = ""
        if tag == "a" and "href" in attributes:
            self.links.append(attributes["href"])
        if tag in ("script", "img", "iframe", "source") and attributes.get("src"):
            self.loaded.append(attributes["src"])
        if tag == "link" and attributes.get("rel") not in NAMED_ONLY:
            self.loaded.append(attributes["href"])
        if ended := ended_by(tag, [opened for opened, _ in self._open[-4:]]):
            del self._open[-ended:]
        if tag not in VOID:
            self._open.append((tag, id))

    def handle_endtag(self, tag):
        while self._open:
            opened, _ = self._open.pop()
            if opened == tag:
                break

    def handle_data(self, data):
        for _, id in self._open:
            if id is not None:
                self.text[id] += data


def as_shown(text: str, policy) -> str:
    """Return a text as its readers see it: without markup, and with the titles of the statements that it cites."""
    text = re.sub(r"\{need\}`([^`]+)`", lambda cited: policy[cited[1]].title, text)
    pieces = re.split(r"^```[a-z]*$(.*?)^```$|`([^`\n]+)`", text, flags=re.MULTILINE | re.DOTALL)
    for n, piece in enumerate(pieces):
        if n % 3 == 0:  # between two codes; a code is as it is written
            pieces[n] = re.sub(r"\[\^[\w-]+\]|\*|\]\([^)]+\)|\[", "", piece)
    return " ".join("".join(filter(None, pieces)).split())


def page_of(site, statement) -> Path:
    return site / Path(statement.place.path).with_suffix(".html")


def target(path: Path, link: str) -> Path:
    """Return the file to which a link on a page points."""
    address = urldefrag(link).url
    return (path.parent / unquote(address.partition("?")[0])).resolve() if address else path


def broken(site: Path, pages: dict[Path, Page], served_at: str = "/") -> list[tuple[str, str]]:
    """Return the broken links of pages, each with its page. ``served_at`` is the path of the site on its host."""
    missing = []
    for path, page in pages.items():
        for link in page.links:
            if re.match(r"https://|mailto:", link):
                continue
            to, fragment = target(path, link), urldefrag(link).fragment
            if link.startswith("/"):
                to = target(site / "index.html", link.removeprefix(served_at))
            if not to.is_file() or (fragment and to in pages and unquote(fragment) not in pages[to].ids):
                missing.append((path.relative_to(site).as_posix(), link))
    return missing


def contents(folder: Path) -> dict[str, bytes]:
    """Return the published files of a build, by path. Omits the search index, because the order of its parts varies."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not {".doctrees", "pagefind"} & {*path.parts} and path.name != ".buildinfo"
    }
