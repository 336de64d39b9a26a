"""A company (Exact: division) of one region: what its own record says, and its books, filled at first use."""

import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache, cached_property
from random import Random

from comptoir_sandbox.exact_online.books import Books, Row
from comptoir_sandbox.exact_online.regions import Region
from comptoir_sandbox.exact_online.seed.locales import LOCALES, Firm
from comptoir_sandbox.kit import new_guid

_FOUNDED = datetime(2014, 3, 1)  # noqa: DTZ001  # the vendor's dates are naive wall clock
_ACTIVE = 1


@dataclass
class Company:
    """One division. `fill` makes its books when somebody first looks into them."""

    firm: Firm
    region: Region
    fill: Callable[[Firm], Books]
    blocked: str = ""  # a `Reason` of facts 4, such as DivisionBlocked
    without: tuple[str, ...] = ()  # beginnings of paths whose module this company has not bought
    changes: Row = field(default_factory=dict)  # what a control call changed on the record
    _still: tuple[Books, Books] | None = field(default=None, repr=False)  # the books, and a copy at rest

    @property
    def code(self) -> int:
        return self.firm.division

    @cached_property
    def books(self) -> Books:
        return self.fill(self.firm)

    def still(self) -> Books:
        """The books as they are now, to be read beside the event loop: nobody writes to them."""
        books = self.books
        if self._still is None or self._still[0] is not books or self._still[1].stamp != books.stamp:
            self._still = books, books.still()
        return self._still[1]

    @property
    def opened(self) -> bool:
        """Whether anybody has looked into the books yet."""
        return "books" in self.__dict__

    def open_with(self, books: Books) -> None:
        """Take these books instead of filling new ones."""
        self.__dict__["books"] = books

    def record(self) -> Row:
        """The row of system/Divisions, without what depends on the user."""
        return {**self._own_record, **self.changes}

    @cached_property
    def _own_record(self) -> Row:
        firm, country = self.firm, self.region.country
        vat_number, register, customer = _registered(self.region.code, firm.division)
        return {
            "Code": firm.division,
            "Hid": firm.hid,
            "Description": firm.name,
            "AddressLine1": firm.street,
            "Postcode": firm.postcode,
            "City": firm.city,
            "Country": country.ljust(3),
            "Legislation": country.ljust(3),
            "Currency": self.region.currency,
            "Phone": firm.phone,
            "Email": firm.email,
            "Website": firm.website,
            "VATNumber": vat_number,
            "ChamberOfCommerceNumber": register,
            "SectorDescription": firm.sector,
            "Customer": customer,
            "CustomerCode": str(1_200_000 + firm.division % 100_000).rjust(18),
            "CustomerName": firm.name,
            "SiretNumber": "",
            "Status": _ACTIVE,
            "BlockingStatus": 0,
            "IsMainDivision": firm.hid == 1,
            "IsDossierDivision": False,
            "IsHRDivision": False,
            "IsPracticeDivision": False,
            "StartDate": _FOUNDED,
            "Created": _FOUNDED,
            "Modified": _FOUNDED,
        }


@cache
def _registered(region: str, division: int) -> tuple[str | None, str | None, str]:
    """VAT number, register number, and the customer's id: searched for by trial, and the same every time."""
    random = Random(zlib.crc32(f"record {division}".encode()))  # noqa: S311  # repeatable on purpose
    vat_number, register = LOCALES[region].numbers(random)
    return vat_number, register, new_guid(random)
