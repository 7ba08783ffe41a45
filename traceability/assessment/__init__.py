"""Release statements of model developers, compared with the verdicts: parsed, assessed, reported, drafted.

A **release statement** says how one release of a model meets each requirement of one edition. Its content is the
developer's own word. This package checks only whether it is complete and possible in the release mode.
"""
