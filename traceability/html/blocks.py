"""The contents of a page besides tables and statements: legends, numbers, pictures, rules, proposed wording."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from traceability.analysis.efficacy import Mark
from traceability.analysis.verdicts import Verdict
from traceability.data.catalogue import OFFERS, matching
from traceability.figures import Figure, tables
from traceability.html.cells import sign, table
from traceability.html.markup import Markup, filled, joined, trusted
from traceability.policy.model import (
    Mode,
    Policy,
)
from traceability.policy.values import ControlStatus, Grade, Outcome
from traceability.publication.identity import PDF, VERSIONS, Publication
from traceability.publication.paths import (
    COMMENT_MATRIX,
    EXPLORER_DATA,
    MATRIX,
    SEVERAL_MODES,
    Href,
    example_page,
    figure_file,
    view_file,
)
from traceability.publication.paths import thumbnail as small
from traceability.rules import Rule
from traceability.source import rule_examples
from traceability.views.content import sense
from traceability.views.groupings import agreement, agreement_of


def as_pdf(href: Href) -> Markup:
    """Return a link to the PDF edition, which is written after the pages."""
    address = posixpath.join(posixpath.dirname(href("/index")), PDF)
    return filled('<p><a href="{}">This site as a PDF, to read and print</a></p>', address)


def explorer(href: Href) -> Markup:
    """Return the place that the script of the explorer fills, with a note that the script removes.

    The note helps where no script runs, where the page is opened as a file, and where a script fails to load.
    """
    note = (
        "If no fields appear here, the script of the explorer did not start. Allow scripts for this site, or load the "
        "page again. A page that you opened as a file cannot load it: run {} in the folder of the site, and open the "
        "address that it prints. The pages named above need no script."
    )
    return filled(
        '<div class="explorer" data-source="{}"><p class="unstarted">{}</p></div>',
        href(f"/{EXPLORER_DATA}"),
        filled(note, filled("<code>{}</code>", "python -m http.server")),
    )


def version(published: Publication, href: Href) -> Markup:
    """Return the version of the site, linked to the page of all versions."""
    address = posixpath.join(posixpath.dirname(href("/index")), VERSIONS)
    return filled('<p>This is <a href="{}">version {}</a>.</p>', address, published.version)


def figure(drawn: Figure, href: Href) -> Markup:
    """Return a figure with its key, and links to its files."""
    files = (
        filled('<a href="{}">{}</a>', href(f"/figures/{drawn.name}.{kind}"), kind.upper()) for kind in ("svg", "png")
    )
    return filled(
        '<figure class="picture" tabindex="0">{}<figcaption>{} '
        '<span class="files">Download: {}, CC BY 4.0.</span></figcaption></figure>',
        *(trusted(drawn.on_page()), drawn.key, joined(files, ", ")),
    )


def numbers_of(policy: Policy, name: str, href: Href) -> Markup:
    """Return the folded tables that have the numbers of a figure."""
    shown = joined((table(policy, href, content, view=view) for view, content in tables(policy, name)), "\n")
    return filled('<details class="behind"><summary>The numbers</summary>{}</details>', shown)


def thumbnail(drawn: Figure, title: str, numbers: Markup, href: Href) -> Markup:
    """Return a figure in small, with what it shows and links to its files and its page, where readers can cite it."""

    def links(kinds: Mapping[str, str]) -> Markup:
        return joined((filled('<a href="{}">{}</a>', address, kind) for kind, address in kinds.items()), " ")

    page, svg, png = (href(f"/{figure_file(drawn.name, kind)}") for kind in ("html", "svg", "png"))
    return filled(
        '<section class="thumbnail" id="figure-{}"><a href="{}" tabindex="-1" aria-hidden="true">'
        '<img src="{}" alt="" loading="lazy" width="220" height="150"></a>'
        '<div><p><a href="{}"><strong>{}</strong></a></p><p>{}</p><p class="about">{}</p></div></section>{}',
        *(drawn.name, page, href(f"/{small(drawn.name)}"), page, title, drawn.message),
        *(links({"SVG": svg, "PNG": png, "Cite": f"{page}#cite", "Embed": f"{page}#embed"}), numbers),
    )


def legend(meanings: Iterable[tuple[Verdict | ControlStatus | Grade | Mark | Outcome, str]]) -> Markup:
    """Return what some words mean, each with its sign where it has one."""
    items = (
        filled(
            "<li>{}<span><strong>{}</strong>: {}</span></li>",
            *("" if isinstance(word, Grade | Mark | Outcome) else sign(sense(word), ""), word.label, text),
        )
        for word, text in meanings
    )
    return filled('<ul class="legend">{}</ul>', joined(items))


def modes_that_agree(policy: Policy) -> Markup:
    """Return which modes have the same verdicts; empty if no modes have."""
    said = agreement(policy)
    if not said:
        return Markup()
    return filled("<p>{}</p><ul>{}</ul>", said.lead, joined(filled("<li>{}</li>", item) for item in said.items))


def in_another_mode(policy: Policy, href: Href, mode: str) -> Markup:
    """Return which modes agree with a mode, and what to do if a model is in another mode, too."""
    said = agreement_of(policy, policy.get(Mode, mode))
    also = (
        "<p>Is the model in another mode, too? Read both pages and say what you do in each. "
        '<a href="{}">What differs between modes</a></p>'
    )
    return (filled("<p>{}</p>", said) if said else Markup()) + filled(also, href(f"/{SEVERAL_MODES}"))


ELSEWHERE = {
    "same": "The same in another edition:",
    "begins": "Not in the other edition, which begins here:",
}
"""The text before the links to other editions."""


def switch(policy: Policy, edition: str, leads: str, others: Mapping[str, str]) -> Markup:
    """Return the edition of a page, with links to others; ``leads`` is a key of ``ELSEWHERE``."""
    newest = " (newest)"
    linked = joined(
        filled(
            ' <a href="{}" rel="alternate">{}{}</a>',
            *(address, policy.editions[id].name.capitalize(), newest if id == policy.newest else ""),
        )
        for id, address in others.items()
    )
    return filled(
        '<p class="editions"><span class="own">Edition: <strong>{}</strong>{}'
        '</span><span class="others">{}{}</span></p>',
        *(policy.editions[edition].name, newest if edition == policy.newest else "", ELSEWHERE[leads], linked),
    )


def family(all_rules: Iterable[Rule], letter: str, examples: Path, href: Href) -> Markup:
    """Return the rules of one family, each with its reason, the findings of its examples, and its first version."""
    rules = (rule for rule in all_rules if rule.code[0] == letter)
    return joined(_rule(rule, rule_examples.read(examples, rule.code), href) for rule in rules)


def _rule(rule: Rule, example: rule_examples.Example, href: Href) -> Markup:
    findings = dict.fromkeys(finding for broken in example.broken for finding in broken.findings)
    page = href(f"/{example_page(rule.code[0])}")
    texts = filled('<a href="{}#{}">Texts that break {} or keep it</a>', page, *[rule.code] * 2)
    facts = {
        "Why": with_code(rule.reason),
        "Findings": joined(filled("<p><code>{}</code></p>", finding) for finding in findings),
        "Examples": filled("{}, since {}", texts, rule.since),
    }
    rows = joined(filled("<dt>{}</dt><dd>{}</dd>", label, fact) for label, fact in facts.items())
    return filled(
        '<section class="rule" id="{}"><h3><code>{}</code> {}</h3><dl class="facts">{}</dl></section>',
        *(rule.code, rule.code, with_code(rule.sentence), rows),
    )


def with_code(text: str) -> Markup:
    """Return a docstring as HTML, with code between backticks."""
    pieces = re.split(r"`([^`]+)`", text)
    return joined(filled("<code>{}</code>", piece) if n % 2 else piece for n, piece in enumerate(pieces))


def as_spreadsheet(policy: Policy, href: Href, name: str) -> Markup:
    """Return links to the spreadsheets of a view, which are written after the pages.

    Raises KeyError if it has none.
    """
    offered = {
        "matrix": (
            "As a spreadsheet",
            {"XLSX of every draft": MATRIX, "CSV of this one": view_file("matrix", policy.edition)},
        ),
        "comment-matrix": (
            "Comment matrix of every draft, one row for each proposed change",
            {kind.upper(): f"{COMMENT_MATRIX}.{kind}" for kind in ("xlsx", "csv")},
        ),
    }
    what, files = offered[name]
    links = (filled('<a href="{}">{}</a>', href(f"/{path}"), kind) for kind, path in files.items())
    return filled('<p class="about files">{}: {}</p>', what, joined(links, ", "))


def offered(href: Href, paths: Iterable[str], whom: str) -> Markup:
    """Return the list of files for a group of readers, with links to those among ``paths``."""
    there, root = list(paths), posixpath.dirname(href("/index"))
    parts = []
    for offer in OFFERS:
        if offer.whom == whom:
            links = [_file_link(root, path) for path in matching(offer, there)]
            name = links[0] if len(links) == 1 else filled("<code>{}</code>", offer.files)
            description = filled("{}. <span>{}</span>", offer.what, offer.promise)
            if offer.listed_in:
                description += filled(" All {} are listed in <code>{}</code>.", len(links), offer.listed_in)
            elif len(links) > 1:
                listed = joined(filled("<li>{}</li>", link) for link in links)
                description += filled("<details><summary>All {}</summary><ul>{}</ul></details>", len(links), listed)
            parts.append(filled("<dt>{}</dt><dd>{}</dd>", name, description))
    return filled('<dl class="offers">{}</dl>', joined(parts))


def _file_link(root: str, path: str) -> Markup:
    return filled('<a href="{}"><code>{}</code></a>', posixpath.join(root, path), path)
