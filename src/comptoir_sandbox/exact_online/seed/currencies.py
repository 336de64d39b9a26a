"""Fills the currencies of a company and their exchange rates: plausible, and the same at every start."""

from datetime import datetime
from decimal import Decimal

from comptoir_sandbox.exact_online.rules.descriptions import CURRENCIES as NAMES
from comptoir_sandbox.exact_online.rules.rates import CURRENCIES, RATES
from comptoir_sandbox.exact_online.seed.filling import Filling

_SINCE = datetime(2019, 1, 1)  # noqa: DTZ001  # wall clock; before every booking
_CENT, _MILLIONTH = Decimal("0.01"), Decimal("0.000001")

# What one unit is worth in euros.
_EUROS = {
    "AUD": "0.61",
    "CAD": "0.67",
    "CHF": "1.05",
    "CNY": "0.127",
    "CZK": "0.04",
    "DKK": "0.134",
    "EUR": "1",
    "GBP": "1.17",
    "HUF": "0.0025",
    "JPY": "0.0061",
    "NOK": "0.086",
    "PLN": "0.234",
    "SEK": "0.088",
    "USD": "0.92",
}


def fill_currencies(filling: Filling) -> None:
    own = filling.locale.currency
    for code in NAMES:
        filling.add(CURRENCIES, {"Code": code, "AmountPrecision": _CENT, "PricePrecision": _CENT})
    for code, euros in _EUROS.items():
        if code != own:
            rate = (Decimal(euros) / Decimal(_EUROS[own])).quantize(_MILLIONTH).normalize()
            row = {"SourceCurrency": code, "TargetCurrency": own, "Rate": rate, "StartDate": _SINCE}
            filling.add(RATES, row)
