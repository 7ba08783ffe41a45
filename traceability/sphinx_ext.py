"""Put the policy on the pages of the site: statements, their verdicts, views and rules.

Alone imports Sphinx. It reads the policy without Sphinx before Sphinx reads a page, and stops the build where a
rule is broken; it shows what it read itself, and stops the build where Sphinx-Needs collected something else.
"""

from __future__ import annotations

import hashlib
import json
import posixpath
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NoReturn

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.errors import ExtensionError
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective
from sphinx_needs.data import SphinxNeedsData
from sphinx_needs.directives.need import analyse_need_locations
from sphinx_needs.nodes import Need
from sphinx_needs.roles.need_ref import NeedRef

from traceability import (
    bare,
    blocks,
    cards,
    checklists,
    figures,
    glossary,
    markup,
    needs,
    permalinks,
    rules,
    theme,
    views,
)
from traceability.exports.explorer import explorer
from traceability.model import (
    Alternative,
    Control,
    Mode,
    Objective,
    Policy,
    Practice,
    Problem,
    Provision,
    Requirement,
    Retired,
    Statement,
    Term,
    in_edition,
)
from traceability.publication import SECURITY_POLICY, Publication
from traceability.verdicts import Verdict

HEADED = (Objective, Practice, Control, Mode, Alternative)
"""Statements that their page or section already has a heading for, with a number or the name."""


EXPLAINED = (Objective, Practice, Requirement, Alternative, Problem)
"""Statements in whose text a term of the glossary is linked where it first stands."""

ACTED_ON = (
    Verdict.GAP, Verdict.ALTERNATIVE, Verdict.BEFORE_RELEASE, Verdict.BY_AGREEMENT, Verdict.NOT_RELEVANT,
    Verdict.AS_WRITTEN,
)  # fmt: skip
"""The verdicts in the order of a mode's page: what a reader has to act on first, the long list last."""


PICTURES = (
    *figures.FIGURES, "shows", "legend", "hold-legend", "grades", "rules", "numbers", "proposed-wording", "pdf",
)  # fmt: skip
"""What a page can show besides the tables of ``views.VIEWS``."""

OF_ONE_EDITION = {
    *(view.__name__.replace("_", "-") for view in views.OF_ONE_EDITION),
    *(figure.__name__.replace("_", "-") for figure in figures.OF_ONE_EDITION),
    *("shows", "numbers", "proposed-wording"),
}
"""What speaks of one edition: of the one whose name stands last, and of the newest otherwise."""

LOGGER = logging.getLogger(__name__)


def stop(*findings: object) -> NoReturn:
    """End the build with one line for each finding; an exception would bury them in Sphinx's own report."""
    for finding in findings:
        LOGGER.error("%s", finding)
    raise SystemExit(1)


class Shown(nodes.General, nodes.Element):
    """Stands in for something that is computed from the whole policy when its page is written."""


class View(SphinxDirective):
    """``:::{view} name argument … edition``: a table of ``views.VIEWS``, a picture of ``figures``, or the ``rules``."""

    required_arguments = 1
    optional_arguments = 9

    def run(self) -> list[nodes.Node]:
        if self.arguments[0] not in (*views.VIEWS, *PICTURES):
            raise self.error(f"no view {self.arguments[0]!r}; there are {', '.join((*views.VIEWS, *PICTURES))}")
        return [shown(*self.arguments)]


def shown(*what: str) -> Shown:
    return Shown(what=list(what))


