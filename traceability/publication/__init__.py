"""What is published: the identity of a version, the paths of its files, and how they are written."""
