"""What may pass to Exact Online unmapped: one request to one endpoint of the pinned division, as it is.

The path goes into a URL behind the division, so its form is closed: names, keys in parentheses, nothing that
could climb out. `$batch` holds requests of its own, to any division, and does not pass.
"""

import re

from comptoir.cdk.contract import Call, Parcel, Passage
from comptoir.connectors.exact_online.calls.query import JSON
from comptoir.connectors.exact_online.calls.sending import WRITING
from comptoir.kit.errors import CompanyMismatch, FieldProblem, InvalidBody, OperationUnsupported

_PREFIX = "api/v1/"
_PART = r"[A-Za-z_]\w*(\([\w'=,:.\- ]*\))?"
_PATH = re.compile(rf"{_PART}(/{_PART})*(/\$(count|metadata|value))?", re.ASCII)
_KEY = re.compile(r"\([^)]*\)")
_DIVISION = re.compile(r"(\d+)(/|$)", re.ASCII)
_OUTSIDE = ("current/me",)
_METHODS = ("GET", "POST", "PUT", "DELETE")
_PASSED = ("customdescriptionlanguage", "prefer")
_LEFT_OUT = "The header {} was not sent: only {} pass to Exact Online."


def passage(parcel: Parcel, company: str) -> Passage:
    """The call for a parcel, bound to `company`.

    Raises InvalidBody for a path that is none, CompanyMismatch for one into another division, and
    OperationUnsupported for what Exact Online does not have.
    """
    if parcel.method not in _METHODS:
        raise OperationUnsupported("Exact Online has no PATCH: its PUT changes what it is sent and no more.")
    path = _inside(parcel.path, company)
    if _PATH.fullmatch(path) is None:
        raise _unfit("path is that of an endpoint, such as crm/Accounts(guid'…'), without query or host.")
    outside = path.lower() in _OUTSIDE
    if outside and parcel.method != "GET":
        raise OperationUnsupported("current/Me can only be read.")
    names = [name for name, _ in parcel.headers if name.lower() not in _PASSED]
    kept = {name.lower(): (name, value) for name, value in (JSON if parcel.body is None else WRITING)}
    kept |= {name.lower(): (name, value) for name, value in parcel.headers if name.lower() in _PASSED}
    call = Call(
        parcel.method,
        path,
        parcel.query,
        parcel.body,
        tuple(kept.values()),
        in_company=not outside,
        endpoint=_KEY.sub("", path),
    )
    return Passage(call, [_LEFT_OUT.format(name, " and ".join(_PASSED)) for name in names])


def _inside(path: str, company: str) -> str:
    """The path behind the division, which a caller may name only where it is the pinned one."""
    plain = path.strip().removeprefix("/")
    plain = plain[len(_PREFIX) :] if plain.lower().startswith(_PREFIX) else plain
    named = _DIVISION.match(plain)
    if named is None:
        return plain
    if named[1] != company:
        text = "The path names another division than the one of this connection."
        field = FieldProblem("path", "company_mismatch", text, "Leave the division out of the path.")
        raise CompanyMismatch(text, fields=[field])
    return plain[named.end() :]


def _unfit(text: str) -> InvalidBody:
    return InvalidBody(text, fields=[FieldProblem("path", "invalid_value", text)])
