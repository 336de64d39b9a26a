"""What an endpoint demands or forbids in a query (exact-facts 5.3 and 5.7)."""

from comptoir_sandbox.exact_online.catalogue import EntitySet
from comptoir_sandbox.exact_online.odata.errors import ODataError, bad_syntax
from comptoir_sandbox.exact_online.odata.filtering import Predicate
from comptoir_sandbox.exact_online.odata.options import QueryOptions

_ONE = 1


def check_filter(predicate: Predicate | None, entity_set: EntitySet, *, mandatory: bool) -> None:
    """ODataError when the filter reads a field it may not, or lacks one that it must.

    `mandatory` says whether this client falls under mandatory filtering at all; not every app does.
    """
    used = predicate.fields if predicate else frozenset()
    allowed = entity_set.only_these_filters
    if allowed and not used <= set(allowed):
        refused = ",".join(sorted(used - set(allowed)))
        raise ODataError(f"Filtering on these fields is not supported: {refused}")
    wanted = entity_set.mandatory_filter
    if mandatory and wanted and not used & set(wanted):
        raise ODataError(
            "This endpoint has mandatory filtering applied. A GET request for this endpoint must have a"
            f" $filter parameter with one of the following fields in the url:{','.join(wanted)}."
        )


def check_options(options: QueryOptions, entity_set: EntitySet) -> None:
    """ODataError when `$select` is missing or too wide, or `$skip` is used where only tokens work.

    That sync endpoints refuse `$select=*` and `$skip`, and with which text, is a guess.
    """
    if entity_set.select_mandatory and options.select is None and options.top != _ONE:
        raise _select_wanted()
    if entity_set.variant in {"sync", "bulk"}:
        if options.skip is not None:
            raise bad_syntax()
        if options.select is not None and "*" in options.select.split(","):
            raise _select_wanted()


def _select_wanted() -> ODataError:
    return ODataError("Please add a $select or a $top=1 statement to the query string.")
