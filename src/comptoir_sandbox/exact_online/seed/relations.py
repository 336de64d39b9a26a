"""Fills customers and suppliers with their addresses, contacts and bank accounts."""

from datetime import datetime, timedelta

from comptoir_sandbox.exact_online.books import Row
from comptoir_sandbox.exact_online.seed.companies import BOOKED_FROM
from comptoir_sandbox.exact_online.seed.filling import Filling

_VISIT, _POSTAL, _INVOICE, _DELIVERY = 1, 2, 3, 4
_CODE_WIDTH = 18
_ALSO_SUPPLIES = 40  # one customer in so many supplies as well


def fill_relations(filling: Filling, customers: int, suppliers: int) -> None:
    names: set[str] = set()
    for number in range(customers):
        _add_relation(filling, names, 10_001 + number, is_supplier=number % _ALSO_SUPPLIES == 0)
    for number in range(suppliers):
        _add_relation(filling, names, 20_001 + number, is_supplier=True, is_customer=False)


def add_relations(filling: Filling, customers: int, suppliers: int) -> None:
    """More customers and suppliers, numbered after the ones that are there."""
    rows = filling.rows("crm/accounts")
    names = {str(row["Name"]) for row in rows}
    codes = (str(row["Code"]).strip() for row in rows)
    highest = max((int(code) for code in codes if code.isdecimal()), default=10_000)
    for number in range(1, customers + suppliers + 1):
        is_customer = number <= customers
        _add_relation(filling, names, highest + number, is_supplier=not is_customer, is_customer=is_customer)


def add_contacts(filling: Filling, count: int) -> None:
    accounts = filling.rows("crm/accounts")
    for _ in range(count):
        account = filling.random.choice(accounts)
        domain = str(account.get("Website") or "www.relation.example").removeprefix("www.")
        _add_contact(filling, account, domain.removesuffix(".example"), filling.stamped)


def add_addresses(filling: Filling, count: int) -> None:
    """More delivery and invoice addresses."""
    random, accounts = filling.random, filling.rows("crm/accounts")
    for _ in range(count):
        city, beginning, _ = random.choice(filling.locale.words.cities)
        row = {
            "Account": random.choice(accounts)["ID"],
            **_address(filling, city, beginning),
            "Type": random.choice((_INVOICE, _DELIVERY)),
            "Main": False,
            "Source": 1,
        }
        filling.add("crm/addresses", row)


def add_bank_accounts(filling: Filling, count: int) -> None:
    accounts = filling.rows("crm/accounts")
    for _ in range(count):
        _add_bank_account(filling, filling.random.choice(accounts), filling.stamped, main=False)


def _add_relation(
    filling: Filling, names: set[str], number: int, *, is_supplier: bool, is_customer: bool = True
) -> None:
    random = filling.random
    name = _new_name(filling, names)
    city, beginning, area = random.choice(filling.locale.words.cities)
    address = _address(filling, city, beginning)
    made = BOOKED_FROM - timedelta(days=random.randrange(20, 1_400), seconds=random.randrange(30_000, 60_000))
    row: Row = {
        "Code": str(number).rjust(_CODE_WIDTH),
        **address,
        **_identity(filling, name, area),
        **_dealings(filling, is_supplier=is_supplier, is_customer=is_customer),
        "StartDate": datetime(made.year, made.month, made.day),  # noqa: DTZ001  # wall clock
        **FRESH_ACCOUNT,
    }
    account = filling.add("crm/accounts", row, made)
    contact = _add_contact(filling, account, _domain(name), made)
    filling.change("crm/accounts", account, {"MainContact": contact["ID"]})
    _add_addresses(filling, account, address, made)
    if is_supplier or random.random() < 0.4:  # noqa: PLR2004  # some customers pay by direct debit
        _add_bank_account(filling, account, made)


def _address(filling: Filling, city: str, beginning: str) -> Row:
    """A street in the city, with a postcode of that beginning."""
    random, locale = filling.random, filling.locale
    return {
        "AddressLine1": locale.address(random, random.choice(locale.words.streets)),
        "Postcode": locale.postcode(random, beginning),
        "City": city,
        "Country": locale.country.ljust(3),
    }


def _identity(filling: Filling, name: str, area: str) -> Row:
    """Who a relation is, and how it is reached."""
    vat_number, register = filling.locale.numbers(filling.random)
    domain = _domain(name)
    return {
        "Name": name,
        "SearchCode": name.upper()[:30],
        "Type": "A",
        "VATNumber": vat_number,
        "ChamberOfCommerce": register,
        "Phone": f"{area}-{filling.random.randrange(2_000_000, 9_999_999)}"[:11],
        "Email": f"administratie@{domain}.example",
        "Website": f"www.{domain}.example",
        "Language": filling.locale.language.ljust(10),
    }


