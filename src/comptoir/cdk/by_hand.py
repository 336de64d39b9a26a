"""What functions do with a resource beside its table, or in its place: told, so that it can be known."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class ByHand:
    """Attributes that functions read and write, as paths such as `line_items.unit_amount`.

    They come on top of what a table tells. Where there is no table they are all there is, and None stands
    for the whole model. A new record needs `requires`, and one of each group of `one_of`; the functions
    find out what is `optional` although the table demands it. The filters in `unapplied` change nothing.
    `takes` are the only values of an attribute that they let through, and `instead` says of any other what to
    do in its place; `among` is the condition, in the
    vendor's words, of the records that it may name. `sources` are the columns
    behind a published name. Lists have what is `on_request` only where the caller names it, or all there is.
    """

    reads: tuple[str, ...] | None = None
    writes: tuple[str, ...] | None = None
    requires: tuple[str, ...] = ()
    one_of: tuple[tuple[str, ...], ...] = ()
    optional: tuple[str, ...] = ()
    unapplied: tuple[str, ...] = ()
    takes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    instead: Mapping[str, Callable[[str], str]] = field(default_factory=dict)
    among: Mapping[str, str] = field(default_factory=dict)
    sources: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    on_request: tuple[str, ...] = ()

    @property
    def paths(self) -> tuple[str, ...]:
        """Every path that is named."""
        groups = (path for group in self.one_of for path in group)
        return (
            *(self.reads or ()),
            *(self.writes or ()),
            *self.requires,
            *groups,
            *self.optional,
            *self.takes,
            *self.instead,
            *self.among,
            *self.on_request,
        )


NOTHING = ByHand()