class Site:
    """One build of the site: the policy as it was read, and what each page shows of it."""

    reading: rules.Reading

    def read(self, app: Sphinx) -> None:
        """Read and check the policy before Sphinx does."""
        self.app = app
        app.builder.templates.environment.filters["squeeze"] = theme.squeeze
        try:
            self.reading = rules.read(Path(app.srcdir))
        except (OSError, ValueError, TypeError) as error:
            stop(f"the policy cannot be read: {error}")
        self.policy = self.reading.policy
        found = rules.findings(self.reading)
        if broken := [finding for finding in found if not finding.code.startswith(rules.STAGES[-1])]:
            stop(*broken)  # who is still writing sees the page before the links to it are confirmed; `make html` asks

    def arrange(self, app: Sphinx, doctree: nodes.document) -> None:
        """Turn each need into a section or lead of its page, with a place for what is computed."""
        analyse_need_locations(app, doctree)  # Sphinx-Needs would do so too late, when no need is left
        for need in list(doctree.findall(Need)):
            if need["ids"][0] not in self.policy.statements:
                continue  # ``compare`` will speak of it
            statement = self.policy[need["ids"][0]]
            if isinstance(statement, HEADED):
                _complete_heading(need, statement)
                arranged = nodes.container("", *_lead(statement), *need.children, shown("foot", statement.id))
            else:
                title = nodes.title("", "", *_title(statement))
                arranged = nodes.section("", title, *_lead(statement), *need.children, shown("foot", statement.id))
            arranged["ids"] = [statement.id]
            arranged["classes"] = ["statement", statement.kind]
            need.attributes["classes"].clear()  # or the new node would inherit them
            need.replace_self(arranged)
            if isinstance(statement, Mode):
                arranged.parent.extend(_mode_sections(statement, self.policy))
        for found in doctree.findall(nodes.enumerated_list):
            if all(isinstance(entry.children[-1], nodes.bullet_list) for entry in found):
                found["classes"].append("questions")  # each with its answers below: a script asks them one at a time
        self._name_edition(app.env, doctree)
        metadata = app.env.metadata[app.env.docname]
        metadata["shows"] = [tuple(node["what"]) for node in doctree.findall(Shown)]
        metadata["cites"] = any(doctree.findall(NeedRef))

    def outdated(self, app: Sphinx, env: BuildEnvironment) -> list[str]:
        """The pages that show something else than when they were written, wherever the cause lies."""
        before = getattr(env, "policy_shown", {})
        env.policy_shown = {docname: self._digest(env, docname) for docname in env.found_docs}
        return [docname for docname, digest in env.policy_shown.items() if before.get(docname) != digest]

    def compare(self, app: Sphinx, builder: Any) -> None:
        """Hold what Sphinx-Needs collected against what was read."""
        collected = needs.policy(SphinxNeedsData(app.env).get_needs_view())
        if found := list(needs.differences(self.policy, collected)):
            stop(*found)

    def fill(self, app: Sphinx, doctree: nodes.document, docname: str) -> None:
        """Put in what is computed."""
        for node in list(doctree.findall(Shown)):
            html = self.html(tuple(node["what"]), lambda id: self.address(docname, id))
            node.replace_self(nodes.raw("", html, format="html"))
        explain(doctree, self.policy, docname, lambda id: self.address(docname, id))

    def html(self, what: tuple[str, ...], href: markup.Href) -> str:
        """What a place on a page shows, with links as ``href`` makes them."""
        name, *arguments = what
        policy = self.policy
        if name in OF_ONE_EDITION:
            policy = in_edition(
                policy, arguments.pop() if arguments[-1:] and arguments[-1] in policy.editions else policy.newest
            )
        match name, *arguments:
            case ("foot", id):
                return cards.foot(policy, href, policy[id])
            case ("lead", id):
                return cards.lead(policy, href, policy[id])
            case ("editions", own, leads, *others):
                there = {edition: href(target) for edition, target in zip(others[::2], others[1::2], strict=True)}
                return blocks.switch(policy, own, leads, there)
            case (name,) if name in figures.FIGURES:
                return blocks.figure(figures.FIGURES[name](policy), href)
            case ("shows", name):
                return blocks.shows(figures.FIGURES[name](policy))
            case ("legend",):
                return blocks.legend()
            case ("hold-legend",):
                return blocks.hold_legend()
            case ("grades",):
                return blocks.grades()
            case ("rules", letter):
                return blocks.family(rules.RULES.values(), letter, Path(self.app.srcdir, "tests/examples"))
            case ("numbers", mode):
                return blocks.numbers(policy, href, mode)
            case ("pdf",):
                return blocks.as_pdf(href)
            case ("proposed-wording",):
                return blocks.proposed_wording(policy, href)
            case (name, *arguments) if name in views.VIEWS:
                return markup.table(policy, href, views.VIEWS[name](policy, *arguments), view=name)
        raise ExtensionError(f"no view {' '.join(what)!r}; there are {', '.join(sorted(views.VIEWS))}")

    def publish(self, app: Sphinx, error: Exception | None) -> None:
        """Write what stands outside of the pages that Sphinx knows: figures, data, permanent addresses, checklists."""
        if error is not None or app.builder.format != "html":
            return
        self._draw(app)
        published = Publication(app.config.release, app.config.html_baseurl, app.config.policy_repository)
        titles = {docname: title.astext() for docname, title in app.env.titles.items()}
        card = f"figures/{figures.heat_map(in_edition(self.policy, self.policy.newest)).name}.png"
        data = explorer(self.policy, lambda id: self.address(app.config.root_doc, id))
        files = (
            *permalinks.files(self.policy, published, titles, card),
            *checklists.files(self.policy, published),
            ("data/explorer.json", json.dumps(data, ensure_ascii=False, separators=(",", ":"))),
        )
        bare.write(Path(app.outdir), files)

    def _name_edition(self, env: BuildEnvironment, doctree: nodes.document) -> None:
        """Say under the title of a page which edition it speaks of, if there is the same page of another one."""
        own, others = counterparts(self.policy, env.docname, env.found_docs)
        title = doctree.next_node(nodes.title)
        if others and title is not None:
            listed = [text for edition, target in others.items() for text in (edition, f"/{target}")]
            name = posixpath.basename(env.docname)
            leads = "same" if all(posixpath.basename(target) == name for target in others.values()) else "begins"
            title.parent.insert(title.parent.index(title) + 1, shown("editions", own, leads, *listed))

    def dress(self, app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: object) -> None:
        """Tell the templates which edition a page speaks of, and what it may load."""
        own, others = counterparts(self.policy, page, app.env.found_docs)
        edition = own if others else ""
        context["of_edition"] = self.policy.editions[edition].name if edition else ""
        context["speaks_of"] = theme.speaks_of(self.policy, edition)
        context["security_policy"] = SECURITY_POLICY

    def address(self, docname: str, id: str) -> str:
        """Where a statement is on the site, or a page by its name behind a slash, as seen from a page."""
        if id.startswith("/figures/"):
            return posixpath.relpath(id[1:], posixpath.dirname(docname))
        if id.startswith(("/", "#")):
            return id if id.startswith("#") else self.app.builder.get_relative_uri(docname, id[1:])
        target = posixpath.splitext(self.policy[id].place.path)[0]
        return f"{self.app.builder.get_relative_uri(docname, target)}#{id}"

    def _draw(self, app: Sphinx) -> None:
        """Put the figures beside the pages as files, for slides and print."""
        source = f"{app.config.project}, version {app.config.release}, CC BY 4.0. Unofficial; not by NIST."
        figures.write(figures.every(self.policy), Path(app.outdir, "figures"), source)
        if not figures.sans():
            LOGGER.info("the PNG figures are set in a serif; install one of %s", ", ".join(figures.FONTS))

    def _digest(self, env: BuildEnvironment, docname: str) -> str:
        """A number that changes when anything changes that the page shows of others: views, names, navigation."""
        seen = hashlib.sha256()
        for what in env.metadata[docname]["shows"]:
            seen.update(self.html(what, self._there).encode())
        explained = self.policy.all(Term, Control)
        seen.update(repr([(s.id, s.title, s.body, s.place.path) for s in explained]).encode())
        if env.metadata[docname]["cites"]:
            seen.update("".join(f"{s.id}{s.title}{s.place.path}" for s in self.policy.statements.values()).encode())
        seen.update(repr([(doc, env.titles[doc].astext()) for doc in sorted(env.found_docs)]).encode())
        seen.update(repr(sorted(env.toctree_includes.items())).encode())
        return seen.hexdigest()

    def _there(self, id: str) -> str:
        if id.startswith(("/", "#")):
            return id
        return f"{self.policy[id].place.path}#{id}"


