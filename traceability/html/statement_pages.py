"""A page for every statement, at an address that never changes, and the list that finds it by its id.

It says what the statement says and how to cite, link and correct it, and links to its place on the site. The page of a
retired statement says what it became.
"""

from __future__ import annotations

import json
import posixpath
from collections.abc import Iterator, Mapping
from functools import partial

from traceability.html import card, page_shell, prose, style_sheets
from traceability.html.cells import cite, locator, to_copy
from traceability.html.markup import Markup, filled, joined
from traceability.policy.model import (
    Alternative,
    Control,
    Correspondence,
    Disclosure,
    Objective,
    Policy,
    Practice,
    Provision,
    ReleaseDocument,
    Requirement,
    Retired,
    Statement,
)
from traceability.publication import output, paths
from traceability.publication.identity import NAME, Publication
from traceability.publication.paths import Href
from traceability.views import citations, plain_text
from traceability.views.labels import inner, name

CALLED = {
    "documentation": "documentation item",
    "safeguard": "example safeguard",
    "term": "glossary term",
    "mode": "release mode",
    "standing": "standing of a control",
    "reading": "other reading",
    "problem": "open problem",
    "comment": "public comment",
    "claim": "claim of a comment",
    "release": "real release",
    "document": "document of a release",
    "disclosure": "disclosure of a release",
    "framework": "law, guideline or code",
    "bound": "who is bound by law",
    "duty": "duty by law",
    "exemption": "exemption from law",
    "condition": "condition of an exemption",
    "correspondence": "correspondence to law",
}
"""What a kind is called on pages if its name alone says too little."""

FORWARDED = (ReleaseDocument, Disclosure, Correspondence)
"""The kinds that are read beside others of their page only; their permanent address leads there."""

IDS = "data/ids.json"
MISSING = "404.html"


def files(policy: Policy, published: Publication, titles: Mapping[str, str], image: str = "") -> Iterator[output.File]:
    """Yield every file with its path on the site: the page of each statement, the list of ids, and the error page.

    ``titles`` are those of the pages by name, without a suffix; ``image`` is the path of the picture for share cards.
    """
    for statement in policy.statements.values():
        made = partial(page, policy, published, titles, statement, image)
        if isinstance(statement, FORWARDED):
            made = partial(forwarding, statement)
        yield f"{paths.permalink(statement)}index.html", made
    yield IDS, partial(listed, policy)
    yield MISSING, partial(missing, published)


def listed(policy: Policy) -> str:
    """Return every id with the title and the folder of its page, as JSON."""
    ids = {s.id: [s.title, paths.permalink(s)] for s in policy.statements.values()}
    return json.dumps(ids, ensure_ascii=False, separators=(",", ":"))


def page(
    policy: Policy, published: Publication, titles: Mapping[str, str], statement: Statement, image: str = ""
) -> str:
    """Return the page of one statement."""
    href = partial(_href, policy, statement)
    text, rest = _parts(statement)
    words = plain_text.plain(text, lambda id: policy[id].title) or statement.title
    shown = prose.html(text, lambda id: cite(policy, href, id), partial(_target, statement))
    article = filled(
        """<article class="statement {}" id="{}">
<p class="kind"><code>{}</code> {}</p>
<h1>{}</h1>
{}{}{}
{}
<p class="in-place">In its place: <a href="{}">{}</a></p>
{}</article>""",
        *(statement.kind, statement.id, statement.id, _kind(policy, statement), _heading(statement)),
        *(card.lead(policy, href, statement), shown, _read_on(href, statement, rest)),
        *(card.foot(policy, href, statement, opened=True), href(statement.id), _home(titles, statement)),
        _today(published, statement),
    )
    more = (_suggest(published, statement), _link(published, statement), _cite(policy, published, statement))
    return page_shell.page(
        published=published,
        title=citations.name(statement),
        description=plain_text.beginning(words.removeprefix(f"{Alternative.PARTS[0]}. ")),
        body=joined((article, *more), "\n"),
        root="../",
        address=paths.permalink(statement),
        image=image,
        styles=(style_sheets.STATEMENT,),
        scripts=("statements.js",),
    )


def forwarding(statement: Statement) -> str:
    """Return a page that leads to the place of a statement."""
    return page_shell.forwarding(f"{statement.id}: {statement.title}", f"../{statement.place.page}.html#{statement.id}")


def _href(policy: Policy, statement: Statement, id: str) -> str:
    """Return the address of a statement relative to the page of ``statement``: that of its own page, which is short.

    It is the place on the site for ``statement`` itself, and for a statement whose own page only leads there. An ``id``
    that starts with a slash is the name of a page.
    """
    if id.startswith("/"):
        return "" if id == f"/{statement.id}/index" else f"..{id}.html"
    other = policy[id]
    if other is statement or isinstance(other, FORWARDED):
        return f"../{other.place.page}.html#{id}"
    return f"../{paths.permalink(other)}index.html"


