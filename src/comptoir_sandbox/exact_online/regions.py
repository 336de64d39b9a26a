"""The seven country sites of Exact Online (facts 1), each a host with its own users, apps and companies."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

# All sites keep the same wall clock in their dates (facts 5.5).
WALL_CLOCK = ZoneInfo("Europe/Amsterdam")
# The languages that users can have, as Me.LanguageCode writes them.
CULTURES = {"nl": "nl-NL", "en": "en-GB", "de": "de-DE", "fr": "fr-FR"}


@dataclass(frozen=True)
class Region:
    """One country site."""

    code: str
    country: str
    currency: str
    language: str  # two letters; the language of the messages to the seeded user
    culture: str  # as in Me.LanguageCode
    legislation: int  # as in Me.Legislation


REGIONS: dict[str, Region] = {
    region.code: region
    for region in (
        Region("nl", "NL", "EUR", "nl", "nl-NL", 1),
        Region("be", "BE", "EUR", "nl", "nl-BE", 2),
        Region("de", "DE", "EUR", "de", "de-DE", 32),
        Region("fr", "FR", "EUR", "fr", "fr-FR", 128),
        Region("es", "ES", "EUR", "en", "es-ES", 64),
        Region("co.uk", "GB", "GBP", "en", "en-GB", 16),
        Region("com", "US", "USD", "en", "en-US", 8),
    )
}
