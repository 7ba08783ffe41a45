"""The error that a user can correct. Every other exception is a fault of the program and keeps its traceback."""


class UserError(ValueError):
    """An error that a user can correct; its message says where, what is wrong, and how to fix it."""
