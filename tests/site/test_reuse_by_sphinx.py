"""Test reuse by other Sphinx projects: they link to our statements as external needs, imported needs and labels."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from urllib.parse import urldefrag

import pytest
from sphinx.util.inventory import InventoryFile
from support.pages import Page, page_of

from traceability.policy.model import KINDS, Safeguard
from traceability.source import sphinx_needs

THERE = "https://example.org/ai/"
"""The address that the other project has configured for our site."""

CONF = """
import tomllib
from pathlib import Path

extensions = ["myst_parser", "sphinx.ext.intersphinx", "sphinx_needs"]
myst_enable_extensions = ["colon_fence"]
words = tomllib.loads(Path(SITE, "data/ubproject.toml").read_text(encoding="utf-8"))["needs"]
own = {"directive": "card", "title": "Model card", "prefix": "", "color": "#ffffff", "style": "node"}
needs_id_regex = words["id_regex"]
needs_types = [*words["types"], own]
needs_fields = words["fields"] | {"status": {}}
needs_links = words["links"] | {"answers": {"outgoing": "answers", "incoming": "is answered by"}}
needs_build_json = True
"""


def built(folder, site, page, settings="", **others):
    """Build a project of a page and ``others``, by name, without warnings; return the page and the output folder."""
    (folder / "conf.py").write_text(f"SITE = {str(site)!r}\nTHERE = {THERE!r}\n{CONF}{settings}", encoding="utf-8")
    for name, text in {"index": page, **others}.items():
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "sphinx", "-b", "html", "-n", "-W", "--keep-going", "-q", ".", "out"]
    result = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    return Page(folder / "out/index.html"), folder / "out"


def exists(site, address):
    """Whether an address of our site leads to an existing page and anchor."""
    path, anchor = urldefrag(address.removeprefix(THERE))
    file = site / path / "index.html" if path.endswith("/") else site / path
    return file.is_file() and (not anchor or anchor in Page(file).ids)


@pytest.fixture(scope="module")
def ids(policy):
    """Return the id of one statement of each kind that occurs."""
    return [some[0].id for some in map(policy.all, KINDS.values()) if some]


@pytest.fixture(scope="module")
def labels(site):
    """Return the labels in our inventory as Sphinx reads them."""
    inventory = InventoryFile.loads((site / "objects.inv").read_bytes(), uri=THERE)
    return inventory.data["std:label"]


WAYS = ("{{external+ai:ref}}`{id}`", "{{ref}}`weights <{id}>`", "[](inv:ai:std:label#{id})")
"""How a page cites a label of another project."""


@pytest.fixture(scope="module")
def linking(site, ids, tmp_path_factory) -> tuple[Page, Page]:
    """Return two pages of one project: the first links to our statements as external needs, the second to labels."""
    cards = [
        f":::{{card}} Card {n}\n:id: CARD-{n}\n:status: done\n:answers: {id}\n\nSee {{need}}`{id}`.\n:::\n"
        for n, id in enumerate(ids)
    ]
    citing = ["---\norphan: true\n---\n\n# Labels\n", *(f"- {way.format(id=id)}" for id in ids for way in WAYS)]
    needs = 'needs_external_needs = [{"base_url": THERE, "json_path": f"{SITE}/needs.json"}]\n'
    mapping = 'intersphinx_mapping = {"ai": (THERE, f"{SITE}/objects.inv")}\n'
    front = "\n".join(["# Our model\n", *cards])
    page, out = built(tmp_path_factory.mktemp("linking"), site, front, needs + mapping, labels="\n".join(citing))
    return page, Page(out / "labels.html")


class TestExternalNeeds:
    def test_links_point_to_the_pages_of_our_statements(self, site, policy, ids, linking):
        page, _ = linking
        for id in ids:
            address = f"{THERE}{page_of(site, policy[id]).relative_to(site).as_posix()}#{id}"
            assert page.links.count(address) == 2, id  # one in the need and one in the text
            assert exists(site, address), address

    def test_links_point_to_permalinks_when_so_configured(self, site, ids, tmp_path):
        linked = """needs_external_needs = [
            {"base_url": THERE, "json_path": f"{SITE}/needs.json", "target_url": "{{need['id']}}/"}
        ]\n"""
        page, _ = built(tmp_path, site, "# Our model\n\n" + " ".join(f"{{need}}`{id}`" for id in ids), linked)
        assert {link for link in page.links if link.startswith(THERE)} == {f"{THERE}{id}/" for id in ids}
        assert all(exists(site, f"{THERE}{id}/") for id in ids)


IMPORTING = """# Our model

:::{card} Watching for misuse
:id: CARD-1
:answers: PD1-S04

See {need}`PD1-S04`.
:::

```{needimport} needs.json
:hide:
```

```{needtable}
:filter: is_import and type == "safeguard"
:columns: id, presumes, release_modes
:style: table
```
"""
"""Imports all needs hidden, because our texts cite footnotes of our pages, and shows some in a table."""


def test_imported_needs_equal_our_statements(site, policy, tmp_path):
    shutil.copy(site / "needs.json", tmp_path)
    page, out = built(tmp_path, site, IMPORTING)
    exported = json.loads((out / "needs.json").read_text(encoding="utf-8"))
    found = next(iter(exported["versions"].values()))["needs"]
    assert found.pop("CARD-1")["answers"] == ["PD1-S04"]
    imported = sphinx_needs.policy(found).statements
    assert {id: replace(s, place=policy[id].place) for id, s in imported.items()} == policy.statements
    assert {f"#{s.id}" for s in policy.all(Safeguard)} <= set(page.links)


class TestIntersphinx:
    def test_each_statement_is_a_label_with_its_title(self, labels, policy):
        assert {id: labels[id].display_name for id in policy.statements} == {
            id: re.sub(r"\s+", " ", statement.title) for id, statement in policy.statements.items()
        }

    def test_labels_point_to_existing_anchors(self, labels, site, policy):
        pages = {path: Page(path) for path in {page_of(site, s) for s in policy.statements.values()}}
        for id, statement in policy.statements.items():
            path, anchor = urldefrag(labels[id].uri.removeprefix(THERE))
            assert site / path == page_of(site, statement)
            assert anchor in pages[site / path].ids

    def test_references_to_each_kind_of_statement_resolve(self, labels, site, ids, linking):
        _, page = linking
        for id in ids:
            assert page.links.count(labels[id].uri) == len(WAYS), id
            assert exists(site, labels[id].uri)
