"""The page of the search, without the styles of the theme: the search engine is large enough.

``search.js`` fills it. Without script or index it leads to the list of all statements and to every main page.
"""

from __future__ import annotations

from collections.abc import Iterable

from traceability.data.llms import Section
from traceability.html import page_shell
from traceability.html.markup import Markup, filled, joined
from traceability.publication.identity import SECURITY_POLICY, Publication
from traceability.publication.paths import SEARCH

_FORM = Markup("""<article>
<h1>Search</h1>
<p>Find statements, pages, checklists and files by id or number, by their words, or by what others call a release mode.
Every statement is also in the <a href="docs/statements.html">list of all statements</a>, and the
<a href="index.html">front page</a> leads to every page; neither needs a script.</p>
<p class="unstarted">If no field appears here, the script of the search did not start. Allow scripts for this site, or
load the page again. A page that you opened as a file cannot load it: run <code>python -m http.server</code> in the
folder of the site, and open the address that it prints.</p>
<form class="chooser search" role="search" aria-label="All statements and pages" hidden>
<label>Words, id or number <input type="search" name="q" autocomplete="off" spellcheck="false"></label>
<label>Edition <select name="edition"><option value="">any</option></select></label>
<label>Kind <select name="kind"><option value="">any</option></select></label>
<label class="also"><input type="checkbox" name="work"> Rules and decisions of this project, too</label>
</form>
<p class="about" role="status"></p>
<div class="site-questions" hidden>
<p>Questions that this site answers:</p>
<ul>
<li><a href="index.html">What can I not follow if I publish the weights, and what do I do instead?</a></li>
<li><a href="requirements/release/index.html">Which release mode is mine?</a></li>
<li><a href="docs/proposed-guidance.html">What fails with published weights, and which wording would mend it?</a></li>
<li><a href="docs/traceability/claims.html">Are nine of fourteen safeguards incompatible with open weights?</a></li>
<li><a href="docs/traceability/draft-to-draft.html">Did the second draft listen?</a></li>
<li><a href="docs/take-away.html">What can I download, print or cite?</a></li>
</ul>
</div>
<ol class="found"></ol>
<button class="more" type="button" hidden>Show more</button>
</article>
""")


def page(published: Publication, navigation: Iterable[Section], image: str) -> str:
    """Return the page, with the main pages of the site at its end; ``image`` is the picture of its share card."""
    sections = (
        filled("<div><h2>{}</h2><ul>{}</ul></div>", caption, joined(_items(pages))) for caption, pages in navigation
    )
    listed = filled('<nav class="main-pages" aria-label="Main pages">{}</nav>', joined(sections))
    return page_shell.page(
        published=published,
        title="Search",
        description="Find statements, pages, checklists and files of this site.",
        body=joined((_FORM, listed, Markup('<script type="module" src="_static/search.js"></script>'))),
        root="",
        address=SEARCH,
        image=image,
        styles=("search.css",),
        scripts=("theme.js",),
        is_listed=False,
        security_policy=SECURITY_POLICY,
    )


def _items(pages: Iterable[tuple[str, str]]) -> Iterable[Markup]:
    return (filled('<li><a href="{}">{}</a></li>', path, title) for title, path in pages)
