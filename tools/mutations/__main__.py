"""``python -m mutations [--every-kind]``: what catches each mutation of the policy, and why nothing catches the others.

The exit code is 0 if every survivor has its reason. It is 1 if a survivor has no reason, a reason has no survivor, or
a rule failed. It is 2 if the unchanged policy breaks rules, so that nothing could be judged.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

from mutations import survivors
from mutations.judging import Judged, judge
from mutations.sample import mutations
from mutations.written import Written, read
from traceability.rules import RULES, findings
from traceability.source import nist_pdf
from traceability.source.nist_pdf import Document

ROOT = Path(__file__).parents[2]


def main() -> int:
    arguments = argparse.ArgumentParser(prog="python -m mutations", description=__doc__.partition("\n")[0])
    arguments.add_argument("--every-kind", action="store_true", help="every field of every kind, not of each in turn")
    every_kind = arguments.parse_args().every_kind
    written = read(ROOT)
    if broken := findings(written.reading):
        print(f"the policy breaks rules as it stands, first of all {broken[0]}", file=sys.stderr)
        return 2
    printed = documents(written)
    judged = [judge(written, mutation, printed) for mutation in mutations(written, every_kind)]
    for line in (*table(judged), "", *totals(judged, printed), "", *reasons(judged)):
        print(line)
    return int(bool(survivors.unexplained(judged) or survivors.stale(judged) or failed(judged)))


def documents(written: Written) -> dict[str, Document]:
    """Return the PDFs of the editions from the folder ``SOURCES``; an empty dictionary if any is missing."""
    folder = Path(os.environ.get("SOURCES", ""))
    editions = written.reading.editions.values()
    pdfs = {edition.id: folder / edition.url.rpartition("/")[2] for edition in editions}
    if "SOURCES" not in os.environ or not all(pdf.is_file() for pdf in pdfs.values()):
        return {}
    return {edition.id: nist_pdf.read_pdf(pdfs[edition.id], edition) for edition in editions}


def failed(judged: Iterable[Judged]) -> list[Judged]:
    """Return the mutations at which a rule raised an error."""
    return [result for result in judged if result.failed]


def table(judged: Iterable[Judged]) -> Iterable[str]:
    """Yield, for each field of each kind, its operators grouped by what catches their mutations."""
    rows: dict[tuple[str, str], dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for result in judged:
        rows[result.mutation.kind, result.mutation.field][said(result)].append(result.mutation.operator)
    for (kind, field), by in sorted(rows.items()):
        yield f"{kind}, {field}"
        yield from (f"  {what:12} {', '.join(operators)}" for what, operators in sorted(by.items()))


def said(result: Judged) -> str:
    """Return what catches a mutation, in a word or two."""
    if result.failed:
        return "FAILED"
    return " ".join(result.caught_by) or "survived"


def totals(judged: list[Judged], printed: Mapping[str, Document]) -> Iterable[str]:
    """Yield how many mutations were caught, by which rules, and which rules caught none."""
    caught = [result for result in judged if result.caught_by]
    with_pdf = [result for result in judged if result.survived and result.with_pdf]
    yield f"{len(judged)} mutations, {len(caught)} caught, {len(judged) - len(caught)} survived"
    if printed:
        yield f"{len(with_pdf)} of the survivors are caught where the PDFs are at hand"
    else:
        yield "without the PDFs, which SOURCES names, the survivors were not compared with what is printed"
    counted = Counter(code for result in caught for code in result.caught_by)
    yield ", ".join(f"{code} {number}" for code, number in counted.most_common())
    if idle := [
        code for code in RULES if code not in counted and not any(code in result.with_pdf for result in judged)
    ]:
        yield f"no mutation was caught by {', '.join(idle)}"


def reasons(judged: list[Judged]) -> Iterable[str]:
    """Yield the survivors, grouped by the reason why nothing catches them."""
    for reason, results in survivors.explained(judged).items():
        yield f"{len(results)} survived: {reason.why}"
        yield from (f"    {_where(result)}" for result in results)
    for result in survivors.unexplained(judged):
        yield f"no reason is given why this survived: {_where(result)}"
    for result in failed(judged):
        yield f"a rule ended in an error, {result.failed}: {_where(result)}"
    for reason in survivors.stale(judged):
        yield f"no survivor has this reason any more: {reason.why}"


def _where(result: Judged) -> str:
    mutation = result.mutation
    caught = f" ({' '.join(result.with_pdf)} with the PDF)" if result.with_pdf else ""
    return f"{mutation.place} {mutation.about}, {mutation.field}: {mutation.operator}{caught}"


if __name__ == "__main__":
    sys.exit(main())
