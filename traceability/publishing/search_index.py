"""The search: a record for each statement, page, checklist, file and rule, and the index over all of them.

Only this module knows Pagefind, which writes the index and searches it in the browser. Its Python client waits a tenth
of a second for each record, a minute in all, so we call the program directly. Pagefind would read a folder of documents
in the order of the file system, which differs between machines. It lists filters in a different order every time, so we
sort them afterwards.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import re
import shutil
import subprocess
import zlib
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise, zip_longest
from operator import itemgetter
from pathlib import Path
from subprocess import PIPE
from typing import Any

import cbor2
from pagefind.service import get_executable

from traceability import figures
from traceability.data.catalogue import OFFERS
from traceability.html.figure_pages import titled
from traceability.policy.errors import UserError
from traceability.policy.model import (
    KINDS,
    Control,
    Evidence,
    Mode,
    Policy,
    Provision,
    ReleaseDocument,
    Statement,
    in_edition,
)
from traceability.policy.values import slug
from traceability.publication.identity import PDF
from traceability.publication.paths import CHECKLISTS, DATA_PAGE, checklist_page, figure_file
from traceability.publishing.asked import ASKED, DRAWN
from traceability.rules import RULES, Reading
from traceability.source import files, markdown
from traceability.views import checklist, plain_text
from traceability.views.content import signed
from traceability.views.labels import words

DECISIONS = "docs/decisions/"
"""The folder of the decisions, which are not found unless asked for."""

NEEDED = ("pagefind-entry.json",)
"""The files of Pagefind besides its core that are not part of its ready-made search page. search.js wants no worker."""

UNUSED = "wasm.unknown.pagefind"
"""The program for languages that Pagefind does not know; our index is English."""

SIGNATURE = b"pagefind_dcd"
"""The beginning of each of Pagefind's compressed files; CBOR follows it."""

EVERY = "xqzrecord"
"""A word of every record, as in search.js. A search for no word would make Pagefind load the index of every word."""

TYPED = 4
"""The most words of a title that is also a name. A longer one is found by its words; each search loads all names."""

PARTS, FILTERS = 2, 3
"""The positions of the parts of the index and of the filters in the list of lists that is Pagefind's ``pf_meta``."""


SMALL = 12_000
"""The bytes, before compression, after which a part of the index ends. Pagefind makes them several times as large."""


@dataclass(frozen=True, slots=True)
class Record:
    """One search result: its address from the root of the site, and what is shown of it.

    A reader who types its title or one of its ``names``, in any spelling with the same slug, finds it before the
    records that only contain the words.
    """

    address: str
    title: str
    kind: str
    text: str
    names: tuple[str, ...] = ()
    edition: str = ""


def records(reading: Reading, root: Path) -> Iterator[Record]:
    """Yield all records, in the order in which records of the same name are listed: the newest edition first."""
    policy = reading.policy
    editions = list(policy.editions)

    def order(statement: Statement) -> tuple[int, int]:
        age = editions.index(statement.edition) if isinstance(statement, Provision) else len(editions)
        return -age, getattr(statement, "order", 0)

    for statement in sorted(policy.statements.values(), key=order):
        yield _statement(policy, statement)
    for rule in RULES.values():
        yield Record(f"docs/rules.html#{rule.code}", rule.sentence.replace("`", ""), "rule", rule.reason, (rule.code,))
    for path in files.pages(root):
        page = markdown.page((root / path).read_text(encoding="utf-8"), path)
        yield from _page(policy, page)
    yield from _checklists(policy)
    yield from _figures(policy)
    yield from _files()


def _checklists(policy: Policy) -> Iterator[Record]:
    """Yield the record of each checklist, the newest edition first, and of the page that lists them."""
    said = "What you can follow, what to do instead, and what to disclose; to tick on the screen or to print."
    yield Record(f"{CHECKLISTS}.html", "Checklists", "checklist", said, ASKED[CHECKLISTS])
    for edition in reversed(policy.editions.values()):
        part = in_edition(policy, edition.id)
        for modes in dict.fromkeys(checklist.sharing(part).values()):
            named = [words(mode.name) for mode in modes]
            names = tuple(asked for name in named for asked in (f"checklist {name}", f"{name} checklist"))
            address = f"{checklist_page(modes[0], edition.id)}.html"
            yield Record(address, checklist.title(part, modes[0]), "checklist", said, names, edition.name)


def _figures(policy: Policy) -> Iterator[Record]:
    """Yield the record of each figure, the newest edition first."""
    for name, part, drawn in figures.each(policy):
        edition = policy.editions[part.edition].name if part.edition else ""
        address = figure_file(drawn.name, "html")
        yield Record(address, titled(part, drawn), "figure", drawn.message, DRAWN[name], edition)


