"""What schemathesis would ask in vain, and why.

HTTP lets any header pass, so one that nobody knows is no fault. A parameter without a value counts as left
out, as published clients send it so. Of a request that is to be accepted, the values are left out that only
this very connection knows: its companies, its cursors, the fields by name.
"""

import schemathesis

_UNKNOWN = "x-schemathesis-unknown-property"
_KNOWN_HERE = ("companyId", "cursor", "fields")


@schemathesis.hook
def filter_case(context, case):
    if _UNKNOWN in {name.lower() for name in case.headers or ()}:
        return False
    return _is_positive(case) or "" not in (case.query or {}).values()


@schemathesis.hook
def map_case(context, case):
    if case.query and _is_positive(case):
        case.query = {name: value for name, value in case.query.items() if name not in _KNOWN_HERE}
    return case


def _is_positive(case):
    return case.meta is not None and case.meta.generation.mode.is_positive
