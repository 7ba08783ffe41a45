"""What a reader can look for: a record for each statement, rule and page of prose, and the index over all of them.

Alone knows Pagefind, which makes the index and searches it in the browser. Its Python client waits a tenth of a second
for each record that it is given, a minute for all; so the records are laid out as a site of small documents, which the
program indexes in one go.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path

from pagefind.service import get_executable

from traceability import pages, prose
from traceability.model import KINDS, Control, Evidence, Mode, Policy, Provision, Statement
from traceability.rules import RULES, Reading
from traceability.values import slug

PROSE = ("index.md", "docs/**/*.md", f"{pages.FOLDER}/**/*.md")
"""The pages of the site, as ``conf.py`` has them."""

NEEDED = ("pagefind-worker.js", "pagefind-entry.json")
"""Of what Pagefind puts beside its core, the part that is no ready-made search page."""


@dataclass(frozen=True, slots=True)
class Record:
    """One thing to be found: where it is, seen from the root of the site, and what is shown of it.

    Whoever types its title or one of its ``names``, in any spelling with the same slug, finds it before all that merely
    has the words.
    """

    address: str
    title: str
    kind: str
    text: str
    names: tuple[str, ...] = ()
    edition: str = ""


def records(reading: Reading, root: Path) -> Iterator[Record]:
    """All that can be found, in the order in which what has the same name is listed: the newest edition first."""
    policy = reading.policy
    editions = list(policy.editions)

    def order(statement: Statement) -> tuple[int, int]:
        age = editions.index(statement.edition) if isinstance(statement, Provision) else len(editions)
        return -age, getattr(statement, "order", 0)

    for statement in sorted(policy.statements.values(), key=order):
        yield _statement(policy, statement)
    for rule in RULES.values():
        yield Record(f"docs/rules.html#{rule.code}", rule.sentence.replace("`", ""), "rule", rule.reason, (rule.code,))
    for path in sorted({path for pattern in PROSE for path in root.glob(pattern)}):
        page = pages.page(path.read_text(encoding="utf-8"), path.relative_to(root).as_posix())
        yield from _page(policy, page)


def _statement(policy: Policy, statement: Statement) -> Record:
    edition = policy.editions[statement.edition].name if isinstance(statement, Provision) else ""
    said = [prose.plain(statement.body, lambda cited: _title(policy, cited))]
    said += [getattr(statement, option, "") for option in ("test", "because", "change", "new", "dropped", "across")]
    if isinstance(statement, Evidence):
        said += [f"{statement.authors} {statement.year}", statement.identifier.text]
    text = " ".join(filter(None, said))
    address = f"{statement.place.page}.html#{statement.id}"
    return Record(address, statement.title, statement.kind, text, tuple(_names(statement)), edition)


def _names(statement: Statement) -> Iterator[str]:
    """What a reader may call a statement beside its title: its id and number in several forms, and its synonyms."""
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
            yield f"{statement.authors} {statement.year}"


def _page(policy: Policy, page: pages.Page) -> Iterator[Record]:
    """A page by what it says outside of statements; nothing where it says nothing."""
    blocks = list(_blocks(policy, page))
    if not all(heading for heading, _ in blocks):
        (_, title), *rest = blocks
        address = f"{page.path.removesuffix('.md')}.html"
        yield Record(address, title, "page", " ".join(text for _, text in rest))


def _blocks(policy: Policy, page: pages.Page) -> Iterator[tuple[bool, str]]:
    """The headings, which are True, and paragraphs of a page as they are read, without the text of statements."""
    ours = [range(b.place.line, b.body_line + b.body.count("\n") + 1) for b in page.blocks if b.kind in KINDS]
    before = None
    for token, line in page.tokens:
        if token.type == "inline" and not any(line in lines for lines in ours):
            yield before == "heading_open", prose.line(token, lambda cited: _title(policy, cited))
        before = token.type


def _title(policy: Policy, cited: str) -> str:
    """A statement that is cited by its title; another role, such as one that is explained, by what it says."""
    return policy[cited].title if cited in policy.statements else cited


def write(found: Iterable[Record], site: Path) -> None:
    """Write the index of ``found`` into the folder of the built site.

    Raises OSError where there is no such site, or where Pagefind fails.
    """
    if not (site / "search.html").is_file():
        raise OSError(f"there is no built site in {site}; build it first")
    out = site / "pagefind"
    shutil.rmtree(out, ignore_errors=True)  # Pagefind names files by what they hold and leaves the old ones
    with tempfile.TemporaryDirectory() as folder:
        for number, record in enumerate(found):
            Path(folder, f"{number:05}.html").write_text(_document(record, number), encoding="utf-8")
        done = subprocess.run([get_executable(), "--site", folder, "--output-path", out, "--quiet"], check=False)
    if done.returncode:
        raise OSError(f"Pagefind ended with exit code {done.returncode} and made no index; what it says stands above")
    for file in out.glob("pagefind-*"):
        if file.name not in NEEDED:
            file.unlink()


def _document(record: Record, number: int) -> str:
    """A record as Pagefind reads it; what narrows a search and what is shown stand in its attributes."""
    names = dict.fromkeys(map(slug, (*record.names, record.title)))
    shown = {"title": record.title, "names": " ".join(record.names), "address": record.address}
    narrows = [("kind", record.kind), ("edition", record.edition), *(("name", name) for name in names)]
    marks = [("meta", name, value) for name, value in shown.items()]
    marks += [("filter", name, value) for name, value in narrows if value]
    marks.append(("sort", "order", f"{number:05}"))
    head = "".join(
        f'<meta data-pagefind-{to}="{name}[content]" content="{escape(value)}">' for to, name, value in marks
    )
    return f'<!doctype html><html lang="en"><head>{head}</head><body><p>{escape(record.text)}</p></body></html>'
