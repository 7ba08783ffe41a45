"""Detects pages whose content has changed since they were written, wherever the cause is.

Sphinx writes a page again when its own text has changed. Our pages also show computed content about other pages, so
that any change may affect any page. For each written page, we store a digest of all such content.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from functools import cached_property
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from traceability.policy.model import Control, Policy, Term

FILE = "shown.json"
"""The name of the file of digests, in the folder where Sphinx keeps the pages that it read."""


class PageDigests:
    """Digests of the content that each page showed of other pages when it was written.

    ``render`` returns the HTML of a placeholder, given the name of the page and what the placeholder shows.
    """

    def __init__(self, render: Callable[[str, tuple[str, ...]], str]) -> None:
        self.render = render
        self.written: dict[str, str] = {}
        self.looked_at: set[str] = set()

    def read(self, app: Sphinx, policy: Policy) -> None:
        """Read the digests of an earlier build.

        If their file is missing or incomplete, every page counts as not written.
        """
        self.app, self.policy, self.file = app, policy, Path(app.doctreedir, FILE)
        try:
            self.written = json.loads(self.file.read_bytes())
        except (FileNotFoundError, ValueError):
            self.written = {}

    def save(self, app: Sphinx, error: Exception | None) -> None:
        """Write the digests for the next build."""
        if error is None:
            self.file.write_text(json.dumps(self.written, sort_keys=True), encoding="utf-8")

    def outdated(self, app: Sphinx, env: BuildEnvironment) -> list[str]:
        """Return the pages to write again although their text is unchanged.

        The preview gets none, since it calls ``renew``.
        """
        return [] if app.config.policy_preview else [name for name in env.found_docs if self._differs(name)]

    def note(self, docname: str, html: Iterable[str]) -> None:
        """Store the digest of a page while it is written."""
        self.written[docname] = self._number(docname, html)
        self.looked_at.add(docname)

    def renew(self, docname: str) -> None:
        """Write a page again if its content would differ.

        It is checked once for each build, since nothing changes within one.
        """
        if docname in self.app.env.found_docs and docname not in self.looked_at:
            if self._differs(docname):
                self.app.builder.write_documents({docname})
                self.save(self.app, None)
            self.looked_at.add(docname)

    def _differs(self, docname: str) -> bool:
        if docname not in self.written:
            return True
        shows = self.app.env.metadata[docname]["shows"]
        return self.written[docname] != self._number(docname, (self.render(docname, what) for what in shows))

    def _number(self, docname: str, html: Iterable[str]) -> str:
        """Return a digest of everything that the page shows of other pages: views, names, navigation."""
        seen = hashlib.sha256(self._around)
        for part in html:
            seen.update(part.encode())
        if self.app.env.metadata[docname]["cites"]:
            seen.update(self._cited)
        return seen.hexdigest()

    @cached_property
    def _around(self) -> bytes:
        """The content that every page shows of other pages: words and navigation."""
        env, policy = self.app.env, self.policy
        explained = [(s.id, s.title, s.body, s.place.path) for s in policy.all(Term, Control)]
        titles = [(name, env.titles[name].astext()) for name in sorted(env.found_docs)]
        return repr((explained, titles, sorted(env.toctree_includes.items()))).encode()

    @cached_property
    def _cited(self) -> bytes:
        """The content that a page with citations shows of other pages."""
        return "".join(f"{s.id}{s.title}{s.place.path}" for s in self.policy.statements.values()).encode()