def _domain(name: str) -> str:
    signs = (sign for sign in name.lower().replace(" ", "-") if sign.isalnum() or sign == "-")
    return "".join(signs).strip("-")


def _dealings(filling: Filling, *, is_supplier: bool, is_customer: bool) -> Row:
    """On what terms the company sells to a relation and buys from it."""
    random, currency = filling.random, filling.locale.currency
    return {
        "Status": "C" if is_customer else "A",
        "IsSales": is_customer,
        "IsSupplier": is_supplier,
        "PaymentConditionSales": random.choice(("14", "30", "30", "30", "EM")) if is_customer else None,
        "PaymentConditionPurchase": random.choice(("14", "30", "45")) if is_supplier else None,
        "SalesCurrency": currency,
        "PurchaseCurrency": currency,
        "SalesVATCode": None,
        "InvoicingMethod": 2,
    }


# What a relation has from the start when nobody said otherwise.
FRESH_ACCOUNT: Row = {
    "AddressSource": 2,
    "AutomaticProcessProposedEntry": 0,
    "Blocked": False,
    "CanDropShip": False,
    "ConsolidationScenario": 0,
    "CreditLinePurchase": 0,
    "CreditLineSales": 0,
    "DeliveryAdvice": 0,
    "DiscountPurchase": 0,
    "DiscountSales": 0,
    "IsAccountant": 0,
    "IsAgency": 0,
    "IsAnonymised": 0,
    "IsBank": False,
    "IsCompetitor": 0,
    "IsExtraDuty": False,
    "IsMailing": 0,
    "IsMember": False,
    "IsPilot": False,
    "IsPurchase": False,
    "IsReseller": False,
    "PurchaseLeadDays": 0,
    "RecepientOfCommissions": False,
    "SecurityLevel": 10,
    "SeparateInvPerProject": 0,
    "SeparateInvPerSubscription": 0,
    "ShippingLeadDays": 0,
    "ShowRemarkForSales": False,
    "Source": 2,
}


def _new_name(filling: Filling, names: set[str]) -> str:
    random, words = filling.random, filling.locale.words
    while True:
        if random.random() < 0.55:  # noqa: PLR2004  # a little more than half carry a family's name
            name = (
                f"{random.choice(words.families)} {random.choice(words.trades)} {random.choice(words.forms)}"
            )
        else:
            name = f"{random.choice(words.venues)} {random.choice(words.places)}"
        if name in names:
            name = f"{name} {random.choice(words.cities)[0]} {len(names) or ''}".strip()
        if name not in names:
            names.add(name)
            return name


def _add_contact(filling: Filling, account: Row, domain: str, made: datetime) -> Row:
    random = filling.random
    first, gender = random.choice(filling.locale.words.first_names)
    last = random.choice(filling.locale.words.families)
    return filling.add(
        "crm/contacts",
        {
            "Account": account["ID"],
            "FirstName": first,
            "LastName": last,
            "FullName": f"{first} {last}",
            "Initials": f"{first[0]}.",
            "Gender": gender,
            "BusinessEmail": f"{first.lower()}@{domain}.example",
            "Email": f"{first.lower()}@{domain}.example",
            "BusinessPhone": account["Phone"],
            "Language": filling.locale.language.ljust(10),
            "Person": account["ID"],
            "HID": filling.books.next_number("contact", 1),
            "IsMailingExcluded": False,
            "IsAnonymised": 0,
        },
        made,
    )


def _add_addresses(filling: Filling, account: Row, address: Row, made: datetime) -> None:
    kinds = [_VISIT, _POSTAL, _INVOICE, _DELIVERY]
    for kind in kinds:
        if kind == _VISIT or filling.random.random() < 0.25:  # noqa: PLR2004  # a quarter has each other kind
            filling.add(
                "crm/addresses",
                {**address, "Account": account["ID"], "Type": kind, "Main": True, "Source": 1},
                made,
            )


def _add_bank_account(filling: Filling, account: Row, made: datetime, *, main: bool = True) -> None:
    number = filling.locale.bank_account(filling.random)
    filling.add(
        "crm/bankaccounts",
        {
            "Account": account["ID"],
            "BankAccount": number,
            "IBAN": number if number[:2].isalpha() else None,
            "BankAccountHolderName": account["Name"],
            "BICCode": f"{number[4:8]}{number[:2]}2A" if number[4:8].isalpha() else None,
            "Main": main,
            "Type": "A",
            "Blocked": False,
        },
        made,
    )
