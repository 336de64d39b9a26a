"""The points of the query language where no document or recording decides, as switches."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Dialect:
    """Guesses about Exact Online's behaviour.

    `ignore_text_case`: text compares as on SQL Server with its usual collation, `'acme'` equal to `'ACME'`.
    Leading and trailing blanks count, since codes are known to need their padding (exact-facts 5.5).
    `ignore_name_case`: `code` finds the property `Code`. The framework is case-sensitive, so not by default.
    `null_differs`: a missing value is unequal to everything, and `not` turns a condition round as it stands;
    otherwise a row without the value is left out either way, as in SQL.
    `offset_id_null`: what `OffsetID eq null` does, which is known not to work (exact-facts 5.3).
    `one_property_per_or`: `or` across properties is refused, as one source has it.
    """

    ignore_text_case: bool = True
    ignore_name_case: bool = False
    null_differs: bool = False
    offset_id_null: str = "works"
    one_property_per_or: bool = False


DEFAULT = Dialect()
