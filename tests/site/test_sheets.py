"""Test the spreadsheets: their content equals the policy and reads back unchanged."""

from __future__ import annotations

import csv
import datetime
import inspect
import io
import re
import textwrap
import zipfile
from collections import Counter
from functools import cache
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.packaging.core import DocumentProperties
from openpyxl.utils.escape import unescape
from openpyxl.xml.functions import fromstring
from support.project import draws, made, once
from support.strategies import readings

from traceability import views
from traceability.analysis.readings import contested, ranges
from traceability.analysis.verdicts import Verdict, distribution, judgements
from traceability.data import spreadsheets
from traceability.data.spreadsheets import checklist, comment_matrix, csv_file, kinds, matrix, workbook
from traceability.data.spreadsheets.sheet import Linked, Sheet, about
from traceability.html.checklist_pages import COLUMNS as PRINTED
from traceability.policy.model import (
    KINDS,
    PUBLISHED,
    Alternative,
    Evidence,
    Provision,
    Requirement,
    in_edition,
    link_fields,
    options,
)
from traceability.policy.values import ControlStatus
from traceability.publication import output, paths
from traceability.publication.identity import NOTICE, Publication
from traceability.views.card_contents import HELD
from traceability.views.labels import VERDICTS, name, words
from traceability.views.requirements import problems
from traceability.views.table import Modes

HERE = Publication("2026.11")
SITE = Publication("2026.11", "https://example.org/ai-800-1/")
FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "＝1", "'=1", "''", "'")
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
CELLS = (
    TEXTS
    | st.builds(str.__add__, st.sampled_from(FORMULAS), TEXTS)
    | st.sampled_from(("_x0041_", "<r>weights</r>", "https://a.b", 'é●\n"weights",\r\n\'', "12", "TRUE"))
)
TABLES = st.integers(1, 4).flatmap(lambda n: st.lists(st.tuples(*[CELLS] * n), min_size=1, max_size=5))


def rows_of(content: bytes) -> list[list[str]]:
    """Return the rows of a CSV file, read as the data page describes."""
    read = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True)
    return [[text.removeprefix("'") for text in row] for row in read]


def records_of(content: bytes) -> list[dict[str, str]]:
    head, *rows = rows_of(content)
    return [dict(zip(head, row, strict=True)) for row in rows]


@cache
def book_of(content: bytes):
    """Return a workbook, which no test may change."""
    return load_workbook(io.BytesIO(content))


def text_of(cell) -> str:
    return "" if cell.value is None else unescape(cell.value) if isinstance(cell.value, str) else str(cell.value)


def lines_of(worksheet) -> list[dict[str, str]]:
    head, *rows = [[text_of(cell) for cell in row] for row in worksheet.iter_rows()]
    return [dict(zip(head, row, strict=True)) for row in rows]


def sheet_of(rows) -> Sheet:
    return Sheet("Weights", {f"Column {n}": 10 for n, _ in enumerate(rows[0])}, tuple(map(tuple, rows)))


def worded(rows) -> bytes:
    return workbook.as_bytes(HERE, "Weights", about(HERE, "Weights."), [sheet_of(rows)])


WORKBOOKS = ("data/matrix.xlsx", "data/comment-matrix.xlsx", "data/checklists/open-weights-pd2.xlsx")
"""Three workbooks, among them one of the checklists, which all come from one function."""


@pytest.fixture(scope="module")
def files(policy, tmp_path_factory) -> dict[str, bytes]:
    """Return the content of each file by its path. All workers share the files."""
    folder = once(tmp_path_factory, "sheets", lambda folder: output.write(folder, spreadsheets.files(policy, SITE)))
    return {path: (folder / path).read_bytes() for path, _ in spreadsheets.files(policy, SITE)}


@given(TABLES)
@example([(one,) for one in FORMULAS])
def test_csv_text_reads_back_unchanged(rows):
    content = csv_file.as_bytes(sheet_of(rows))
    assert [tuple(row) for row in rows_of(content)[1:]] == rows
    assert content.count(b"\r\n") >= len(rows) + 1 and content.endswith(b"\r\n")


@given(TABLES)
@example([(one,) for one in FORMULAS])
def test_csv_cells_never_begin_like_a_formula(rows):
    read = csv.reader(io.StringIO(csv_file.as_bytes(sheet_of(rows)).decode("utf-8-sig"), newline=""))
    for text in (text for row in read for text in row):
        assert text.lstrip(" ")[:1] not in [*"=+-@＝＋－＠\t\r\n"] or not text.lstrip(" ")


