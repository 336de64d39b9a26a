"""The seven countries in which Exact Online runs, each on its own host (exact-facts 1)."""

from comptoir.cdk.contract import Target

SYSTEM = "Exact Online"


def _region(code: str, country: str, domain: str) -> Target:
    return Target(
        id=f"exact-{code}",
        title=f"{SYSTEM} {country}",
        base_url=f"https://start.exactonline.{domain}",
        setting=f"EXACT_ONLINE_{code.upper()}",
        country=code.upper(),
        timezone="Europe/Amsterdam",  # the servers' wall clock, in every region (exact-facts 5.5)
    )


REGIONS = (
    _region("nl", "Netherlands", "nl"),
    _region("be", "Belgium", "be"),
    _region("de", "Germany", "de"),
    _region("fr", "France", "fr"),
    _region("es", "Spain", "es"),
    _region("gb", "United Kingdom", "co.uk"),
    _region("us", "United States", "com"),
)
