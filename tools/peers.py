"""Writes the same graph (ids, titles, texts, links) for other requirements tools, with one file for each page.

Only this module knows their formats. Each writer puts a project into a folder, which the other tool then processes.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from costs import Measured

from traceability.policy.model import LIVING, Policy, Statement, link_fields

PLAIN = """
extensions = ["myst_parser", "sphinx_needs"]
include_patterns = ["index.md", "requirements/**.md"]
myst_enable_extensions = ["colon_fence"]
needs_from_toml = "ubproject.toml"
html_theme = "furo"
"""


def measured(name: str, policy: Policy, folder: Path) -> Measured | None:
    """Return the command of a tool on the graph of ``policy``, written into ``folder``; None if the tool is not found.

    The function looks for the tool in the folder ``PEERS`` and on the path.
    """
    command = shutil.which(name, path=os.pathsep.join((os.environ.get("PEERS", ""), os.environ["PATH"])))
    if not command:
        return None
    write, arguments = TOOLS[name]
    folder.mkdir()
    write(policy, folder)
    return Measured([str(Path(command).absolute()), *arguments], folder)


def sphinx_needs(project: Path, to: Path) -> None:
    """Write the unchanged pages of a project for Sphinx-Needs with its default cards."""
    shutil.copytree(project / "requirements", to / "requirements")
    shutil.copy(project / "ubproject.toml", to)
    (to / "conf.py").write_text(PLAIN, encoding="utf-8")
    (to / "index.md").write_text("# Plain\n\n```{toctree}\n:glob:\n\nrequirements/**\n```\n", encoding="utf-8")


def strictdoc(policy: Policy, to: Path) -> None:
    """Write documents with a requirement for each statement and a parent for each link."""
    for name, statements in _pages(policy):
        text = f"[DOCUMENT]\nTITLE: {name}\nOPTIONS:\n  MARKUP: Text\n"
        for statement in statements:
            text += f"\n[REQUIREMENT]\nUID: {statement.id}\nTITLE: {statement.title}\n"
            text += f"STATEMENT: >>>\n{statement.body}\n<<<\n"
            parents = "".join(f"- TYPE: Parent\n  VALUE: {id}\n" for id in _linked(statement))
            text += f"RELATIONS:\n{parents}" if parents else ""
        (to / f"{name}.sdoc").write_text(text, encoding="utf-8")


def trlc(policy: Policy, to: Path) -> None:
    """Write a type for each kind of statement, with its links as fields."""
    text = "package Policy\n\nabstract type Statement {\n  title String\n  text String\n}\n"
    for kind in LIVING.values():
        fields = "".join(f"  {name} optional Statement [1 .. *]\n" for name in link_fields(kind))
        text += f"\ntype T_{kind.kind} extends Statement {{\n{fields}}}\n"
    (to / "policy.rsl").write_text(text, encoding="utf-8")
    for name, statements in _pages(policy):
        text = "package Policy\n"
        for statement in statements:
            named: dict[str, list[str]] = {}
            for option, id in statement.links():
                named.setdefault(option, []).append(id.replace("-", "_"))
            links = "".join(f"  {option} = [{', '.join(ids)}]\n" for option, ids in named.items())
            text += f"\nT_{statement.kind} {statement.id.replace('-', '_')} {{\n  title = '''{statement.title}'''\n"
            text += f"  text = '''{statement.body}'''\n{links}}}\n"
        (to / f"{name}.trlc").write_text(text, encoding="utf-8")


def openfasttrace(policy: Policy, to: Path) -> None:
    """Write Markdown with a specification item for each statement, which needs the kinds that cover it."""
    covered: dict[str, set[str]] = {}
    for statement in policy.statements.values():
        for id in _linked(statement):
            covered.setdefault(id, set()).add(statement.kind)
    for name, statements in _pages(policy):
        text = f"# {name}\n"
        for statement in statements:
            text += f"\n### {statement.title}\n`{statement.kind}~{statement.id}~1`\n\n{statement.body}\n"
            if links := "".join(f"* `{policy[id].kind}~{id}~1`\n" for id in _linked(statement)):
                text += f"\nCovers:\n\n{links}"
            if needs := covered.get(statement.id):
                text += f"\nNeeds: {', '.join(sorted(needs))}\n"
        (to / f"{name}.md").write_text(text, encoding="utf-8")


def _linked(statement: Statement) -> list[str]:
    """Return the ids that a statement links to, without duplicates."""
    return list(dict.fromkeys(id for _, id in statement.links()))


def _pages(policy: Policy) -> Iterator[tuple[str, Iterator[Statement]]]:
    """Yield the statements of each page, with a name for its file."""
    for page, statements in groupby(policy.statements.values(), key=lambda statement: statement.place.page):
        yield page.removeprefix("requirements/").replace("/", "-"), statements


TOOLS = {
    "trlc": (trlc, ["."]),
    "oft": (openfasttrace, ["trace", "."]),
    "strictdoc": (strictdoc, ["export", ".", "--output-dir", "out"]),
}
"""The other tools by command: the function that writes their input, and their arguments."""
