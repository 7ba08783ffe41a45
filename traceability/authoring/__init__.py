"""Free ids and templates for a new statement or a new edition."""
