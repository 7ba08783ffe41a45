#!/usr/bin/env bash
# mdit-py-plugins 0.7.0, markdown-it-py 4.3.0, MyST-Parser 5.2.0 with Sphinx 9.0.4. Seen 2026-11-29.
#
# MyST has comments: a line that begins with % is not shown. A quotation may hold one. If the page ends with that
# quotation, a comment and an empty quoted line, and the file has no line end at its end ("> %", then ">"), the plug-in
# that reads comments looks for a character after the last one and raises IndexError. CommonMark has no invalid text, so
# this is valid input: without the plug-in it is a quotation with one paragraph, and with a line end at the end of the
# file it is read. Sphinx ends the whole build with a traceback that names no line of the page.
#
# Exit code 0: it still behaves so. 1: something has changed.
set -uo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check \
  mdit-py-plugins==0.7.0 markdown-it-py==4.3.0 myst-parser==5.2.0 sphinx==9.0.4

"$folder/env/bin/python" - <<'PYTHON' || exit 1
from markdown_it import MarkdownIt
from mdit_py_plugins.myst_blocks import myst_block_plugin

text = "> %\n> "
plain = [token.type for token in MarkdownIt("commonmark").parse(text)]
assert plain[0] == "blockquote_open" and "paragraph_open" in plain, plain
try:
    MarkdownIt("commonmark").use(myst_block_plugin).parse(text)
except IndexError as error:
    print(f"mdit-py-plugins raises IndexError: {error}")
else:
    raise SystemExit("mdit-py-plugins reads it now")
MarkdownIt("commonmark").use(myst_block_plugin).parse(f"{text}\n")
print("with a line end at the end of the file the same text is read")
PYTHON

mkdir "$folder/site"
printf 'extensions = ["myst_parser"]\n' > "$folder/site/conf.py"
printf '# Weights\n\n> %%\n> ' > "$folder/site/index.md"
"$folder/env/bin/python" -m sphinx -q "$folder/site" "$folder/site/out" > "$folder/printed" 2>&1
code=$?
echo "Sphinx ends with exit code $code"
if [ "$code" = 0 ] || grep -q "index.md:[0-9]" "$folder/printed"; then
  cat "$folder/printed"
  echo "Sphinx builds the page now, or names its line"
  exit 1
fi
