"""The published site: the identity of a version, the paths of its files, and how they are written."""
