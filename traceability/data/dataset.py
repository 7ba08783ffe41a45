"""The data described for programs that look for data sets: schema.org in the page of data, Croissant 1.0 and DCAT 3.

Croissant names each file with its checksum, and the columns of tables that machines learn or count from. Catalogs of
public bodies read DCAT.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from traceability.data.catalogue import OFFERS, Offer, matching
from traceability.data.data_package import types
from traceability.data.spreadsheets import CsvSheet
from traceability.data.spreadsheets.sheet import Sheet
from traceability.policy.model import REQUIREMENTS, Policy, Requirement
from traceability.policy.values import slug
from traceability.publication.identity import AUTHOR, LICENSE_ADDRESS, NAME, NOTICE, Publication
from traceability.publication.output import encoded
from traceability.publication.paths import DATA_PAGE, view_file
from traceability.views.citations import author

PATH = "data/croissant.json"
DCAT = "data/dcat.jsonld"

FORMATS = {
    "csv": "text/csv",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "bib": "application/x-bibtex",
}
"""The media types of the files that both descriptions name, by their suffix."""

MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"
"""The address of media types, by which DCAT names them."""

CONTEXT = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileProperty": "cr:fileProperty",
    "fileObject": "cr:fileObject",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
"""The context that Croissant 1.0 prescribes."""


def _about(policy: Policy, published: Publication) -> dict[str, Any]:
    """Return what both descriptions say of the data as a whole."""
    editions = [f"the {edition.name} ({edition.date})" for edition in policy.editions.values()]
    of_works = [edition.url for edition in policy.editions.values()]
    located = {"url": published.address(f"{DATA_PAGE}.html")} if published.site else {}
    return {
        "name": NAME,
        "description": f"{NOTICE} For each of {len(policy.all(Requirement))} requirements of NIST AI 800-1, in "
        f"{' and '.join(editions)}: in which ways of releasing a model a developer can follow it, which control "
        "decides that, and what can be done instead. Statements are paraphrases with their place in the draft.",
        **located,
        "license": LICENSE_ADDRESS,
        "creator": {"@type": "Organization", "name": AUTHOR},
        "datePublished": published.issued.isoformat(),
        "inLanguage": "en",
        "isAccessibleForFree": True,
        "isBasedOn": of_works,
        "keywords": ["NIST AI 800-1", "open-weight models", "AI governance", "misuse risk"],
    }


def _described() -> Iterable[tuple[str, str, Offer]]:
    """Yield path and media type of each single file of data, with its offer."""
    for offer in OFFERS:
        kind = FORMATS.get(offer.files.rpartition(".")[2], "")
        if offer.files.startswith("data/") and kind and not offer.is_family:
            yield offer.files, kind, offer


def schema_org(policy: Policy, published: Publication, root: str) -> str:
    """Return the data as a ``Dataset`` of schema.org, as the content of an element of HTML.

    ``root`` leads from the page to the folder of the front page; addresses are relative to the page if that of the site
    is unknown. No text can end the element.
    """
    files = [
        {
            "@type": "DataDownload",
            "name": path.rpartition("/")[2],
            "description": offer.what,
            "encodingFormat": kind,
            "contentUrl": published.address(path) or root + path,
        }
        for path, kind, offer in _described()
    ]
    about = {"@context": "https://schema.org/", "@type": "Dataset"} | _about(policy, published)
    text = json.dumps(about | {"version": published.version, "distribution": files}, ensure_ascii=False)
    return text.replace("<", r"\u003c").replace(">", r"\u003e").replace("&", r"\u0026")


def dcat(policy: Policy, published: Publication) -> dict[str, Any]:
    """Return the data as a ``Dataset`` of DCAT 3, in JSON-LD; addresses are relative if that of the site is unknown."""
    about = _about(policy, published)
    license = {"@id": LICENSE_ADDRESS, "@type": "dct:LicenseDocument"}
    home = "../" if not published.site else published.site
    page = {"@id": f"{home}{DATA_PAGE}.html", "@type": "foaf:Document"}
    files = [
        {
            "@type": "dcat:Distribution",
            "dct:title": path.rpartition("/")[2],
            "dct:description": offer.what,
            "dcat:accessURL": page,
            "dcat:downloadURL": {"@id": f"{home}{path}"},
            "dcat:mediaType": {"@id": f"{MEDIA_TYPES}{kind}", "@type": "dct:MediaType"},
            "dct:license": license,
        }
        for path, kind, offer in _described()
    ]
    agent = {"@type": "foaf:Agent", "foaf:name": AUTHOR}
    return {
        "@context": {
            "dcat": "http://www.w3.org/ns/dcat#",
            "dct": "http://purl.org/dc/terms/",
            "foaf": "http://xmlns.com/foaf/0.1/",
            "prov": "http://www.w3.org/ns/prov#",
            "xsd": "http://www.w3.org/2001/XMLSchema#",
        },
        "@id": f"{home}{DATA_PAGE}.html#data",
        "@type": "dcat:Dataset",
        "dct:title": about["name"],
        "dct:description": about["description"],
        "dct:license": license,
        "dct:publisher": agent,
        "dct:creator": agent,
        "dct:issued": {"@type": "xsd:date", "@value": about["datePublished"]},
        "prov:wasDerivedFrom": [{"@id": edition} for edition in about["isBasedOn"]],
        "dcat:keyword": about["keywords"],
        "dcat:landingPage": page,
        "dcat:version": published.version,
        "dcat:distribution": files,
    }


def croissant(
    policy: Policy,
    published: Publication,
    contents: Mapping[str, Callable[[], str | bytes]],
    tables: Iterable[CsvSheet],
) -> dict[str, Any]:
    """Return the data in Croissant 1.0.

    ``contents`` makes the content of each file by its path, for its size and checksum. Of ``tables``, those of
    requirements and of their verdicts have a record set.
    """
    told = {f"data/csv/{kind}.csv" for kind in REQUIREMENTS}
    told |= {view_file("matrix", edition) for edition in policy.editions}
    shown = {path: sheet for path, sheet in tables if path in told}
    named = {path: (kind, offer.what) for path, kind, offer in _described()}
    for path in shown:
        (offer,) = (offer for offer in OFFERS if matching(offer, [path]))
        named[path] = (FORMATS["csv"], offer.what)
    files = [
        _file_object(published, path, kind, what, encoded(contents[path]()))
        for path, (kind, what) in named.items()
        if path in contents and path != PATH
    ]
    return {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        **_about(policy, published),
        "version": _three_numbers(published.version),
        "citeAs": f"{author()}. {NAME}, version {published.version}, {published.dated}. {published.site}".rstrip(),
        "distribution": files,
        "recordSet": [_record_set(path, sheet()) for path, sheet in shown.items()],
    }


def _three_numbers(version: str) -> str:
    """Return a version in the three numbers that Croissant asks for, without leading zeros."""
    numbers = [str(int(number)) for number in version.split(".")]
    return ".".join([*numbers, "0"][:3])


def _file_object(published: Publication, path: str, kind: str, what: str, content: bytes) -> dict[str, Any]:
    name = path.removeprefix("data/")
    return {
        "@type": "cr:FileObject",
        "@id": name,
        "name": name,
        "description": what,
        "encodingFormat": kind,
        "contentUrl": published.address(path) or name,
        "contentSize": f"{len(content)} B",
        "sha256": hashlib.sha256(content).hexdigest(),
    }


def _record_set(path: str, sheet: Sheet) -> dict[str, Any]:
    name = path.rpartition("/")[2].removesuffix(".csv")
    return {
        "@type": "cr:RecordSet",
        "@id": name,
        "name": name,
        "field": [
            {
                "@type": "cr:Field",
                "@id": f"{name}/{slug(column)}",
                "name": column,
                "dataType": "sc:Integer" if kind == "integer" else "sc:Text",
                "source": {"fileObject": {"@id": path.removeprefix("data/")}, "extract": {"column": column}},
            }
            for column, kind in types(sheet).items()
        ],
    }
