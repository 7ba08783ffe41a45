"""Sphinx extension: renders statements, verdicts, views and rules. The only package that imports Sphinx.

It reads the policy without Sphinx before Sphinx reads a page, and stops the build if a rule is broken. Pages show the
policy as read here; the build stops if Sphinx-Needs collected anything else.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from sphinx.application import Sphinx

from traceability.publication.identity import Publication
from traceability.sphinx_ext import unused_assets
from traceability.sphinx_ext.navigation import Navigation
from traceability.sphinx_ext.placeholders import Shown, View
from traceability.sphinx_ext.session import Site


def machine() -> str:
    """Return a digest of the code of this package, so that a warm build repeats everything when the code changes."""
    folder = Path(__file__).parent.parent
    return hashlib.sha256(b"".join(p.read_bytes() for p in sorted(folder.rglob("*.py")))).hexdigest()


def setup(app: Sphinx) -> dict[str, bool | Site]:
    """Connect everything to Sphinx, which calls this function by its name."""
    site, navigation = Site(), Navigation()
    app.add_config_value("policy_machine", machine(), "env")
    app.add_config_value("policy_published", None, "html", types=(Publication,))
    app.add_config_value("policy_preview", False, "")
    app.add_node(Shown)
    app.add_directive("view", View)
    app.connect("builder-inited", site.read)
    app.connect("builder-inited", site.make_styles)
    app.connect("builder-inited", unused_assets.search_otherwise)
    app.connect("doctree-read", site.arrange, priority=400)  # after Sphinx-Needs has placed its needs, before the TOC
    app.connect("env-get-outdated", unused_assets.withdraw)
    app.connect("env-updated", site.digests.outdated)
    app.connect("write-started", site.compare, priority=900)  # after Sphinx-Needs has resolved its needs
    app.connect("write-started", site.begin, priority=950)  # with the policy on which both readers agree
    app.connect("doctree-resolved", site.fill)
    app.connect("html-page-context", site.dress)
    app.connect("write-started", navigation.read)
    app.connect("html-page-context", navigation.withhold, priority=100)  # before Furo builds its own
    app.connect("html-page-context", navigation.put, priority=800)
    app.connect("html-page-context", unused_assets.slim, priority=900)
    app.connect("build-finished", site.digests.save)
    app.connect("build-finished", site.publish)
    app.connect("build-finished", unused_assets.tidy, priority=900)
    return {"parallel_read_safe": False, "parallel_write_safe": False, "site": site}
