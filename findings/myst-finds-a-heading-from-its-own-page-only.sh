#!/usr/bin/env bash
# MyST-Parser 5.2.0 with Sphinx 9.0.4. Seen 2026-11-29.
#
# A link to a heading is written [text](#heading) on its own page, and [text](page.md#heading) on another. With the
# settings as they come (myst_heading_anchors is 0), the first leads to the heading without a warning, so that anchors
# of headings look as if they worked. The second is refused from every page, also from its own: "local id not found",
# although the id is in the HTML. Both are ordinary links of Markdown, and GitHub follows both.
#
# Exit code 0: it still behaves so. 1: something has changed.
set -uo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check myst-parser==5.2.0 sphinx==9.0.4

mkdir "$folder/site"
cd "$folder/site" || exit 1
printf 'extensions = ["myst_parser"]\n' > conf.py
printf '# Weights\n\n[here](#how-weights-are-copied) [whole](index.md#how-weights-are-copied)\n\n' > index.md
printf '## How weights are copied\n\nSlowly.\n\n```{toctree}\nother\n```\n' >> index.md
printf '# Other\n\n[there](index.md#how-weights-are-copied)\n' > other.md
"$folder/env/bin/python" -m sphinx -q -n . out > printed 2>&1
cat printed
failed=0
expect() { if ! eval "$2"; then echo "changed: $1"; failed=1; fi; }
expect "the id is on the page" 'grep -q "id=\"how-weights-are-copied\"" out/index.html'
expect "the short link works" 'grep -q "href=\"#how-weights-are-copied\"><span class=\"std std-ref\">here" out/index.html ||
  grep -q "href=\"#how-weights-are-copied\">.*here" out/index.html'
expect "the short link has no warning" '! grep "index.md:3" printed | grep -q "#how-weights-are-copied. "'
expect "the whole link is refused on its own page" 'grep -q "index.md:3: .*local id not found" printed'
expect "the link from another page is refused" 'grep -q "other.md:3: .*local id not found" printed'
exit $failed