def _files() -> Iterator[Record]:
    """Yield the record of each file for download; the page of data has the words for several files of one form."""
    for offer in OFFERS:
        path = PDF if offer.files == "*.pdf" else offer.files
        if path == PDF or not offer.is_family:
            name = path.rpartition("/")[2]
            yield Record(path, offer.what, "file", f"{path}. {offer.promise}", (name, name.rpartition(".")[0]))


def _statement(policy: Policy, statement: Statement) -> Record:
    edition = policy.editions[statement.edition].name if isinstance(statement, Provision) else ""
    parts = [plain_text.plain(statement.body, lambda cited: _title(policy, cited))]
    parts += [getattr(statement, option, "") for option in ("test", "because", "change", "new", "dropped", "across")]
    if isinstance(statement, Evidence):
        parts += [signed(statement), statement.identifier.text, statement.main_title, statement.subtitle]
    if isinstance(statement, ReleaseDocument):
        parts += [statement.author, statement.revision, statement.seen]
    text = " ".join(filter(None, parts))
    address = f"{statement.place.page}.html#{statement.id}"
    return Record(address, statement.title, statement.kind, text, tuple(_names(statement)), edition)


def _names(statement: Statement) -> Iterator[str]:
    """Yield what a reader may call a statement besides its title: id and number in several forms, and synonyms."""
    yield statement.id
    yield from getattr(statement, "synonyms", ())
    match statement:
        case Provision():
            yield statement.id.partition("-")[2]
            yield statement.number
            yield f"{statement.kind} {statement.number}"
            yield re.sub(r"^([A-Z])0", r"\1", statement.number)
        case Mode() | Control():
            yield statement.id.partition("-")[2]
        case Evidence():
            yield statement.identifier.text
            yield signed(statement)


def _page(policy: Policy, page: markdown.Page) -> Iterator[Record]:
    """Yield the record of a page with its text outside of statements; nothing if it has no such text."""
    blocks = list(_blocks(policy, page))
    if not all(heading for heading, _ in blocks):
        (_, title), *rest = blocks
        name = page.path.removesuffix(".md")
        kind = "decision" if name.startswith(DECISIONS) else "page"
        text = [text for _, text in rest] + [offer.what for offer in OFFERS if name == DATA_PAGE]
        yield Record(f"{name}.html", title, kind, " ".join(text), ASKED.get(name, ()))


_LINK = re.compile(r"</?a\b[^>]*>")
"""The tags of a link to a file, the only HTML that pages may have."""


def _blocks(policy: Policy, page: markdown.Page) -> Iterator[tuple[bool, str]]:
    """Yield the headings, marked by True, and the paragraphs of a page as plain text, without those of statements."""
    ours = [range(b.place.line, b.body_line + b.body.count("\n") + 1) for b in page.blocks if b.kind in KINDS]
    before = None
    for token, line in markdown.with_lines(markdown.outline(page.text, {})):
        if token.type == "inline" and not any(line in lines for lines in ours):
            words = plain_text.line(token, lambda cited: _title(policy, cited))
            yield before == "heading_open", _LINK.sub("", words)
        before = token.type


def _title(policy: Policy, cited: str) -> str:
    """Return the title of a cited statement; the content of any other role, such as an explained word."""
    return policy[cited].title if cited in policy.statements else cited


def write(records: Iterable[Record], site: Path) -> None:
    """Write the index of ``records`` into the folder of the site. Raises UserError if Pagefind fails."""
    out = site / "pagefind"
    shutil.rmtree(out, ignore_errors=True)  # Pagefind names files by their content and keeps old ones
    if (executable := get_executable()) is None:
        raise UserError("Pagefind is not installed; install the package pagefind-bin")
    with subprocess.Popen([executable, "--service"], stdin=PIPE, stdout=PIPE) as pagefind:
        index = _ask(pagefind, "NewIndex", config=None)["index_id"]
        for number, record in enumerate(records):
            _ask(pagefind, "AddRecord", index_id=index, **_added(record, number))
        # Pagefind can write the files itself, but on a busy machine it exits before the last of them is complete.
        made = _ask(pagefind, "GetFiles", index_id=index)["files"]
    for file in made:
        path = out / file["path"]
        if path.name in NEEDED or not (path.name.startswith("pagefind-") or path.name == UNUSED):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(b64decode(file["content"]))
    _put_in_order(out)


def _ask(pagefind: subprocess.Popen[bytes], what: str, **more: object) -> dict[str, Any]:
    """Return the answer of Pagefind; both sides write JSON in Base64, then a comma.

    Raises UserError if Pagefind refuses or has ended.
    """
    asked = json.dumps({"message_id": 1, "payload": {"type": what, **more}})
    assert pagefind.stdin and pagefind.stdout  # both are pipes
    try:
        pagefind.stdin.write(b64encode(asked.encode()) + b",")
        pagefind.stdin.flush()
    except BrokenPipeError:  # the missing answer is reported below; closing with unsent data would raise it again
        with suppress(BrokenPipeError):
            pagefind.stdin.close()
    written = b""
    while not written.endswith(b",") and (part := os.read(pagefind.stdout.fileno(), 1 << 16)):
        written += part
    if not written:
        raise UserError(f"Pagefind ended with exit code {pagefind.wait()} and made no index; its output is above")
    answer = json.loads(b64decode(written.removesuffix(b",")))["payload"]
    if answer["type"] == "Error":
        raise UserError(f"Pagefind made no index: {answer['message']}")
    return answer


