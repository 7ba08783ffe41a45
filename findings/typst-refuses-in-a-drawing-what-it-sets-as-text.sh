#!/usr/bin/env bash
# typst 0.15.2 (Python) with Python 3.11. Seen 2026-11-29.
#
# For PDF/UA-1, a word is set as text of the document. The same word in a <text> of an SVG file is expected to be set as
# well, since both take the typefaces that are built in. Devanagari, and Arabic and Hebrew with vowel signs, are set as text
# and refused in the drawing: "the PDF contains text with missing codepoints", without a place or the word. Greek, and
# Arabic without vowel signs, are set in both. The SVG files are valid, and each image has an alternative text.
#
# Exit code 0: it still behaves so. 1: something has changed.
set -uo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check typst==0.15.2

"$folder/env/bin/python" - <<'PYTHON'
import typst

WORDS = {
    "Greek": ("\u03b1\u03b2\u03b3", True),
    "Arabic": ("\u0645\u0631\u062d\u0628\u0627", True),
    "Arabic with vowel signs": ("\u0645\u064e\u0631\u0652\u062d\u064e\u0628\u064b\u0627", False),
    "Hebrew with vowel signs": ("\u05e9\u05b8\u05c1\u05dc\u05d5\u05b9\u05dd", False),
    "Devanagari": ("\u0928\u092e\u0938\u094d\u0924\u0947", False),
}
HEAD = '#set document(title: "A word")\n= A word\n'
TEXT = HEAD + "#sys.inputs.word"
DRAWING = HEAD + '#image(bytes(sys.inputs.svg), format: "svg", alt: "A word")'


def compiled(source, word):
    """Return an empty text if the word is set, otherwise the error."""
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="200" height="40"><text x="5" y="25">{word}</text></svg>'
    try:
        typst.Compiler(source.encode()).compile(
            format="pdf", pdf_standards=["ua-1"], sys_inputs={"word": word, "svg": svg}
        )
    except Exception as error:
        return str(error)
    return ""


changed = []
for script, (word, drawn) in WORDS.items():
    text, drawing = compiled(TEXT, word), compiled(DRAWING, word)
    print(f"{script}: as text {text or 'set'}; in a drawing {drawing or 'set'}")
    if text or (not drawing) is not drawn or (drawing and "missing codepoints" not in drawing):
        changed.append(script)
raise SystemExit(f"it behaves otherwise now: {', '.join(changed)}" if changed else 0)
PYTHON
