"""What compliance-trestle and oscal-validate make of the OSCAL documents in a folder, as JSON for the tests.

Runs in the environment that ``install`` makes, in the folder: trestle takes relative addresses from there.
"""

import json
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from oscal_validate.corpus import compose, load_document
from oscal_validate.metaschema import load_metaschema
from oscal_validate.schema import load_schema
from oscal_validate.session import Session
from oscal_validate.validator import validate
from trestle.core.catalog.catalog_interface import CatalogInterface
from trestle.core.profile_resolver import ProfileResolver
from trestle.oscal.catalog import Catalog
from trestle.oscal.mapping import MappingCollection
from trestle.oscal.profile import Profile

MODELS = {"catalog": Catalog, "profile": Profile, "mapping": MappingCollection}


def resolved(profile: str, workspace: Path) -> dict[str, object]:
    """Return the remarks of a resolved profile, and every control that it selects with its properties."""
    catalog = ProfileResolver.get_resolved_profile_catalog(workspace, profile)
    controls = CatalogInterface(catalog).get_all_controls_from_catalog(recurse=True)
    return {
        "remarks": catalog.metadata.remarks,
        "controls": {control.id: {prop.name: prop.value for prop in control.props or ()} for control in controls},
    }


documents = sorted(Path().glob("*.json"))
schema, metaschema = load_schema(), load_metaschema()
loaded = {path: load_document(path, schema) for path in documents}


def session(path: Path) -> Session:
    """Return what ``validate_file`` makes for a document with the catalogs, which it would read for each document."""
    catalogs = tuple(loaded[other] for other in documents if other.match("catalog-*") and other != path)
    return Session(compose(loaded[path], catalogs), schema, metaschema)


with TemporaryDirectory() as folder:
    Path(folder, ".trestle").mkdir()
    found = {
        "read": [path.name for path in documents if MODELS[path.name.partition("-")[0]].oscal_read(path)],
        "resolved": {path.name: resolved(path.name, Path(folder)) for path in documents if path.match("profile-*")},
        "found": [
            [path.name, finding.code, finding.location]
            for path in documents
            for finding in validate(session(path))
            if finding.severity.name in ("ERROR", "WARNING")
        ],
    }
json.dump(found, sys.stdout)
