"""What differs from country to country in a fresh sandbox, one module a country."""

from comptoir_sandbox.exact_online.seed.locales import be, de, es, fr, gb, nl, us
from comptoir_sandbox.exact_online.seed.locales.locale import Firm, Locale

LOCALES: dict[str, Locale] = {
    "nl": nl.LOCALE,
    "be": be.LOCALE,
    "de": de.LOCALE,
    "fr": fr.LOCALE,
    "es": es.LOCALE,
    "co.uk": gb.LOCALE,
    "com": us.LOCALE,
}

__all__ = ["LOCALES", "Firm", "Locale"]
