"""One build of the site: reads the policy before Sphinx does, fills the pages, and writes the files beside them."""

from __future__ import annotations

import multiprocessing
import posixpath
from collections.abc import Iterator, Mapping
from functools import cached_property, partial
from html import escape
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, NoReturn

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.errors import ExtensionError
from sphinx.util import logging
from sphinx_needs.data import SphinxNeedsData
from sphinx_needs.directives.need import analyse_need_locations
from sphinx_needs.roles.need_ref import NeedRef

from traceability import data, figures, rules
from traceability.data import dataset, llms
from traceability.html import (
    blocks,
    card,
    checklist_pages,
    example_pages,
    figure_pages,
    page_blocks,
    page_shell,
    search_page,
    sign_sheet,
    source_links,
    statement_pages,
    style_sheets,
    take_away,
)
from traceability.policy.errors import UserError
from traceability.policy.model import Correspondence, Release, Statement
from traceability.publication import output, paths
from traceability.publication.identity import LICENSE_ADDRESS, NO_JEKYLL, PDF, SECURITY_POLICY, VERSIONS, Publication
from traceability.publication.paths import SEARCH
from traceability.publishing import feed, releases, sitemap
from traceability.source import page_memory, sphinx_needs
from traceability.source.findings import grouped
from traceability.sphinx_ext import doctree_transforms, theme, unused_assets
from traceability.sphinx_ext.page_digests import PageDigests
from traceability.sphinx_ext.placeholders import Shown, shown
from traceability.views import plain_text

LOGGER = logging.getLogger(__name__)


def stop(*findings: object) -> NoReturn:
    """Report each finding on one line and end the build; an exception would bury them in Sphinx's own report."""
    for finding in findings:
        LOGGER.error("%s", finding)
    raise SystemExit(1)


