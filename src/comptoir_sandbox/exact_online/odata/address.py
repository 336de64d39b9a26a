"""Takes a resource path apart: the entity set, a key, a collection below it, `$count` or `$metadata`."""

from dataclasses import dataclass

from comptoir_sandbox.exact_online.odata.errors import bad_syntax


@dataclass(frozen=True, slots=True)
class Address:
    """What `crm/Accounts(guid'…')/BankAccounts/$count` points at.

    `path` is for the catalogue; `key` stands with its parentheses, ready for `parse_key`; `below` is the
    collection or property behind the key; `ending` is `$count`, `$metadata`, `$value` or None.
    """

    path: str
    key: str | None = None
    below: str | None = None
    ending: str | None = None


def read_address(text: str) -> Address:
    """The parts of a decoded path without `/api/v1/{division}/`. ODataError when it is none."""
    rest, ending = _ending(text.strip("/"))
    if "(" not in rest:
        return Address(rest, ending=ending)
    path, _, behind = rest.partition("(")
    key, closing, below = behind.rpartition(")")
    below = below.removeprefix("/")
    if not closing or "/" in below or not path:
        raise bad_syntax()
    return Address(path, f"({key})", below or None, ending)


def _ending(text: str) -> tuple[str, str | None]:
    before, slash, last = text.rpartition("/")
    if slash and last.startswith("$"):
        return before, last
    return text, None