def _added(record: Record, number: int) -> dict[str, object]:
    """Return a record in the form of Pagefind: searched text, shown fields, and filters."""
    short = [title for title in (record.title,) if len(slug(title).split("-")) <= TYPED]
    narrows = {"kind": [record.kind], "name": list(dict.fromkeys(map(slug, (*record.names, *short))))}
    return {
        "url": record.address,
        "content": record.text,
        "language": "en",
        "meta": {"title": record.title, "names": " ".join(record.names), "every": EVERY},
        "filters": narrows | ({"edition": [record.edition]} if record.edition else {}),
        "sort": {"order": f"{number:05}"},
    }


def _put_in_order(index: Path) -> None:
    """Sort the filters of an index and rename its files by their contents: the same records give the same bytes.

    The parts of the index become smaller, because a search loads a whole part for each of its words.
    """
    (meta,) = index.glob("*.pf_meta")
    lists = _decoded(meta)
    renamed = {}
    lists[PARTS] = [*_in_small_parts(index, lists[PARTS])]
    for file in index.glob("filter/*"):
        name, values = _decoded(file)
        old, new = _rewrite(file, cbor2.dumps([name, sorted(values, key=itemgetter(1, 0))]))
        renamed[old.encode()] = new.encode()
    lists[FILTERS] = sorted(lists[FILTERS], key=lambda part: _replaced(cbor2.dumps(part), renamed))
    entry = index / "pagefind-entry.json"
    old, new = _rewrite(meta, _replaced(cbor2.dumps(lists), renamed))
    entry.write_text(entry.read_text("utf-8").replace(old, new), encoding="utf-8")


def _in_small_parts(index: Path, parts: Iterable[list[str]]) -> Iterator[list[str]]:
    """Split each part of an index, and yield the new ones as Pagefind lists them: first word, last word, and id.

    A search loads the part of each of its words. Where a part ends, Pagefind lists as much of the words on both sides
    as tells them apart.
    """
    for first, last, id in parts:
        (file,) = index.glob(f"index/{id}.*")
        words, *more = _decoded(file)
        file.unlink()
        pieces = list(_pieces(words))
        between = [_apart(one[-1][0], other[0][0]) for one, other in pairwise(pieces)]
        firsts, lasts = [first, *(right for _, right in between)], [*(left for left, _ in between), last]
        for begin, end, piece in zip(firsts, lasts, pieces, strict=True):
            yield [begin, end, _put(file, cbor2.dumps([piece, *more]))]


def _pieces(words: Iterable[list[Any]]) -> Iterator[list[list[Any]]]:
    """Yield the words of a part of an index in pieces that end once they have more than ``SMALL`` bytes."""
    piece, size = [], 0
    for word in words:
        piece.append(word)
        size += len(cbor2.dumps(word))
        if size > SMALL:
            yield piece
            piece, size = [], 0
    if piece:
        yield piece


def _apart(left: str, right: str) -> tuple[str, str]:
    """Return the beginnings of two different words up to the first letter that differs."""
    length = next(n for n, (one, other) in enumerate(zip_longest(left, right), start=1) if one != other)
    return left[:length], right[:length]


def _decoded(file: Path) -> list[Any]:
    """Return the list in a file of the index, which Pagefind writes as CBOR."""
    return cbor2.loads(gzip.decompress(file.read_bytes()).removeprefix(SIGNATURE))


def _replaced(content: bytes, renamed: Mapping[bytes, bytes]) -> bytes:
    """Return encoded content with the new id of each file; an id keeps its length, so lengths in CBOR stay right."""
    for old, new in renamed.items():
        content = content.replace(old, new)
    return content


def _rewrite(file: Path, content: bytes) -> tuple[str, str]:
    """Write new content into a file of the index, and return its old and its new id; its name ends in the id."""
    old = _id(file)
    file.unlink()
    return old, _put(file, content)


def _put(like: Path, content: bytes) -> str:
    """Write a file of the index beside another of its kind, under the id of its content, which is returned."""
    language, _, digest = _id(like).partition("_")
    new = f"{language}_{hashlib.sha256(content).hexdigest()[: len(digest)]}"
    file = like.with_name(like.name.replace(_id(like), new))
    file.write_bytes(zlib.compress(SIGNATURE + content, wbits=31))  # as gzip
    return new


def _id(file: Path) -> str:
    return file.stem.removeprefix("pagefind.")
