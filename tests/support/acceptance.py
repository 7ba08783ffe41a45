"""Judge by Sphinx and typst whether a build accepts a change of one file, without building the whole site.

``python -m support.acceptance FOLDER`` reads the site in a folder once. Each line of its input is the path of a changed
file. For each it forks, so that no case changes what the next one finds. The child asks ``check``. If that finds
nothing, the child reads, resolves and writes the page with Sphinx, compares the collected statements, composes every
chapter of the book, and sets the chapter of the page. It answers with one line: what check found, and what the build
would refuse. It does not write the other pages, and does not set their chapters.
"""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent.parent


READY = "ready\n"
"""What the program says when it has read the site."""


class GradedAlternative(NamedTuple):
    """What check found, and what a build would refuse although check found nothing."""

    found: list[str]
    refused: list[str]


class Judge:
    """A running program that judges changes of the project in ``root``; close it by leaving its context."""

    def __init__(self, root: Path) -> None:
        self.root = root
        command = [sys.executable, "-W", "ignore", "-m", "support.acceptance", str(root)]
        environment = os.environ | {"PYTHONPATH": f"{root}{os.pathsep}{ROOT / 'tests'}"}
        self.program = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment, cwd=root
        )

        assert self.program.stdout.readline() == READY, "the project itself is not accepted"

    def __enter__(self) -> Judge:
        return self

    def __exit__(self, *error: object) -> None:
        self.program.stdin.close()
        self.program.stdout.close()
        self.program.wait()

    def judge(self, path: str, text: str) -> GradedAlternative:
        """Return the answer on ``text`` as the file at ``path``."""
        file = self.root / path
        before = file.read_bytes() if file.exists() else None
        file.write_bytes(text.encode("utf-8", errors="surrogateescape"))
        try:
            self.program.stdin.write(json.dumps(path) + "\n")
            self.program.stdin.flush()
            return GradedAlternative(**json.loads(self.program.stdout.readline()))
        finally:
            file.unlink() if before is None else file.write_bytes(before)


def serve(root: Path) -> None:
    """Answer each line of the input until it ends."""
    from sphinx._cli.util.colour import disable_colour
    from sphinx.application import Sphinx
    from sphinx.util.docutils import docutils_namespace, patch_docutils

    disable_colour()
    said = io.StringIO()
    with ExitStack() as stack:
        out = stack.enter_context(tempfile.TemporaryDirectory())
        stack.enter_context(docutils_namespace())
        stack.enter_context(patch_docutils(root))
        settings = {"policy_preview": True, "needs_build_json": False}
        app = Sphinx(root, root, out, f"{out}/.doctrees", "html", settings, status=None, warning=said)
        app.builder.read()
        assert not said.getvalue(), said.getvalue()
        print(READY, end="", flush=True)
        for line in sys.stdin:
            _answer(app, root, json.loads(line), said)


def _answer(app, root: Path, path: str, said: io.StringIO) -> None:
    """Fork, and print the answer of the child."""
    if child := os.fork():
        _, status = os.waitpid(child, 0)
        if status:
            print(json.dumps({"found": [], "refused": [f"the program ended with {status}"]}), flush=True)
        return
    found, refused = [], []
    try:
        found = _check(app, root)
        if not found:
            refused = [*_sphinx(app, path, said), *_book(app, root, path)]
    except (Exception, SystemExit) as error:
        refused = [f"{type(error).__name__}: {error}", said.getvalue()]
    print(json.dumps({"found": found, "refused": refused}), flush=True)
    os._exit(0)


def _check(app, root: Path) -> list[str]:
    """Return what check finds, but for links that nobody has confirmed, and let the site show the policy as read."""
    from traceability import rules
    from traceability.policy.errors import UserError
    from traceability.source.page_memory import Memory

    site = app.extensions["traceability.sphinx_ext"].metadata["site"]
    try:
        site.reading, found = rules.judge(root, Memory())
    except UserError as error:
        return [str(error)]
    site.policy = site.reading.policy
    site.__dict__.pop("by_page", None)
    return [str(finding) for finding in found if not finding.code.startswith(rules.STAGES[-1])]


def _sphinx(app, path: str, said: io.StringIO) -> list[str]:
    """Return what Sphinx refuses on the page at a path, or on any page for another file."""
    from sphinx_needs.data import SphinxNeedsData

    from traceability.source import sphinx_needs

    site = app.extensions["traceability.sphinx_ext"].metadata["site"]
    app.builder.read()
    app.env.check_consistency()
    page = path.removesuffix(".md")
    pages = {page} if page in app.env.found_docs else set()
    app.builder.prepare_writing(pages)
    for name in pages:
        app.builder.write_doc(name, app.env.get_and_resolve_doctree(name, app.builder))
    collected = sphinx_needs.policy(SphinxNeedsData(app.env).get_needs_view())
    differences = list(sphinx_needs.differences(site.policy, collected)) if pages else []
    return [*filter(None, said.getvalue().split("\n")), *differences]


DEFINED = re.compile(r'#label\("((?:[^"\\]|\\.)*)"\)\]')
USED = re.compile(r'[^#]label\("((?:[^"\\]|\\.)*)"\)')


def _book(app, root: Path, path: str) -> list[str]:
    """Return what typst refuses: missing and repeated labels of the whole book, and the chapter of a page."""
    from traceability.pdf import toc, typesetting, typst_markup
    from traceability.pdf.document import Book
    from traceability.pdf.typst_markup import text
    from traceability.policy.errors import UserError

    policy = app.extensions["traceability.sphinx_ext"].metadata["site"].policy
    book = Book(policy, root)
    leaves = [leaf for _, leaves in toc.parts(root) for leaf in leaves]
    chapters = "\n".join(f"#{part}" for part in book.chapters())
    defined = Counter(DEFINED.findall(chapters))
    wrong = [f"label {name} is missing" for name in {*USED.findall(chapters)} - defined.keys()]
    wrong += [f"label {name} is repeated" for name in {*USED.findall(chapters)} if defined[name] > 1]
    leaf = next((leaf for leaf in leaves if leaf.path == path), None)
    if leaf and not wrong:
        above = (typst_markup.heading(level, text("Above"), f"above {level}") for level in range(1, leaf.level))
        chapter = list(book._page(leaf, {leaf.path for leaf in leaves}))
        elsewhere = {*USED.findall("\n".join(chapter))} - {*DEFINED.findall("\n".join(chapter))}
        labels = (f'[#metadata(none)#label("{name}")]' for name in sorted(elsewhere))
        front = typesetting.imprint(policy, app.config.policy_published)
        try:
            typesetting.typeset(typesetting.source(root, front, (*above, *chapter, *labels)))
        except UserError as error:
            wrong.append(str(error))
    return wrong


if __name__ == "__main__":
    os.environ["XDG_CACHE_HOME"] = os.devnull
    serve(Path(sys.argv[1]).resolve())
