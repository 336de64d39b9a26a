"""Where the API differs from the published contract on purpose, each with its reason.

A row names the operation (or * for all), the place, both wordings and the reason. Rows that no longer tell a
difference fail the tests.
"""

from typing import NamedTuple


class Difference(NamedTuple):
    operation: str
    place: str
    published: str
    ours: str
    reason: str


DIFFERENCES = (Difference("*", "query page", "number", "integer", "half a page does not exist"),)