def explain(doctree: nodes.document, policy: Policy, docname: str, href: markup.Href) -> None:
    """Link the terms in the text of a statement, each once, and say at the end of the page what its words mean."""
    linked = [node.astext() for node in doctree.findall(nodes.raw)]
    for node in list(doctree.findall(nodes.Element)):
        statement = (
            policy.statements.get(next(iter(node.get("ids", ())), "")) if "statement" in node["classes"] else None
        )
        if not isinstance(statement, EXPLAINED):
            continue
        speaking = in_edition(policy, getattr(statement, "edition", policy.newest))
        seen: set[str] = set()
        for paragraph in (child for child in node if isinstance(child, nodes.paragraph)):
            for text in [child for child in paragraph if isinstance(child, nodes.Text)]:
                pieces = glossary.marked(speaking, text.astext(), seen)
                paragraph.replace(text, [_piece(href, piece, term) for piece, term in pieces if piece])
        linked.extend(f'#{id}"' for id in seen)
    words = [id for id in glossary.explained(policy, linked) if policy[id].place.path != f"{docname}.md"]
    if words:
        said = glossary.explanations(policy, href, words)
        doctree.next_node(nodes.section).append(nodes.raw("", said, format="html"))


def _piece(href: markup.Href, text: str, term: str) -> nodes.Node:
    return nodes.reference("", text, refuri=href(term), internal=True, classes=["term"]) if term else nodes.Text(text)