class Site:
    """One build of the site: the policy as read, and the computed content of each page."""

    reading: rules.Reading

    def __init__(self) -> None:
        self.digests = PageDigests(self.shown)
        self.writing: BaseProcess | None = None

    def read(self, app: Sphinx) -> None:
        """Read and check the policy before Sphinx does."""
        self.app = app
        app.builder.templates.environment.filters["squeeze"] = theme.squeeze
        try:
            self.reading, findings = rules.judge(Path(app.srcdir), page_memory.load(Path(app.srcdir)))
        except (OSError, UserError) as error:
            stop(f"the policy cannot be read: {error}")
        self.policy = self.reading.policy
        self.digests.read(app, self.policy)
        if broken := [finding for finding in findings if not finding.code.startswith(rules.STAGES[-1])]:
            stop(
                *grouped(broken)
            )  # the preview shows pages before their links are confirmed; ``make html`` checks them

    def make_styles(self, app: Sphinx) -> None:
        """Write the style sheet of signs, of which pages name the checksum, and that of pages of statements."""
        if app.builder.format == "html":
            folder = Path(app.outdir, "_static")
            folder.mkdir(parents=True, exist_ok=True)
            (folder / sign_sheet.NAME).write_text(sign_sheet.sheet(), encoding="utf-8")
            whole = style_sheets.of_statement(Path(app.srcdir, unused_assets.STYLES), sign_sheet.sheet())
            (folder / style_sheets.STATEMENT).write_text(whole, encoding="utf-8")

    def arrange(self, app: Sphinx, doctree: nodes.document) -> None:
        """Turn each need into a section or lead of its page, with a placeholder for computed content."""
        analyse_need_locations(app, doctree)  # Sphinx-Needs would do so too late, when no need is left
        doctree_transforms.arrange(doctree, self.policy)
        self._name_edition(app.env, doctree)
        if app.env.docname == paths.EVIDENCE and not self.by_page.get(paths.EVIDENCE):
            doctree.next_node(nodes.section).append(shown("works"))
        for statement in self.by_page.get(app.env.docname, ()):  # labels, to which other sites link with intersphinx
            label = (app.env.docname, statement.id, statement.title)
            app.env.domains.standard_domain.labels[statement.id] = label
        metadata = app.env.metadata[app.env.docname]
        metadata["shows"] = [tuple(node["what"]) for node in doctree.findall(Shown)]
        if any(isinstance(statement, Release | Correspondence) for statement in self.by_page.get(app.env.docname, ())):
            metadata["tocdepth"] = 2  # tables link to each disclosure and to each correspondence
        metadata["cites"] = any(doctree.findall(NeedRef))

    def compare(self, app: Sphinx, builder: Any) -> None:
        """Stop the build if Sphinx-Needs collected a different policy than was read."""
        collected = sphinx_needs.policy(SphinxNeedsData(app.env).get_needs_view())
        if differences := list(sphinx_needs.differences(self.policy, collected)):
            stop(*differences)

    def fill(self, app: Sphinx, doctree: nodes.document, docname: str) -> None:
        """Replace the placeholders of a page by their content."""
        places = list(doctree.findall(Shown))
        filled = [self.shown(docname, tuple(node["what"])) for node in places]
        for node, html in zip(places, filled, strict=True):
            node.replace_self(nodes.raw("", html, format="html"))
        self.digests.note(docname, filled)
        doctree_transforms.explain(doctree, self.policy, docname, lambda id: self.address(docname, id))

    def shown(self, docname: str, what: tuple[str, ...]) -> str:
        """Return the HTML of a placeholder on a page of the site."""
        return str(self.html(what, lambda id: self.address(docname, id)))

    def html(self, what: tuple[str, ...], href: paths.Href) -> str:
        """Return the HTML of a placeholder, with addresses from ``href``."""
        match what:
            case ("foot", id):
                return card.foot(self.policy, href, self.policy[id])
            case ("lead", id):
                return card.lead(self.policy, href, self.policy[id])
            case ("editions", page_edition, leads, *others):
                there = {edition: href(target) for edition, target in zip(others[::2], others[1::2], strict=True)}
                return blocks.switch(self.policy, page_edition, leads, there)
        root = Path(self.app.srcdir)
        context = page_blocks.Context(self.policy, href, self.published, root, lambda: self.offered)
        return page_blocks.render(context, *what)

    def begin(self, app: Sphinx, builder: Any) -> None:
        """Start writing the files beside the pages, in a separate process while Sphinx writes the pages."""
        if builder.format == "html" and not app.config.policy_preview:
            self.writing = self._begun()

    def _begun(self) -> BaseProcess:
        process = multiprocessing.get_context("fork").Process(target=self._write, daemon=True)
        process.start()
        return process

    def publish(self, app: Sphinx, error: Exception | None) -> None:
        """Wait until the files beside the pages are written; if no page was written, write them now.

        Raises ExtensionError if they could not be written; the process that failed has printed why.
        """
        if error is not None or app.builder.format != "html" or app.config.policy_preview:
            return
        writing = self.writing or self._begun()
        writing.join()
        if writing.exitcode:
            raise ExtensionError("the files beside the pages could not be written")

    def _write(self) -> None:
        """Write figures, data, permanent addresses and checklists."""
        output.write(Path(self.app.outdir), self.beside())

    def beside(self) -> Iterator[output.File]:
        """Yield every file that is not a page of Sphinx, each with the function that makes it."""
        env, config = self.app.env, self.app.config
        source = f"{config.project}, version {config.release}, CC BY 4.0. Unofficial; not by NIST."
        titles = {docname: title.astext() for docname, title in env.titles.items()}
        yield from statement_pages.files(self.policy, self.published, titles, self.pictured())
        yield from checklist_pages.files(self.policy, self.published, self.pictured())
        yield from figure_pages.files(self.policy, self.published)
        yield from take_away.files(self.policy)
        yield from example_pages.files(self.policy, self.published, Path(self.app.srcdir))
        yield SEARCH, partial(search_page.page, self.published, [*self._navigation(env, below=False)], self.pictured())
        yield VERSIONS, partial(releases.page, self.published, ())
        yield from self.data
        yield from figures.files(figures.every(self.policy), source)
        yield llms.PATH, lambda: llms.llms(self.policy, self.published, self._navigation(env), self.offered)
        yield NO_JEKYLL, lambda: ""
        pages = [*map(self.app.builder.get_target_uri, sorted(env.found_docs))]
        pages += [f"{paths.permalink(statement)}index.html" for statement in self.own_pages]
        pages += [paths.figure_file(drawn.name, "html") for drawn in figures.every(self.policy)]
        yield from (
            (path, make) for path, make in sitemap.files(self.published, pages) if path not in config.html_extra_path
        )

    @property
    def own_pages(self) -> list[Statement]:
        """The statements that have a page of their own at their permanent address."""
        return [one for one in self.policy.statements.values() if not isinstance(one, statement_pages.FORWARDED)]

    @cached_property
    def by_page(self) -> Mapping[str, list[Statement]]:
        """The statements of each page, in the order of the policy."""
        pages: dict[str, list[Statement]] = {}
        for statement in self.policy.statements.values():
            pages.setdefault(statement.place.page, []).append(statement)
        return pages

    @property
    def published(self) -> Publication:
        """The version and the address of the site."""
        return self.app.config.policy_published

    @cached_property
    def data(self) -> list[output.File]:
        """Every data file. The page of data names them before they exist."""
        root = self.app.config.root_doc
        return [
            *data.files(self.policy, self.published, lambda id: self.address(root, id)),
            *feed.files(Path(self.app.srcdir), self.published),
            ("data/ubproject.toml", Path(self.app.srcdir, self.app.config.needs_from_toml).read_bytes),
        ]

    @cached_property
    def offered(self) -> list[str]:
        """The paths of all files for download, including those that other programs write later."""
        pictures = [
            paths.figure_file(drawn.name, kind) for drawn in figures.every(self.policy) for kind in ("svg", "png")
        ]
        statements = [path for path, _ in take_away.files(self.policy)]
        by_sphinx = ("needs.json", "objects.inv")
        data = [path for path, _ in self.data]
        return [*data, *statements, *pictures, *by_sphinx, statement_pages.IDS, llms.PATH, PDF]

    def _navigation(self, env: BuildEnvironment, *, below: bool = True) -> Iterator[llms.Section]:
        """Yield the parts of the navigation: the caption, and the title and path of each page.

        Pages ``below`` those that the front page lists are left out if that is False.
        """
        for listed in env.get_doctree(self.app.config.root_doc).findall(addnodes.toctree):
            names = [name for _, name in listed["entries"]]
            names = [page for name in names for page in _with_those_below(env, name)] if below else names
            pages = [(env.titles[name].astext(), self.app.builder.get_target_uri(name)) for name in names]
            yield listed["caption"], pages

    def _name_edition(self, env: BuildEnvironment, doctree: nodes.document) -> None:
        """Insert the edition of a page below its title, if another edition has the same page."""
        page_edition, others = theme.counterparts(self.policy, env.docname, env.found_docs)
        title = doctree.next_node(nodes.title)
        if others and title is not None:
            listed = [text for edition, target in others.items() for text in (edition, f"/{target}")]
            name = posixpath.basename(env.docname)
            leads = "same" if all(posixpath.basename(target) == name for target in others.values()) else "begins"
            title.parent.insert(title.parent.index(title) + 1, shown("editions", page_edition, leads, *listed))

    def dress(
        self, app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
    ) -> None:
        """Pass to the templates the edition of a page, its description, and its security policy."""
        page_edition, others = theme.counterparts(self.policy, page, app.env.found_docs)
        edition = page_edition if others else ""
        context["of_edition"] = escape(self.policy.editions[edition].name) if edition else ""
        context["edition_name"] = escape(theme.edition_line(self.policy, edition))
        context["edition_in_brief"] = escape(theme.edition_in_brief(self.policy, edition))
        context["security_policy"] = SECURITY_POLICY
        context["license"] = LICENSE_ADDRESS
        if page == paths.DATA_PAGE:
            context["dataset"] = dataset.schema_org(self.policy, self.published, "../" * page.count("/"))
        path = self.app.builder.get_target_uri(page)
        context["colophon"] = source_links.colophon(self.published, "../" * page.count("/"), path)
        context["theme_announcement"] = self.published.notice("../" * page.count("/"))
        paragraph = next((text.astext() for text in doctree.findall(nodes.paragraph)), "") if doctree else ""
        context["description"] = plain_text.beginning(" ".join(paragraph.split()))
        title = app.env.titles[page].astext() if page in app.env.titles else self.app.config.project
        title += f" ({self.policy.editions[edition].name})" if edition else ""
        address = app.builder.get_target_uri(page)
        context["share_card"] = str(page_shell.card(self.published, title, address, self.pictured(page)))

    def pictured(self, page: str = "") -> str:
        """Return the path of the picture for share cards: the first figure on a page, or else the heat map."""
        shows = self.app.env.metadata.get(page, {}).get("shows", ())
        name, *given = next((what for what in shows if what[0] in figures.FIGURES), ("heat-map",))
        part, _ = page_blocks.in_its_edition(self.policy, name, given)
        return paths.figure_file(figures.FIGURES[name](part).name, "png")

    def address(self, docname: str, id: str) -> str:
        """Return the address of a statement, or of a page if ``id`` starts with a slash, relative to a page."""
        if id.startswith(("/figures/", "/data/", "/examples/", "/release-statements/")):
            return posixpath.relpath(id[1:], posixpath.dirname(docname))
        if id.startswith(("/", "#")):
            return id if id.startswith("#") else self.app.builder.get_relative_uri(docname, id[1:])
        return f"{self.app.builder.get_relative_uri(docname, self.policy[id].place.page)}#{id}"


def _with_those_below(env: BuildEnvironment, name: str) -> Iterator[str]:
    """Yield a page and every page that the tables of contents list below it."""
    yield name
    for below in env.toctree_includes.get(name, ()):
        yield from _with_those_below(env, below)
