"""Which pages show something else than when they were written, wherever the cause lies.

Sphinx writes a page again when its text has changed. What ours show of others is computed, so that a change on one page
can be seen on any. Of each page that is written we keep a number that changes when any of that does.
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
"""Where the numbers stand, beside what Sphinx keeps of the pages that it read."""


class PageDigests:
    """What the pages of a site showed of others when they were written, and whether they still would.

    ``render`` returns the HTML of a place on a page, by the name of the page and what the place shows.
    """

    def __init__(self, render: Callable[[str, tuple[str, ...]], str]) -> None:
        self.render = render
        self.written: dict[str, str] = {}
        self.looked_at: set[str] = set()

    def read(self, app: Sphinx, policy: Policy) -> None:
        """Read what a former build wrote down; where that was cut short, every page counts as never written."""
        self.app, self.policy, self.file = app, policy, Path(app.doctreedir, FILE)
        try:
            self.written = json.loads(self.file.read_bytes())
        except (FileNotFoundError, ValueError):
            self.written = {}

    def save(self, app: Sphinx, error: Exception | None) -> None:
        """Write it down for the next build."""
        if error is None:
            self.file.write_text(json.dumps(self.written, sort_keys=True), encoding="utf-8")

    def outdated(self, app: Sphinx, env: BuildEnvironment) -> list[str]:
        """The pages to write again though their own text is as it was; the preview finds them one by one."""
        return [] if app.config.policy_preview else [name for name in env.found_docs if self._differs(name)]

    def note(self, docname: str, html: Iterable[str]) -> None:
        """Keep what a page shows of others at the moment in which it is written."""
        self.written[docname] = self._number(docname, html)
        self.looked_at.add(docname)

    def renew(self, docname: str) -> None:
        """Write a page again if it would show something else; once for each build, as nothing changes in between."""
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
        """A number that changes when anything changes that the page shows of others: views, names, navigation."""
        seen = hashlib.sha256(self._around)
        for part in html:
            seen.update(part.encode())
        if self.app.env.metadata[docname]["cites"]:
            seen.update(self._cited)
        return seen.hexdigest()

    @cached_property
    def _around(self) -> bytes:
        """What every page shows of others: words and navigation."""
        env, policy = self.app.env, self.policy
        explained = [(s.id, s.title, s.body, s.place.path) for s in policy.all(Term, Control)]
        titles = [(name, env.titles[name].astext()) for name in sorted(env.found_docs)]
        return repr((explained, titles, sorted(env.toctree_includes.items()))).encode()

    @cached_property
    def _cited(self) -> bytes:
        """What a page shows that cites."""
        return "".join(f"{s.id}{s.title}{s.place.path}" for s in self.policy.statements.values()).encode()
