"""Sphinx reads this first. What the policy says lives in requirements/, what its words may be in
ubproject.toml; here are only the settings of the site."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

project = "AI 800-1 by release mode"
author = "the contributors to AI 800-1 by release mode"
copyright = "the contributors; text CC BY 4.0, code Apache-2.0"
language = "en"

extensions = ["myst_parser", "sphinx_needs", "traceability.sphinx_ext"]
root_doc = "index"
include_patterns = ["index.md", "requirements/**.md", "docs/**.md"]
exclude_patterns = ["docs/_templates", "docs/_static"]
templates_path = ["docs/_templates"]
myst_enable_extensions = ["colon_fence"]
needs_from_toml = "ubproject.toml"

smartquotes = False

html_theme = "furo"
html_title = project
html_static_path = ["docs/_static"]
html_css_files = ["policy.css", "explorer/explorer.css"]
html_js_files = [("tables.js", {"defer": "defer"}), ("explorer/explorer.js", {"type": "module"})]
html_copy_source = False
html_show_sphinx = False
html_last_updated_fmt = None
html_theme_options = {
    "announcement": "Unofficial. NIST has not reviewed this reading of its drafts, and its own text governs.",
    "navigation_with_keys": False,
    "top_of_page_buttons": [],
}
pygments_style = "bw"
pygments_dark_style = "bw"
