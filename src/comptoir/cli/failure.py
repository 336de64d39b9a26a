"""Failure: why a command could not do what it was asked, in words for the terminal."""


class Failure(Exception):
    """The message is all that is printed, after `comptoir: `; the exit status is 1."""
