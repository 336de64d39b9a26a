"""The span of the seeded bookings, and the companies of a region."""

from datetime import datetime

from comptoir_sandbox.exact_online.regions import Region
from comptoir_sandbox.exact_online.seed.locales import LOCALES, Firm

# Bookings end here, whatever the clock says, so that every start shows the same books.
BOOKED_FROM = datetime(2024, 7, 1)  # noqa: DTZ001  # the vendor's dates are naive wall clock
BOOKED_UNTIL = datetime(2026, 6, 30)  # noqa: DTZ001  # the vendor's dates are naive wall clock


def firms_of(region: Region) -> tuple[Firm, ...]:
    """The companies that a region starts with; a division number belongs to one region only."""
    return LOCALES[region.code].firms
