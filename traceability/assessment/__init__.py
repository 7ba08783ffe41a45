"""What a model developer states about a release, held against the verdicts: read, judged, reported, begun.

A **release statement** says how one release of a model meets each requirement of one edition. What it says is the
developer's own word; here it is only asked whether it is whole, and whether it can be so in the release mode.
"""
