"""The errors that a user can mend. Every other exception is a fault of the program and keeps its traceback."""


class UserError(ValueError):
    """Something that a user can mend; its message says where, what is wrong, and how to fix it."""