def _title(statement: Statement) -> Iterable[nodes.Node]:
    if isinstance(statement, Requirement):
        yield nodes.inline("", statement.number, classes=["number"])
        yield nodes.Text(" ")
    yield nodes.Text(statement.title)


def _complete_heading(need: Need, statement: Statement) -> None:
    """``Practice 6.1`` becomes ``Practice 6.1: …``, so that the title is written once and navigation shows it."""
    heading = need.parent.next_node(nodes.title)
    if heading is not None and heading.astext() != statement.title:
        heading += nodes.Text(f": {statement.title}")


def _lead(statement: Statement) -> Iterable[nodes.Node]:
    if isinstance(statement, Alternative | Retired):
        yield shown("lead", statement.id)
    if isinstance(statement, Mode):
        yield nodes.paragraph("", "", nodes.strong("", "The test. "), nodes.Text(statement.test), classes=["test"])


def _mode_sections(mode: Mode, policy: Policy) -> Iterable[nodes.Node]:
    """The sections of a mode's page that are computed: by the newest edition, and below by those before it."""
    newest, *older = reversed(policy.editions)
    if older:
        yield shown(
            "editions", newest, "below", *(text for edition in older for text in (edition, f"#under-{edition}"))
        )
    yield shown("numbers", mode.id, newest)
    yield _section("What the developer can still do", shown("mode-controls", mode.id))
    yield from _verdict_sections(mode, newest)
    for edition in older:
        name = policy.editions[edition].name
        numbers = shown("numbers", mode.id, edition)
        yield _section(f"Under the {name}", numbers, *_verdict_sections(mode, edition, name), id=f"under-{edition}")


def _verdict_sections(mode: Mode, edition: str, name: str = "") -> Iterable[nodes.section]:
    """A section for each verdict; the ``name`` of an older edition stands in its headings."""
    for verdict in ACTED_ON:
        title = verdict.words.capitalize()
        id = f"{edition}-{nodes.make_id(title)}" if name else nodes.make_id(title)
        table = shown("mode-verdict", mode.id, verdict.name, edition)
        yield _section(f"{title} ({name})" if name else title, table, id=id)


def _section(title: str, *content: nodes.Node, id: str = "") -> nodes.section:
    id = id or nodes.make_id(title)
    return nodes.section("", nodes.title("", title), *content, ids=[id], names=[id])


