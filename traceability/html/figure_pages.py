"""A page for each figure, at an address that stays: the figure, what it shows, files, citation and code to embed it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import lru_cache, partial

from traceability import figures
from traceability.figures import Figure
from traceability.html import blocks, page_shell
from traceability.html.cells import to_copy
from traceability.html.markup import Markup, filled
from traceability.policy.model import POLICY_CACHE_SIZE, Policy
from traceability.publication import output
from traceability.publication.identity import NAME, SECURITY_POLICY, Publication
from traceability.publication.paths import FIGURES, figure_file
from traceability.views import citations


def files(policy: Policy, published: Publication) -> Iterator[output.File]:
    """Yield the page of each figure with its path on the site."""
    for name, part, drawn in figures.each(policy):
        yield figure_file(drawn.name, "html"), partial(page, part, published, name, drawn)


def page(policy: Policy, published: Publication, name: str, drawn: Figure) -> str:
    """Return the page of one figure; ``name`` is that of its kind."""
    title = titled(policy, drawn)
    numbers = blocks.numbers_of(policy, name, lambda id: f"../{policy.whole[id].place.page}.html#{id}")
    return page_shell.page(
        published=published,
        title=title,
        description=drawn.message,
        body=filled(
            '<article><h1>{}</h1>\n<p class="takeaway">{}</p>\n{}\n{}\n<p><a href="../{}.html">All figures</a></p>\n'
            "{}\n{}</article>",
            *(title, drawn.message, blocks.figure(drawn, lambda path: f"..{path}"), numbers, FIGURES),
            *(_cite(published, drawn, title), _embed(published, drawn, title)),
        ),
        root="../",
        address=figure_file(drawn.name, "html"),
        image=figure_file(drawn.name, "png"),
        styles=("tables.css", "answers.css"),
        security_policy=SECURITY_POLICY,
    )


def titled(policy: Policy, drawn: Figure) -> str:
    """Return the title of a figure, with its edition if figures of several editions have the same title."""
    edition = policy.whole.editions.get(drawn.name.rpartition("-")[2])
    return f"{drawn.title}: {edition.name}" if edition and _titles(policy.whole)[drawn.title] > 1 else drawn.title


@lru_cache(maxsize=POLICY_CACHE_SIZE)
def _titles(policy: Policy) -> Mapping[str, int]:
    """Return how many figures have each title."""
    return Counter(drawn.title for drawn in figures.every(policy))


def _cite(published: Publication, drawn: Figure, title: str) -> Markup:
    address = published.address(figure_file(drawn.name, "html"))
    author = citations.author()
    cited = citations.Citation(drawn.name, author, title, NAME, published.version, published.issued, address)
    forms = {
        "In a text": citations.short(cited),
        "Plain text": citations.sentence(cited),
        "BibTeX": citations.bibtex(cited),
    }
    said = Markup("<p>The figure is licensed under CC BY 4.0. Add the day on which you saw it.</p>")
    return filled('<section id="cite"><h2>Cite this figure</h2>\n{}\n{}</section>', said, to_copy(forms))


def _embed(published: Publication, drawn: Figure, title: str) -> Markup:
    """Return HTML to show the figure elsewhere, with its source; it names files beside if no address is known."""
    page, svg = (published.address(figure_file(drawn.name, kind)) or f"{drawn.name}.{kind}" for kind in ("html", "svg"))
    code = filled(
        '<figure><a href="{}"><img src="{}" alt="{}" style="width: 100%; max-width: 756px"></a>\n'
        '<figcaption>Source: <a href="{}">{}, version {}</a>, CC BY 4.0</figcaption></figure>',
        *(page, svg, f"{title}. {drawn.message}", page, NAME, published.version),
    )
    said = "The picture comes from this site and changes with it."
    if not published.site:
        said = "Put the SVG file beside your page; this site does not know its own address."
    forms = {"HTML": str(code)}
    return filled('<section id="embed"><h2>Embed this figure</h2>\n<p>{}</p>\n{}</section>', said, to_copy(forms))
