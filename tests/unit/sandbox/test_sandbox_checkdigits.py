"""Seeded numbers pass the tests that a form in their country would put them to."""

from random import Random

import pytest

from comptoir_sandbox.exact_online.seed.checkdigits import (
    belgian_number,
    british_vat_number,
    dutch_vat_number,
    french_register,
    french_vat_number,
    german_vat_number,
    spanish_vat_number,
)
from comptoir_sandbox.exact_online.seed.locales import LOCALES


@pytest.fixture
def random():
    return Random(7)


def test_dutch_vat_numbers_pass_both_tests(random):
    for _ in range(20):
        number = dutch_vat_number(random)
        digits = [int(sign) for sign in number[2:11]]
        weighted = sum(w * d for w, d in zip((9, 8, 7, 6, 5, 4, 3, 2, -1), digits, strict=True))
        assert weighted % 11 == 0
        assert int("".join(str(int(sign, 36)) for sign in number)) % 97 == 1


@pytest.mark.parametrize("region", [code for code in LOCALES if code != "com"])
def test_ibans_have_right_check_digits(region, random):
    for _ in range(20):
        iban = LOCALES[region].bank_account(random)
        assert len(iban) == {"nl": 18, "be": 16, "de": 22, "fr": 27, "es": 24, "co.uk": 22}[region]
        assert int("".join(str(int(sign, 36)) for sign in iban[4:] + iban[:4])) % 97 == 1


def test_published_numbers_of_other_countries_fit_the_same_rules():
    # Numbers that tax offices print in their own explanations.
    assert _german("DE136695976")
    assert _british("GB980780684")
    assert french_vat_number("404833048") == "FR83404833048"


def test_german_british_belgian_and_spanish_numbers_pass(random):
    for _ in range(20):
        assert _german(german_vat_number(random))
        assert _british(british_vat_number(random))
        body, check = divmod(int(belgian_number(random)), 100)
        assert 97 - body % 97 == check
        assert _spanish(spanish_vat_number(random))
        assert _luhn(french_register(random))


def _german(number):
    product = 10
    for digit in map(int, number[2:-1]):
        product = ((digit + product) % 10 or 10) * 2 % 11
    return (11 - product) % 10 == int(number[-1])


def _british(number):
    total = sum(w * int(d) for w, d in zip(range(8, 1, -1), number[2:9], strict=True)) + int(number[9:])
    return total % 97 == 0


def _spanish(number):
    digits = [int(sign) for sign in number[3:]]
    odd = sum(sum(divmod(2 * digit, 10)) for digit in digits[:7:2])
    return (odd + sum(digits[1:7:2]) + digits[7]) % 10 == 0


def _luhn(number):
    doubled = [int(sign) * (1 + place % 2) for place, sign in enumerate(reversed(number))]
    return sum(sum(divmod(each, 10)) for each in doubled) % 10 == 0
