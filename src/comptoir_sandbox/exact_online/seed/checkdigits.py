"""Dutch numbers that pass their own tests: VAT, chamber of commerce, IBAN; all values are invented."""

from random import Random

_VAT_SUFFIX = "B01"
_BANKS = ("INGB", "RABO", "ABNA", "TRIO", "KNAB", "SNSB", "ASNB", "BUNQ")


def rsin(random: Random) -> str:
    """Nine digits that pass the eleven-test: 9a + 8b + … + 2h - i is a multiple of 11."""
    while True:
        digits = [random.choice((0, 8)), *(random.randrange(10) for _ in range(7))]
        check = sum(weight * digit for weight, digit in zip(range(9, 1, -1), digits, strict=True)) % 11
        if check < 10:  # noqa: PLR2004  # one digit
            return "".join(map(str, digits)) + str(check)


def vat_number(random: Random) -> str:
    """`NL` + nine digits + `B01`, on which both the eleven-test and the modulo-97 test hold."""
    while True:
        number = f"NL{rsin(random)}{_VAT_SUFFIX}"
        if _modulo_97(number) == 1:
            return number


def chamber_of_commerce(random: Random) -> str:
    """Eight digits in the range that the register hands out; it publishes no check digit."""
    return str(random.randrange(20_000_000, 89_999_999))


def iban(random: Random) -> str:
    """A Dutch IBAN whose account number passes the eleven-test and whose check digits are right."""
    bank = random.choice(_BANKS)
    account = _account_number(random)
    check = 98 - _modulo_97(f"{bank}{account}NL00")
    return f"NL{check:02d}{bank}{account}"


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
