"""Numbers that pass the tests of their country: VAT, register, IBAN; all values are invented."""

from random import Random

_VAT_SUFFIX = "B01"
_NL, _B01 = "2321", "1101"  # the letters as numbers, A = 10
_BANKS = ("INGB", "RABO", "ABNA", "TRIO", "KNAB", "SNSB", "ASNB", "BUNQ")


def rsin(random: Random) -> str:
    """Nine digits that pass the eleven-test: 9a + 8b + … + 2h - i is a multiple of 11."""
    while True:
        digits = [random.choice((0, 8)), *[random.randrange(10) for _ in range(7)]]
        a, b, c, d, e, f, g, h = digits
        check = (9 * a + 8 * b + 7 * c + 6 * d + 5 * e + 4 * f + 3 * g + 2 * h) % 11
        if check < 10:  # noqa: PLR2004  # one digit
            return "".join(map(str, digits)) + str(check)


def dutch_vat_number(random: Random) -> str:
    """`NL` + nine digits + `B01`, on which both the eleven-test and the modulo-97 test hold."""
    while True:
        digits = rsin(random)
        if int(f"{_NL}{digits}{_B01}") % 97 == 1:
            return f"NL{digits}{_VAT_SUFFIX}"


def dutch_register(random: Random) -> str:
    """Eight digits in the range that the register hands out; it publishes no check digit."""
    return str(random.randrange(20_000_000, 89_999_999))


def dutch_iban(random: Random) -> str:
    """A Dutch IBAN whose account number passes the eleven-test and whose check digits are right."""
    return _iban("NL", f"{random.choice(_BANKS)}{_account_number(random)}")


def belgian_number(random: Random) -> str:
    """Ten digits, the last two of which are 97 less the first eight modulo 97; register and VAT number."""
    body = random.randrange(4_000_000, 7_999_999)
    return f"0{body}{97 - body % 97:02d}"


def belgian_iban(random: Random) -> str:
    body = random.randrange(10**9, 10**10 - 1)
    return _iban("BE", f"{body}{body % 97 or 97:02d}")


def german_vat_number(random: Random) -> str:
    """`DE` and nine digits by ISO 7064, modulo 11, 10."""
    digits = [random.randrange(1, 10), *(random.randrange(10) for _ in range(7))]
    product = 10
    for digit in digits:
        product = ((digit + product) % 10 or 10) * 2 % 11
    return "DE" + "".join(map(str, digits)) + str((11 - product) % 10)


def german_iban(random: Random) -> str:
    return _iban("DE", f"{random.randrange(10_000_000, 79_999_999)}{random.randrange(10**10):010d}")


def french_register(random: Random) -> str:
    """Nine digits that pass the Luhn test (SIREN)."""
    body = f"{random.randrange(30_000_000, 89_999_999)}"
    return body + _luhn(body)


def french_vat_number(siren: str) -> str:
    return f"FR{(12 + 3 * (int(siren) % 97)) % 97:02d}{siren}"


def french_iban(random: Random) -> str:
    bank, branch, account = (
        random.randrange(10_000, 49_999),
        random.randrange(100_000),
        random.randrange(10**11),
    )
    key = 97 - (89 * bank + 15 * branch + 3 * account) % 97
    return _iban("FR", f"{bank}{branch:05d}{account:011d}{key:02d}")


def spanish_vat_number(random: Random) -> str:
    """`ESB`, seven digits, and a control digit over them."""
    body = f"{random.randrange(8_000_000, 9_799_999)}"
    odd = sum(sum(divmod(2 * int(digit), 10)) for digit in body[::2])
    return f"ESB{body}{-(odd + sum(map(int, body[1::2]))) % 10}"


def spanish_iban(random: Random) -> str:
    bank, account = (
        f"{random.randrange(49, 2100):04d}{random.randrange(10_000):04d}",
        f"{random.randrange(10**10):010d}",
    )
    checks = f"{_spanish_digit('00' + bank)}{_spanish_digit(account)}"
    return _iban("ES", f"{bank}{checks}{account}")


def british_vat_number(random: Random) -> str:
    """`GB` and nine digits: weights 8 to 2, and two digits that bring the sum to a multiple of 97."""
    digits = [random.randrange(1, 10), *(random.randrange(10) for _ in range(6))]
    total = sum(weight * digit for weight, digit in zip(range(8, 1, -1), digits, strict=True))
    return "GB" + "".join(map(str, digits)) + f"{97 - total % 97:02d}"


def british_iban(random: Random) -> str:
    sort_code, account = random.randrange(100_000, 999_999), random.randrange(10_000_000, 99_999_999)
    return _iban("GB", f"{random.choice(('NWBK', 'BARC', 'LOYD'))}{sort_code}{account}")


def american_account(random: Random) -> str:
    """A bank account number; there are no IBANs."""
    return f"{random.randrange(10**9, 10**10 - 1)}"


def _iban(country: str, account: str) -> str:
    check = 98 - _modulo_97(f"{account}{country}00")
    return f"{country}{check:02d}{account}"


def _luhn(body: str) -> str:
    total = 0
    for place, digit in enumerate(reversed(body)):
        total += sum(divmod(int(digit) * (2 - place % 2), 10))
    return str(-total % 10)


def _spanish_digit(ten: str) -> int:
    total = sum(
        weight * int(digit) for weight, digit in zip((1, 2, 4, 8, 5, 10, 9, 7, 3, 6), ten, strict=True)
    )
    return {10: 1, 11: 0}.get(11 - total % 11, 11 - total % 11)


def _account_number(random: Random) -> str:
    while True:
        digits = [random.randrange(10) for _ in range(8)]
        total = sum(weight * digit for weight, digit in zip(range(9, 1, -1), digits, strict=True))
        check = -total % 11
        if check < 10 and digits[0]:  # noqa: PLR2004  # one digit
            return "0" + "".join(map(str, digits)) + str(check)


def _modulo_97(text: str) -> int:
    """Letters count from A = 10; IBAN's own rule, which the Dutch VAT number borrowed."""
    return int("".join(str(int(sign, 36)) for sign in text)) % 97
