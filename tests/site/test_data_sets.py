"""Test what describes the data for programs: the data package, schema.org and Croissant; they fit the files."""

from __future__ import annotations

import csv
import hashlib
import json
import re
from dataclasses import replace

import pytest
from support.citations import KNOWN, UNKNOWN

from traceability.data import dataset
from traceability.publication.identity import LICENSE_ADDRESS, NAME

SCRIPT = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def loaded(site, path):
    return json.loads((site / path).read_text(encoding="utf-8"))


def rows(site, path):
    """Return the rows of a CSV file of the site."""
    with (site / "data" / path).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file, strict=True))


@pytest.fixture(scope="module")
def package(site):
    return loaded(site, "data/datapackage.json")


@pytest.fixture(scope="module")
def croissant(site):
    return loaded(site, dataset.PATH)


class TestDataPackage:
    def test_it_has_every_csv_file_once_with_its_columns(self, site, package):
        named = [resource["path"] for resource in package["resources"]]
        assert sorted(named) == sorted(
            path.relative_to(site / "data").as_posix() for path in site.glob("data/**/*.csv")
        )
        assert len({resource["name"] for resource in package["resources"]}) == len(named)
        for resource in package["resources"]:
            assert [field["name"] for field in resource["schema"]["fields"]] == rows(site, resource["path"])[0]
            assert re.fullmatch(r"[a-z0-9-]+", resource["name"])

    def test_each_column_reads_as_its_type(self, site, package):
        for resource in package["resources"]:
            _, *records = rows(site, resource["path"])
            for place, field in enumerate(resource["schema"]["fields"]):
                values = [record[place] for record in records if record[place]]
                whole = all(re.fullmatch(r"-?\d+|'-\d+", value) for value in values)
                assert whole or field["type"] == "string", (resource["path"], field)

    def test_numbers_of_provisions_are_text_and_counts_are_integers(self, package):
        types = {
            (resource["name"], field["name"]): field["type"]
            for resource in package["resources"]
            for field in resource["schema"]["fields"]
        }
        kinds = ("objective", "practice", "recommendation", "documentation", "safeguard", "term")
        assert {types[kind, "number"] for kind in kinds} == {"string"}
        assert types["recommendation", "page"] == types["evidence", "year"] == "integer"
        assert types["views-evidence-by-year", "On record"] == "integer"
        assert types["recommendation", "because"] == "string"  # it is empty, of which programs make another type


class TestCroissant:
    def test_it_has_name_and_version_of_the_format(self, croissant):
        """Mlcroissant reads a data set without a name, and takes one that does not say its version for 0.8."""
        assert croissant["name"] == NAME
        assert croissant["conformsTo"] == "http://mlcommons.org/croissant/1.0"
        assert croissant["@context"]["conformsTo"] == "dct:conformsTo"
        assert croissant["license"] == LICENSE_ADDRESS and "Unofficial" in croissant["description"]
        assert re.fullmatch(r"[1-9]\d*\.\d+\.\d+", croissant["version"])

    def test_each_file_has_its_size_and_checksum(self, site, croissant):
        assert len(croissant["distribution"]) > 10
        for file in croissant["distribution"]:
            content = (site / "data" / file["contentUrl"]).read_bytes()
            assert file["sha256"] == hashlib.sha256(content).hexdigest()
            assert file["contentSize"] == f"{len(content)} B"

    def test_record_sets_name_columns_of_their_files(self, site, croissant):
        files = {file["@id"] for file in croissant["distribution"]}
        told = {record_set["@id"] for record_set in croissant["recordSet"]}
        assert {"recommendation", "documentation", "safeguard", "matrix-pd2"} <= told
        for record_set in croissant["recordSet"]:
            (file,) = {field["source"]["fileObject"]["@id"] for field in record_set["field"]}
            assert file in files
            assert [field["source"]["extract"]["column"] for field in record_set["field"]] == rows(site, file)[0]
        ids = [field["@id"] for record_set in croissant["recordSet"] for field in record_set["field"]]
        assert len({*ids}) == len(ids) and not [id for id in ids if re.search(r"\s", id)]  # mlcroissant reads no blank

    def test_addresses_are_whole_when_the_site_address_is_known(self, policy):
        made = dataset.croissant(policy, KNOWN, {"data/policy.json": lambda: "{}"}, ())
        assert [file["contentUrl"] for file in made["distribution"]] == [KNOWN.address("data/policy.json")]
        assert made["url"] == KNOWN.address("docs/data.html")


class TestDcat:
    def test_it_says_what_the_other_descriptions_say(self, site, croissant):
        found = loaded(site, dataset.DCAT)
        assert (found["@type"], found["dct:title"]) == ("dcat:Dataset", NAME)
        assert found["dct:description"] == croissant["description"]
        assert found["dct:license"]["@id"] == LICENSE_ADDRESS
        files = [file["dcat:downloadURL"]["@id"] for file in found["dcat:distribution"]]
        assert "../data/policy.json" in files and all((site / "data" / file).resolve().is_file() for file in files)
        pages = {file["dcat:accessURL"]["@id"] for file in found["dcat:distribution"]}
        assert pages == {found["dcat:landingPage"]["@id"]} == {"../docs/data.html"}
        assert len(found["prov:wasDerivedFrom"]) == 2


class TestSchemaOrg:
    def test_the_page_of_data_has_a_data_set_with_files_that_exist(self, site):
        (text,) = SCRIPT.findall((site / "docs/data.html").read_text(encoding="utf-8"))
        found = json.loads(text)
        assert (found["@context"], found["@type"], found["name"]) == ("https://schema.org/", "Dataset", NAME)
        assert 50 <= len(found["description"]) <= 5000  # search engines for data sets ask for so much
        assert found["license"] == LICENSE_ADDRESS and found["creator"]["name"] and found["datePublished"]
        urls = [file["contentUrl"] for file in found["distribution"]]
        assert "../data/policy.json" in urls and all((site / "docs" / url).resolve().is_file() for url in urls)

    def test_pages_link_to_the_license_and_only_one_describes_the_data(self, site):
        for page in ("index.html", "docs/data.html", "docs/method.html", "PD2-S05/index.html"):
            html = (site / page).read_text(encoding="utf-8")
            assert f'<link rel="license" href="{LICENSE_ADDRESS}">' in html
            assert bool(SCRIPT.search(html)) == (page == "docs/data.html")

    def test_no_text_ends_the_element_that_it_is_in(self, policy):
        hostile = "draft </script><script>alert(1)</script> & <!-- x"
        editions = {id: replace(edition, name=hostile) for id, edition in policy.editions.items()}
        text = dataset.schema_org(replace(policy, editions=editions), UNKNOWN, "../")
        assert not re.search("[<>&]", text) and hostile in json.loads(text)["description"]
