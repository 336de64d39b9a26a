"""The companies of a fresh sandbox, invented, each with a trade that decides its items and customers."""

from dataclasses import dataclass, replace
from datetime import datetime

from comptoir_sandbox.exact_online.regions import REGIONS, Region

# Bookings end here, whatever the clock says, so that every start shows the same books.
BOOKED_FROM = datetime(2024, 7, 1)  # noqa: DTZ001  # the vendor's dates are naive wall clock
BOOKED_UNTIL = datetime(2026, 6, 30)  # noqa: DTZ001  # the vendor's dates are naive wall clock


@dataclass(frozen=True)
class Firm:
    """What a company looks like before its books are filled."""

    division: int
    hid: int
    name: str
    trade: str
    street: str
    postcode: str
    city: str
    phone: str
    email: str
    website: str
    invoices: int
    customers: int
    suppliers: int
    sector: str


DUTCH_FIRMS = (
    Firm(
        division=3412056, hid=1, name="Waterwolf Rijwielen B.V.", trade="bicycles",
        street="Ambachtsweg 14", postcode="8021 AD", city="Zwolle", phone="038-7110240",
        email="administratie@waterwolf-rijwielen.example",
        website="www.waterwolf-rijwielen.example", invoices=2_040, customers=130, suppliers=26,
        sector="Groothandel in fietsen",
    ),
    Firm(
        division=3412071, hid=2, name="Studio Noordkade Ontwerp", trade="design", street="Wilgenkade 3-II",
        postcode="3011 TK", city="Rotterdam", phone="010-7420518",
        email="hallo@studio-noordkade.example",
        website="www.studio-noordkade.example", invoices=126, customers=34, suppliers=14,
        sector="Communicatie- en grafisch ontwerp",
    ),
    Firm(
        division=3418843, hid=3, name="Bakkerij De Vergulde Aar V.O.F.", trade="bakery",
        street="Korenbloemstraat 27", postcode="7411 KC", city="Deventer", phone="0570-820147",
        email="bestel@verguldeaar.example",
        website="www.verguldeaar.example", invoices=64, customers=28, suppliers=16,
        sector="Vervaardiging van brood en vers gebak",
    ),
)  # fmt: skip


def firms_of(region: Region) -> tuple[Firm, ...]:
    """The companies that a region starts with; a division number belongs to one region only."""
    place = list(REGIONS).index(region.code)
    return tuple(replace(firm, division=firm.division + place * 100_000) for firm in DUTCH_FIRMS)
