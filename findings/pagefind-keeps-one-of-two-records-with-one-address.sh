#!/usr/bin/env bash
# pagefind and pagefind-bin 1.5.2 (Python) with Python 3.11. Seen 2026-11-29.
#
# Two custom records may point to one page, such as two sections without an anchor. Both calls are answered with the
# number of words of the record and no error, so both are expected in the index. Of records with one url only one is in
# the written index, without a message. Nothing in the manual says that urls have to differ.
#
# Exit code 0: it still behaves so. 1: something has changed.
set -uo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check pagefind==1.5.2 pagefind-bin==1.5.2

cd "$folder" && "$folder/env/bin/python" - <<'PYTHON'
import asyncio
import gzip
import json
import logging
from pathlib import Path

from pagefind.index import IndexConfig, PagefindIndex

logging.disable(logging.CRITICAL)
TEXTS = {"first": "orchard apples ripen", "second": "harbor boats return"}


async def written(name, urls):
    """Return what each call answered and the texts in the written index."""
    answers = []
    async with PagefindIndex(IndexConfig(output_path=name)) as index:
        for title, url in zip(TEXTS, urls):
            answers.append(await index.add_custom_record(url=url, content=TEXTS[title], language="en", meta={"title": title}))
        await index.write_files()
    pieces = Path(name, "fragment").glob("*.pf_fragment")
    found = [json.loads(gzip.decompress(piece.read_bytes()).removeprefix(b"pagefind_dcd")) for piece in pieces]
    return [answer["page_word_count"] for answer in answers], sorted(one["content"] for one in found)


async def main():
    for name, urls in (("two", ("/a.html", "/b.html")), ("one", ("/a.html", "/a.html"))):
        answers, texts = await written(name, urls)
        print(f"{urls[0]} and {urls[1]}: calls count {answers} words; the index has {texts}")
        if answers != [3, 3] or len(texts) != len({*urls}):
            raise SystemExit("it behaves otherwise now")


asyncio.run(main())
PYTHON
