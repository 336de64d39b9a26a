"""Which language a person reads, from what their browser says."""

from collections.abc import Container, Iterator


def preferred(header: str, known: Container[str], default: str) -> str:
    """The known language that an Accept-Language header likes best; `nl-BE` will do with `nl`."""
    wanted = sorted(_weighed(header), key=lambda found: -found[1])
    return next((language for language, weight in wanted if weight > 0 and language in known), default)


def _weighed(header: str) -> Iterator[tuple[str, float]]:
    for part in header.split(","):
        tag, _, quality = part.partition(";")
        yield tag.strip().split("-")[0].lower(), _weight(quality)


def _weight(quality: str) -> float:
    """1 unless stated; 0, which means never, for what is no number."""
    name, _, value = quality.strip().partition("=")
    if not name:
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0
