"""What an endpoint whose rows are worked out may look at, and the form of such a work."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from comptoir_sandbox.exact_online.books import Books, Row
from comptoir_sandbox.exact_online.odata.literals import read_guid
from comptoir_sandbox.exact_online.refusals import query_error


@dataclass(frozen=True)
class Asked:
    """What a computed endpoint may look at."""

    books: Books
    today: datetime
    parameters: Mapping[str, str]
    language: str
    currency: str

    def guid(self, name: str) -> str:
        """A parameter of the form guid'…'."""
        found = read_guid(self.parameters[name].removeprefix("guid").strip("'"))
        if found is None:
            raise query_error()
        return found

    def number(self, name: str) -> int:
        try:
            return int(self.parameters[name])
        except ValueError:
            raise query_error() from None


Compute = Callable[[Asked], list[Row]]