def test_csv_leaves_harmless_text_unescaped():
    said = ("weights", "– not relevant", "1.1.1 Weights", "“Weights”", "", " weights")
    (_, row) = csv.reader(io.StringIO(csv_file.as_bytes(sheet_of([said])).decode("utf-8-sig"), newline=""))
    assert tuple(row) == said


@draws(50)
@given(TABLES)
@example([(one,) for one in FORMULAS])
def test_workbook_text_reads_back_as_text(rows):
    content = worded(rows)
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        strings = ElementTree.fromstring(packed.read("xl/sharedStrings.xml"))
    written = {unescape("".join(string.itertext())) for string in strings}  # openpyxl undoes only some of the escapes
    assert {text for row in rows for text in row if text} <= written
    _, *read = book_of(content)["Weights"].iter_rows()
    assert len(read) == len(rows)
    for cell, text in zip((cell for row in read for cell in row), (text for row in rows for text in row), strict=True):
        assert (cell.value is None) is (text == "")
        assert cell.value is None or (cell.data_type == "s" and cell.hyperlink is None)
        assert text_of(cell) == text or "_x" in text


@pytest.mark.parametrize("letter", ["w", "é", "\N{GRINNING FACE}"])
def test_workbook_truncates_texts_too_long_for_a_cell_with_a_note(letter):
    fits = letter * (workbook.LONGEST // (2 if letter > "\uffff" else 1))
    for text in (fits, fits + letter, fits * 3):
        (_, (cell,)) = book_of(worded([(text,)]))["Weights"].iter_rows()
        assert len(cell.value.encode("utf-16-le")) // 2 <= workbook.LONGEST
        whole = text == fits
        assert (cell.value == text) is whole
        assert whole or (cell.value.endswith(workbook.MORE) and text.startswith(cell.value.removesuffix(workbook.MORE)))
        assert rows_of(csv_file.as_bytes(sheet_of([(text,)])))[1:] == [[text]]


@draws(30)
@given(readings())
def test_file_of_a_kind_has_each_statement_with_all_its_options(reading):
    policy = reading.policy
    for kind in KINDS.values():
        records = records_of(csv_file.as_bytes(kinds.sheet(policy, HERE, kind)))
        assert [record["id"] for record in records] == [statement.id for statement in policy.all(kind)]
        for record, statement in zip(records, policy.all(kind), strict=True):
            assert record["title"] == statement.title
            for option, field in options(kind).items():
                value = getattr(statement, option)
                if option in link_fields(kind):
                    linked = {id for through, id in statement.links() if through == option}
                    assert {*filter(None, record[option].split(kinds.BETWEEN))} == linked
                elif record[option]:
                    said = record[option].replace(" to ", "-") if option == "lines" else record[option]
                    assert field.metadata["read"](said.replace(kinds.BETWEEN, ", ")) == value
                else:
                    assert not value


def test_file_of_a_kind_has_a_column_for_each_field_of_the_model(files):
    for kind_name, kind in KINDS.items():
        head = rows_of(files[f"data/csv/{kind_name}.csv"])[0]
        assert {"id", "title", "text", "address", *options(kind)} <= {*head} and len({*head}) == len(head)


def test_lines_of_statements_cannot_be_taken_for_a_date(files):
    lines = {record["lines"] for record in records_of(files["data/csv/recommendation.csv"])}
    assert len(lines) > 50 and {"10-12", "33-6:2"}.isdisjoint(lines)
    assert [one for one in lines if not re.fullmatch(r"\d+( to (\d+:)?\d+)?", one)] == []


def test_workbook_of_statements_has_the_rows_of_each_csv_file(files):
    book = book_of(files[paths.STATEMENTS])
    assert book.sheetnames == ["About", *KINDS]
    for kind in KINDS:
        assert lines_of(book[kind]) == records_of(files[f"data/csv/{kind}.csv"])
        cells = [cell for row in book[kind].iter_rows() for cell in row if cell.value is not None]
        assert {cell.data_type for cell in cells} <= {"s", "n"}
        assert all(cell.data_type == "s" for cell in cells if isinstance(cell.value, str))


def test_each_view_without_argument_is_a_file_with_all_rows(policy, files):
    taken = {view: len(inspect.signature(made).parameters) for view, made in views.VIEWS.items()}
    written = {path.removeprefix("data/csv/views/") for path in files if path.startswith("data/csv/views/")}
    for view in (view for view, parameters in taken.items() if parameters == 1):
        of_one = views.VIEWS[view] in views.OF_ONE_EDITION
        part = in_edition(policy, policy.newest) if of_one else policy
        path = f"{view}-{policy.newest}.csv" if of_one else f"{view}.csv"
        head, *rows = rows_of(files[f"data/csv/views/{path}"])
        shown = views.VIEWS[view](part).records  # modes that share a row have one each in the file
        assert len(rows) == sum(len(row[0].ids) if isinstance(row[0], Modes) else 1 for _, row in shown), view
        assert all(len(row) == len({*head}) == len(head) for row in rows), view
    assert {re.sub(rf"(-({'|'.join(policy.editions)}))?\.csv$", "", path) for path in written} <= {*taken}
    for edition in policy.editions:
        rows = records_of(files[f"data/csv/views/matrix-{edition}.csv"])
        assert [row["Id"] for row in rows] == [line["Id"] for line in matrix_of(policy, edition)]


COUNT_IN_WORDS = re.compile(
    r"\+?\d+( of \d+| points?|\s*\(\d| (as written|by agreement|before release|alternative|gap)).*"
)


def test_files_of_views_have_numbers_where_the_page_has_counts_in_words(policy, files):
    for path in (path for path in files if path.startswith("data/csv/views/")):
        head, *rows = rows_of(files[path])
        assert not [text for row in rows for text in row if COUNT_IN_WORDS.fullmatch(text)], path
        assert not [title for title in head if title.endswith("(2)")], path  # it says which draft is meant
    part = in_edition(policy, policy.newest)
    counts = ranges(part, part.all(Requirement), PUBLISHED)
    rows = records_of(files[f"data/csv/views/coverage-{policy.newest}.csv"])
    for verdict, count in counts.items():
        columns = [f"open weights, {verdict.label}{limit}" for limit in ("", ", fewest", ", most")]
        found = [sum(int(row[column]) for row in rows) for column in columns if column in rows[0]]
        assert found == [*count][: len(found)] and (found or not count.most), verdict


def test_files_of_views_have_titles_without_what_a_page_adds_in_brackets(policy, files):
    rows = records_of(files[f"data/csv/views/between-modes-{policy.newest}.csv"])
    disputed = contested(in_edition(policy, policy.newest))
    assert {row["Id"]: row["Note"] for row in rows} == {
        row["Id"]: "contested" if row["Id"] in disputed else "" for row in rows
    }
    assert {row["Note"] for row in rows} == {"", "contested"}
    assert not [row for row in rows if row["Requirement"].endswith("(contested)")]


def test_sums_over_the_files_of_views_count_nothing_twice(policy, files):
    works = records_of(files["data/csv/views/evidence-by-year.csv"])
    read = records_of(files["data/csv/views/evidence-read.csv"])
    assert (
        sum(int(row["On record"]) for row in works) == len(policy.all(Evidence)) == sum(int(r["Works"]) for r in read)
    )
    of = f"All in the {policy.editions[policy.newest].name}"
    kinds = records_of(files[f"data/csv/views/totals-of-change-{policy.newest}.csv"])
    assert sum(int(row[of]) for row in kinds) == len(in_edition(policy, policy.newest).all(Provision))


def test_a_first_draft_has_no_file_that_compares_it_with_a_draft_before(policy, files):
    first = next(iter(policy.editions))
    compared = {view.__name__.replace("_", "-") for view in views.COMPARING}
    assert not {f"data/csv/views/{view}-{first}.csv" for view in compared} & {*files}
    assert "safeguards-from-draft-to-draft" in compared  # all of its cells would be empty


def matrix_of(policy, edition: str) -> list[dict[str, str]]:
    return lines_of_sheet(matrix.sheet(in_edition(policy, edition), HERE))


def verdicts_are_those_computed(policy, edition: str, rows: list[dict[str, str]]) -> None:
    judged = judgements(in_edition(policy, edition))
    assert len(rows) == len({row["Id"] for row in rows}) == len({id for id, _ in judged})
    for mode in policy.modes():
        column = matrix.head(mode)
        assert {row["Id"]: row[column][2:] for row in rows} == {
            id: judgement.label for (id, at), judgement in judged.items() if at == mode.id
        }
        counts = distribution(judgement.verdict for (_, at), judgement in judged.items() if at == mode.id)
        signs = Counter(row[column][0] for row in rows)
        assert signs == {verdict.sign: count for verdict, count in counts.items() if count}


@draws(20)
@given(readings())
def test_matrix_verdicts_match_the_computed_verdicts(reading):
    for edition in reading.policy.editions:
        verdicts_are_those_computed(reading.policy, edition, matrix_of(reading.policy, edition))


def test_matrix_workbook_has_the_verdicts_of_every_edition(policy, files):
    book = book_of(files["data/matrix.xlsx"])
    for edition in policy.editions.values():
        verdicts_are_those_computed(policy, edition.id, lines_of(book[edition.name.capitalize()]))


def test_matrix_names_the_deciding_controls_in_each_mode(policy, files):
    book = book_of(files["data/matrix.xlsx"])
    for edition in policy.editions.values():
        for row in lines_of(book[edition.name.capitalize()]):
            for mode in policy.modes():
                judgement = judgements(policy)[row["Id"], mode.id]
                found = [line.partition(": ") for line in row["What decides"].split("\n")]
                (why,) = [why for lead, _, why in found if words(mode.name) in lead.rpartition(" in ")[2].split(", ")]
                assert all(
                    f"{name(control)} is {HELD[judgement.standing]} (" in why for control in judgement.decided_by
                )


@draws(20)
@given(readings())
def test_checklist_has_each_requirement_of_its_edition_once_with_verdict(reading):
    policy = reading.policy
    for edition in policy.editions:
        part = in_edition(policy, edition)
        for mode in policy.modes():
            rows = lines_of_sheet(checklist.sheet(part, HERE, mode))
            read = [(row["Id"], row["Verdict"]) for row in rows]
            judged = {r.id: judgements(part)[r.id, mode.id] for r in part.all(Requirement)}
            assert sorted(read) == sorted((id, f"{j.verdict.sign} {j.label}") for id, j in judged.items())


def lines_of_sheet(sheet: Sheet) -> list[dict[str, str]]:
    """Return the rows of a sheet by column name, before it is written."""
    said = [[one.text if isinstance(one, Linked) else str(one) for one in row] for row in sheet.rows]
    return [dict(zip(sheet.columns, row, strict=True)) for row in said]


def test_checklist_names_alternatives_and_open_problems_of_gaps(policy):
    for mode in policy.modes():
        for edition in policy.editions:
            for row in lines_of_sheet(checklist.sheet(in_edition(policy, edition), HERE, mode)):
                judgement = judgements(policy)[row["Id"], mode.id]
                named = [policy[answer.alternative] for answer in judgement.instead]
                named += problems(policy, judgement) if judgement.verdict is Verdict.GAP else ()
                assert all(one.title in row["What we suggest"] for one in named)


def test_checklists_have_empty_cells_and_a_choice_to_fill_in(policy, files):
    for mode in policy.modes():
        for edition in policy.editions:
            book = book_of(files[f"data/checklists/{mode.name}-{edition}.xlsx"])
            sheet = book["Checklist"]
            for row in lines_of(sheet):
                assert not any(row[column] for column in PRINTED if column in ("Done", "Evidence", "Responsible"))
            (choice,) = sheet.data_validations.dataValidation
            assert str(choice.sqref) == f"A2:A{sheet.max_row}" and choice.formula1 == '"yes,no,in part"'
            assert {"Model", "Date"} <= {text_of(row[0]) for row in book["About"].iter_rows()}


@draws(30)
@given(readings())
def test_comment_matrix_has_each_wording_and_each_provision_out_of_reach(reading):
    says_what_is_proposed(reading.policy)


def test_published_comment_matrix_has_each_wording_and_provision_out_of_reach(policy):
    says_what_is_proposed(policy)  # it has broken alternatives and alternatives for several provisions


def says_what_is_proposed(policy) -> None:
    rows = lines_of_sheet(comment_matrix.sheet(policy, HERE))
    pairs = [(row["Provision"], row["Alternative"]) for row in rows]
    assert len({*pairs}) == len(pairs)
    for edition in policy.editions:
        part = in_edition(policy, edition)
        lost = {
            id for (id, mode), j in judgements(part).items() if mode == PUBLISHED and j.standing is ControlStatus.LOST
        }
        assert lost <= {id for id, _ in pairs}
        for alternative in policy.all(Alternative):
            answered = part.within(id for _, id in alternative.answers())
            assert not answered or {(id, alternative.id) for id in answered} & {*pairs}
            if PUBLISHED in alternative.modes:
                assert {(id, alternative.id) for id in answered if id in lost} <= {*pairs}
    for row in rows:
        judgement = judgements(policy)[row["Provision"], PUBLISHED]
        assert all(f"{name(control)} is " in row["Comment"] for control in judgement.decided_by)
        assert ("cannot follow it" in row["Comment"]) == (judgement.standing is ControlStatus.LOST)
        if row["Alternative"]:
            alternative = policy[row["Alternative"]]
            grades = {id: grade.label for grade, id in alternative.answers()}
            assert row["Grade"] == grades[row["Provision"]]
            assert row["Proposed wording"] == alternative.parts()["Proposed wording"]
            against = (*alternative.challenged_by, *alternative.broken_by)
            for column, ids in (("Evidence for", alternative.supported_by), ("Evidence against", against)):
                assert len(row[column].splitlines()) == len(ids)
                assert all(policy[id].title in row[column] for id in ids)


def test_comment_matrix_is_the_same_as_csv_and_workbook(files):
    sheet = book_of(files["data/comment-matrix.xlsx"])["Proposed changes"]
    assert lines_of(sheet) == records_of(files["data/comment-matrix.csv"])


def test_workbooks_begin_with_the_unofficial_notice_and_freeze_their_header_rows(files):
    books = {path: book_of(content) for path, content in files.items() if path.endswith(".xlsx")}
    for path, book in books.items():
        first, *rest = book.worksheets
        assert NOTICE in [text_of(row[1]) for row in first.iter_rows()], path
        assert NOTICE in book.properties.description and "CC BY 4.0" in book.properties.description
        assert book.properties.title and book.properties.creator
        for sheet in rest:
            assert re.fullmatch(r"[A-Z]+2", sheet.freeze_panes), path
            assert sheet.auto_filter.ref == sheet.dimensions
            assert all(sheet.column_dimensions[cell.column_letter].width <= 100 for cell in sheet[1])
            is_empty = sheet.max_row == 1  # a kind without statements
            assert is_empty or all(cell.alignment.wrap_text for cell in sheet[2])
    legend = [text_of(row[0]) for row in books["data/matrix.xlsx"]["About"].iter_rows()]
    assert {f"{verdict.sign} {verdict.label}" for verdict in VERDICTS} <= {*legend}


@given(st.text(alphabet="open weights\n", min_size=1, max_size=2000))
def test_row_height_fits_its_longest_text_up_to_the_maximum_of_excel(text):
    sheet = Sheet("Weights", {"Id": 13, "Text": 30}, (("ALT-001", text), ("ALT-002", "short")))
    read = book_of(workbook.as_bytes(SITE, "Weights", sheet, []))["Weights"]
    high, low = (read.row_dimensions[row].height or 15 for row in (2, 3))
    lines = sum(max(1, len(textwrap.wrap(part, 30, drop_whitespace=False))) for part in text.split("\n"))
    assert low == 15
    assert high == 409 or 15 * lines / 2 <= high <= 15 * lines


def test_links_are_absolute_and_point_to_the_site_only_when_its_address_is_known(policy, files):
    unknown = made(file for file in spreadsheets.files(policy, HERE) if file[0] in WORKBOOKS)
    urls = {edition.url for edition in policy.editions.values()}
    for path in WORKBOOKS:
        for content, to in ((files[path], {SITE.site}), (unknown[path], set())):
            for sheet in book_of(content).worksheets:
                for cell in (cell for row in sheet.iter_rows() for cell in row if cell.hyperlink):
                    target = cell.hyperlink.target
                    assert target in urls or any(target.startswith(site) for site in to), (path, target)
                    if target in urls:
                        assert re.fullmatch(r"page=\d+", cell.hyperlink.location)
                    elif sheet.title != "About":
                        assert target == f"{SITE.site}{cell.value}/"
    matrices = book_of(files["data/matrix.xlsx"])
    assert all(row[0].hyperlink for row in matrices["Law"].iter_rows(min_row=2))
    assert all(row[0].hyperlink or row[3].hyperlink for row in matrices["Crosswalk"].iter_rows(min_row=2))


def test_files_are_identical_whenever_they_are_written(policy, files):
    other = {path for path in files if path.startswith("data/checklists/")} - {*WORKBOOKS}
    again = made(file for file in spreadsheets.files(policy, SITE) if file[0] not in other)
    assert again == {path: files[path] for path in files if path not in other}
    for path in (path for path in files if path.endswith(".xlsx")):
        with zipfile.ZipFile(io.BytesIO(files[path])) as packed:
            properties = DocumentProperties.from_tree(fromstring(packed.read("docProps/core.xml")))
            assert properties.created == properties.modified == datetime.datetime(2026, 11, 1)
            assert {entry.date_time for entry in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_spreadsheets_are_two_clicks_from_the_front_page(site):
    def links(page: Path) -> set[Path]:
        found = re.findall(r'<a\b[^>]*href="([^"#?]+)', page.read_text(encoding="utf-8"))
        return {(page.parent / unquote(link)).resolve() for link in found if not link.startswith("http")}

    near = {path for path in links(site / "index.html") if path.suffix == ".html"}
    nearer = {path.relative_to(site).as_posix() for page in near for path in links(page)}
    for path in WORKBOOKS:
        assert path in nearer and (site / path).is_file()
