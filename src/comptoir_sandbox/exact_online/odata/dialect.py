"""The points of the query language where no document or recording decides, as switches."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Dialect:
    """Guesses about Exact Online's behaviour.

    `ignore_text_case`: text compares as on SQL Server with its usual collation, `'acme'` equal to `'ACME'`.
    Leading and trailing blanks count, since codes are known to need their padding (exact-facts 5.5).
    `ignore_name_case`: `code` finds the property `Code`. The framework is case-sensitive, so not by default.
    """

    ignore_text_case: bool = True
    ignore_name_case: bool = False


DEFAULT = Dialect()
