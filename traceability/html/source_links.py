"""The repository on a page: its address, the date of the data, a form to correct what is shown, and how to get it."""

from __future__ import annotations

from traceability.html.markup import Markup, filled, joined
from traceability.publication.identity import VERSIONS, Publication

UNKNOWN = (
    "This copy of the site was built without the address of its repository. Ask the person who publishes it, or who "
    "gave it to you."
)
"""What a page says if nobody told the build where the repository is."""

CONTRIBUTING = "docs/contributing/index.html"

STEP = """\
- uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1
  with:
    persist-credentials: false
- uses: {}@COMMIT
  with:
    file: release.toml
"""
"""The steps of a workflow that assesses a release statement."""


def colophon(published: Publication, root: str, page: str) -> Markup:
    """Return the last lines of a page: the version, the month of its data, and how to correct the page.

    ``root`` leads from the page to the front page's folder, and ``page`` is its path from there.
    """
    version = filled('<a href="{}{}">Version {}</a>', root, VERSIONS, published.version)
    parts = [filled("{}, data of {}", version, published.dated)]
    if published.repository:
        parts.append(filled('<a href="{}">Repository</a>', published.repository))
        parts.append(filled('<a href="{}">Correct this page</a>', published.report(page)))
    else:
        parts.append(filled('<a href="{}{}">Correct this page</a>', root, CONTRIBUTING))
    return joined(parts, " · ")


def repository(published: Publication) -> Markup:
    """Return where the repository is; if that is unknown, how to learn it."""
    if not published.repository:
        return filled("<p>{}</p>", UNKNOWN)
    shown = published.repository.partition("://")[2]
    return filled('<p>The repository is <a href="{}">{}</a>.</p>', published.repository, shown)


def commands(published: Publication) -> Markup:
    """Return the commands that get the repository and assess a release statement."""
    clone = (f"git clone {published.repository} ai-800-1", "cd ai-800-1") if published.repository else ()
    install = ("pip install .", "ai-800-1 draft-statement open-weights > release.toml", "ai-800-1 assess release.toml")
    return _code("The commands", "\n".join((*clone, *install)))


def workflow_step(published: Publication) -> Markup:
    """Return the steps of a workflow that assess a release statement, and what to fill in."""
    name = published.slug or "OWNER/REPOSITORY"
    code = _code("The steps of the workflow", STEP.format(name).rstrip())
    if not published.repository:
        return code + filled("<p>Replace OWNER/REPOSITORY@COMMIT by the repository and a commit. {}</p>", UNKNOWN)
    commits = f"{published.repository}/commits/main"
    return code + filled('<p>Replace COMMIT by <a href="{}">a commit</a> that you have read.</p>', commits)


def forms(published: Publication) -> Markup:
    """Return links to the forms with which anyone proposes a change without git, or how to learn where they are."""
    if not published.repository:
        return filled("<p>{}</p>", UNKNOWN)
    listed = {"correction": "Correct a statement", "reading": "Read a requirement differently"}
    listed |= {"alternative": "Propose an alternative", "evidence": "Add evidence", "other": "Something else"}
    items = (filled('<li><a href="{}">{}</a></li>', published.form(form), words) for form, words in listed.items())
    return repository(published) + filled("<p>The forms:</p><ul>{}</ul>", joined(items))


def _code(label: str, text: str) -> Markup:
    return filled(
        '<div class="highlight"><pre tabindex="0" role="region" aria-label="{}">{}</pre></div>',
        *(label, text),
    )