def counterparts(policy: Policy, docname: str, there: Iterable[str]) -> tuple[str, dict[str, str]]:
    """The edition that a page speaks of, and the same page of other editions, the newest first: edition -> page.

    A page of an edition stands in the folder of its draft; what stands beside that folder under the same name is of
    the newest. Where the guidance of another edition has no such page, its first one takes the place.
    """
    folders = {p.edition: posixpath.dirname(p.place.path).rpartition("/")[2] for p in policy.all(Provision)}
    parent, _, name = docname.rpartition("/")
    above, _, folder = parent.rpartition("/")
    own = next((edition for edition, draft in folders.items() if draft == folder), "")
    base = above if own else parent
    found = {}
    for edition in reversed(policy.editions):
        draft = f"{base}/{folders.get(edition)}"
        beside = [f"{base}/{name}"] if edition == policy.newest else []
        if edition != (own or policy.newest):
            place = next((page for page in (f"{draft}/{name}", *beside, f"{draft}/index") if page in there), "")
            if place and (own or place.endswith(f"/{name}")):
                found[edition] = place
    return own or policy.newest, found


NEEDLESS = (
    "sphinx-needs", "sphinx_needs", "jquery", "jsonview", "frameworks_compat", "datatables", "graphviz", "data_viewer",
    "furo-extensions", "doctools", "documentation_options", "sphinx_highlight",
)  # fmt: skip
"""Parts of the names of scripts and styles for what no page shows: cards, tables and charts of Sphinx-Needs, and
extensions that Furo can dress."""


def slim(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None) -> None:
    """Leave out what the page does not use."""
    needless = list(NEEDLESS)
    if doctree is None or not any("data-explains" in node.astext() for node in doctree.findall(nodes.raw)):
        needless.append("words.js")
    if doctree is None or not any("questions" in found["classes"] for found in doctree.findall(nodes.enumerated_list)):
        needless.append("questions.js")
    if doctree is not None and not any(doctree.findall(nodes.literal_block)):
        needless.append("pygments")
    shows = {what[0] for what in app.env.metadata.get(page, {}).get("shows", ())}
    if not shows & set(markup.NARROWED):
        needless.append("tables.js")
    if "foot" not in shows:
        needless.append("statements.js")
    if page != "docs/explorer":
        needless.append("explorer/")
    for kind in ("script_files", "css_files"):
        context[kind] = [
            file
            for file in context.get(kind, ())
            if not any(part in str(getattr(file, "filename", file)) for part in needless)
        ]


def search_otherwise(app: Sphinx) -> None:
    """Make no index of Sphinx's own: ``search`` makes one with more in it, in a quarter of the bytes."""
    app.builder.search = False
    app.config.html_additional_pages["search"] = "search.html"


def fold(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None) -> None:
    """Show in the navigation only the branch of the page: the whole tree costs a third of the build."""
    if whole := context.get("toctree"):
        context["toctree"] = lambda **options: whole(**options | {"collapse": True})


def tidy(app: Sphinx, error: Exception | None) -> None:
    """Do not publish the page of Sphinx-Needs that looks permalinks up with a script from another host, nor the
    scripts of a search that is not used."""
    unused = ("searchtools", "language_data", "base-stemmer", "english-stemmer", "sphinx_highlight")
    for name in (app.config.needs_permalink_file, *(f"_static/{script}.js" for script in unused)):
        Path(app.outdir, name).unlink(missing_ok=True)


def machine() -> str:
    """A number that changes when the machine does, so that a warm build shows what the machine now says."""
    folder = Path(__file__).parent
    return hashlib.sha256(b"".join(p.read_bytes() for p in sorted(folder.rglob("*.py")))).hexdigest()


def setup(app: Sphinx) -> dict[str, bool]:
    site = Site()
    app.add_config_value("policy_machine", machine(), "env")
    app.add_config_value("policy_repository", "", "")
    app.add_node(Shown)
    app.add_directive("view", View)
    app.connect("builder-inited", site.read)
    app.connect("builder-inited", search_otherwise)
    app.connect("doctree-read", site.arrange, priority=400)  # after Sphinx-Needs has placed its needs, before the TOC
    app.connect("env-updated", site.outdated)
    app.connect("write-started", site.compare, priority=900)  # after Sphinx-Needs has resolved its needs
    app.connect("doctree-resolved", site.fill)
    app.connect("html-page-context", site.dress)
    app.connect("html-page-context", fold, priority=100)  # before Furo asks for the tree
    app.connect("html-page-context", slim, priority=900)
    app.connect("build-finished", site.publish)
    app.connect("build-finished", tidy, priority=900)
    return {"parallel_read_safe": False, "parallel_write_safe": False}
