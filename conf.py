"""Settings of the site, which Sphinx reads first.

requirements/ has the policy, and ubproject.toml the kinds of statements with their options.
"""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).parent
sys.path.insert(0, str(ROOT))

from sphinx.errors import ConfigError  # noqa: E402

from traceability.html import style_sheets  # noqa: E402
from traceability.publication.identity import AUTHOR, COPYRIGHT, NAME, publication  # noqa: E402
from traceability.source.files import NO_PAGES, PAGES  # noqa: E402

try:
    published = publication(ROOT, os.environ)
except ValueError as error:
    raise ConfigError(str(error)) from None
project = NAME
author = AUTHOR
copyright = COPYRIGHT
version = release = published.version
language = "en"

extensions = ["myst_parser", "sphinx_needs", "traceability.sphinx_ext"]
root_doc = "index"
include_patterns = [*PAGES]
exclude_patterns = [*NO_PAGES, ".*", "_build", "tests", "traceability"]  # Sphinx does not look into the others
templates_path = ["docs/_templates"]
myst_enable_extensions = ["colon_fence"]
needs_from_toml = "ubproject.toml"

smartquotes = False
suppress_warnings = ["misc.highlighting_failure"]  # Sphinx then shows the code without signs for its parts

html_baseurl = published.site
policy_published = published
html_theme = "furo"
html_title = project
html_static_path = ["docs/_static"]
html_favicon = "docs/_static/favicon.svg"
html_css_files = ["policy.css", "theme.css", "signs.css", *style_sheets.PARTS, "explorer/explorer.css"]
html_js_files = [(name, {"defer": "defer"}) for name in ("tables.js", "words.js", "questions.js", "statements.js")]
html_js_files += [(name, {"type": "module"}) for name in ("bound.js", "explorer/explorer.js")]
html_copy_source = False
html_use_index = False
html_show_sphinx = False
html_last_updated_fmt = None
html_theme_options = {
    "navigation_with_keys": False,
    "top_of_page_buttons": [],
}
pygments_style = "bw"
pygments_dark_style = "bw"
