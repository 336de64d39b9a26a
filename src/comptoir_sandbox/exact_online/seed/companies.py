"""The span of the seeded bookings, and the companies of a region."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from random import Random

from comptoir_sandbox.exact_online.regions import Region
from comptoir_sandbox.exact_online.seed.locales import LOCALES, Firm, Locale

# Bookings end here, whatever the clock says, so that every start shows the same books.
BOOKED_FROM = datetime(2024, 7, 1)  # noqa: DTZ001  # the vendor's dates are naive wall clock
BOOKED_UNTIL = datetime(2026, 6, 30)  # noqa: DTZ001  # the vendor's dates are naive wall clock


def firms_of(region: Region) -> tuple[Firm, ...]:
    """The companies that a region starts with; a division number belongs to one region only."""
    return LOCALES[region.code].firms


def more_firms(locale: Locale, taken: Sequence[int], sizes: Mapping[str, int], first: int) -> Iterator[Firm]:
    """`sizes["count"]` small companies with the numbers from `first` on; the same for the same numbers."""
    trade = next(iter(locale.goods))
    for place in range(sizes["count"]):
        division = first + place
        random, words = Random(f"firm {division}"), locale.words  # noqa: S311  # repeatable on purpose
        city, beginning, area = random.choice(words.cities)
        yield Firm(
            division=division,
            hid=len(taken) + place + 1,
            name=f"{random.choice(words.families)} {random.choice(words.trades)} {division % 100_000}",
            trade=trade,
            street=locale.address(random, random.choice(words.streets)),
            postcode=locale.postcode(random, beginning),
            city=city,
            phone=f"{area} {random.randrange(100_000, 999_999)}",
            email=f"info@firm-{division}.example",
            invoices=sizes["invoices"],
            customers=sizes["customers"],
            suppliers=sizes["suppliers"],
            sector=trade,
            light=True,
        )