def _target(statement: Statement, target: str) -> str:
    """Return the address of a link in the text of a statement, relative to the statement's own page."""
    if target.startswith("https://"):
        return target
    path, mark, anchor = target.partition("#")
    folder, name = posixpath.split(statement.place.path)
    page = posixpath.normpath(posixpath.join(folder, path or name))
    return f"../{posixpath.splitext(page)[0]}.html{mark}{anchor}"


def _kind(policy: Policy, statement: Statement) -> str:
    """Return the kind of a statement, with its edition."""
    retired, kind = ("retired ", statement.was) if isinstance(statement, Retired) else ("", statement.kind)
    text = f"{retired}{CALLED.get(kind, kind)}"
    if edition := policy.editions.get(statement.id.partition("-")[0].lower()):
        text += f" of the {edition.name}"
    return text[0].upper() + text[1:]


def _heading(statement: Statement) -> Markup | str:
    """Return the title, with the number or name that the page of the statement shows before it."""
    title = statement.title
    match statement:
        case Requirement():
            return filled('<span class="number">{}</span> {}', statement.number, title)
        case Objective() | Practice():
            return f"{statement.kind.capitalize()} {statement.number}: {title}"
        case Control():
            return f"{name(statement.id)}: {title}"
        case _:
            return title


def _parts(statement: Statement) -> tuple[str, tuple[str, ...]]:
    """Return the text to show, and the names of the parts of an alternative that are left out."""
    if not isinstance(statement, Alternative):
        return statement.body, ()
    first, *rest = statement.parts() or ("",)
    text, cut, _ = statement.body.partition(f"\n\n**{rest[0]}.**") if rest else ("", "", "")
    return (text, tuple(rest)) if cut and first == Alternative.PARTS[0] else (statement.body, ())


def _read_on(href: Href, statement: Statement, rest: tuple[str, ...]) -> Markup:
    if not rest:
        return Markup()
    *titles, last = map(inner, rest)
    return filled('<p><a href="{}">Read on</a>: {} and {}.</p>', href(statement.id), ", ".join(titles), last)


def _home(titles: Mapping[str, str], statement: Statement) -> str:
    """Return the title of the page that contains a statement."""
    return titles.get(statement.place.page, statement.place.page)


def _today(published: Publication, statement: Statement) -> Markup:
    """Return a link from a released version to the same statement in the current one, where no id is ever missing."""
    if not published.is_released:
        return Markup()
    current = '<p><a href="../../{}index.html">The same id in the current version</a></p>\n'
    return filled(current, paths.permalink(statement))


def _cite(policy: Policy, published: Publication, statement: Statement) -> Markup:
    """Return the citation in three forms, each of which can be selected as a whole; a script adds CSL JSON."""
    cited = citations.citation(published, statement)
    forms = {
        "In a text": citations.short(cited),
        "Plain text": citations.sentence(cited),
        "BibTeX": citations.bibtex(cited),
    }
    about = Markup("This cites our reading; add the day on which you read it.")
    if isinstance(statement, Provision):
        about += filled(" For what NIST says, cite its draft: {}.", locator(policy, statement))
    return filled('<h2 id="cite">Cite this</h2>\n<p>{}</p>\n{}', about, to_copy(forms))


def _link(published: Publication, statement: Statement) -> Markup:
    return filled(
        '<h2 id="link">Link to this</h2>\n'
        "<p>The address of this page stays, whatever is moved or reworded.</p>\n"
        '<p><a class="cite" href="index.html">{}</a></p>',
        published.address(paths.permalink(statement)) or statement.id,
    )


def _suggest(published: Publication, statement: Statement) -> Markup:
    """Return how to change a statement: its place in the repository, and the form and editor if that is known."""
    path, line = statement.place.path, statement.place.line
    where = filled("It begins on line {} of <code>{}</code>.", line, path)
    if published.repository:
        where = filled(
            '<a href="{}">Correct this</a> in a form, without git; its id is filled in. '
            'Or <a href="{}">edit the file</a>: it begins on <a href="{}">line {} of <code>{}</code></a>.',
            *(published.correction(statement.id), published.editor(path), published.line(path, line), line, path),
        )
    return filled(
        '<section id="suggest"><h2>Suggest a change</h2>\n<p>{} '
        '<a href="../docs/contributing/index.html">How a change is made and checked</a>.</p>\n</section>',
        where,
    )


def missing(published: Publication) -> str:
    """Return the page for an address that does not exist; a script suggests the statement that was meant.

    It is shown at any depth, so its links begin with the path of the site if that is known.
    """
    root = "/" + published.site.partition("://")[2].partition("/")[2] if published.site else ""
    return page_shell.page(
        published=published,
        title="There is no such page",
        description=f"There is no page of {NAME} at this address.",
        body=filled(
            """<h1>There is no such page</h1>
<p>Pages may be renamed between versions; statements keep their ids.</p>
<div id="meant" role="status"></div>
<ul>
<li><a href="{}index.html">The front page</a></li>
<li><a href="{}search.html">Search</a></li>
<li><a href="{}docs/statements.html">All statements</a></li>
<li><a href="{}docs/identifiers.html">How ids are made</a></li>
</ul>""",
            *[root] * 4,
        ),
        root=root,
        scripts=("missing.js",),
    )
