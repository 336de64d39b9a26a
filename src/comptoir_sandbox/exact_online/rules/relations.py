"""Rules for customers, suppliers, their addresses, contacts and bank accounts (facts 5.6, 12, 13)."""

from comptoir_sandbox.exact_online.books import Row
from comptoir_sandbox.exact_online.refusals import Invalid
from comptoir_sandbox.exact_online.rules.derived import looked_up
from comptoir_sandbox.exact_online.rules.frame import Behaviour, Reading, Writing
from comptoir_sandbox.exact_online.rules.rates import CURRENCIES
from comptoir_sandbox.exact_online.rules.references import REFERENCES
from comptoir_sandbox.exact_online.seed.relations import FRESH_ACCOUNT

_CODE_WIDTH, _COUNTRY_WIDTH, _LANGUAGE_WIDTH = 18, 3, 10
_STATUSES = ("A", "S", "P", "C", "")
_CUSTOMER = "C"
_VISIT = 1
_SAME_ADDRESS = (
    "Account",
    "Type",
    "AddressLine1",
    "AddressLine2",
    "AddressLine3",
    "Postcode",
    "City",
    "Country",
)


def create_account(writing: Writing) -> None:
    """Code is the highest plus one unless sent; status C makes a customer (facts 12)."""
    row = writing.row
    if not str(row.get("Code") or "").strip():
        row["Code"] = str(_highest_code(writing) + 1)
    writing.default("Status", _CUSTOMER)
    writing.default("Type", "A")
    writing.default("IsSupplier", value=False)
    writing.default("StartDate", writing.today)
    writing.default("SearchCode", str(row["Name"]).upper()[:30])
    change_account(writing)
    _refuse_same_code(writing)


def change_account(writing: Writing) -> None:
    row = writing.row
    if row.get("Status") not in (*_STATUSES, None):
        raise Invalid("invalid", "Status")
    writing.require("Name")
    row["Code"] = str(row["Code"]).strip().rjust(_CODE_WIDTH)
    row["IsSales"] = row.get("Status") == _CUSTOMER
    _pad(row)
    for name in ("SalesCurrency", "PurchaseCurrency"):
        # A currency that the company does not have is stored as nothing, without a word (facts 5.5).
        if writing.books.table(CURRENCIES).first("Code", row.get(name)) is None:
            row[name] = None
    if writing.old is not None and writing.old["Code"] != row["Code"]:
        _refuse_same_code(writing)


def store_visit_address(writing: Writing) -> None:
    """The address on the account is its main visiting address, kept as a row of its own as well."""
    row, table = writing.row, writing.books.table("crm/addresses")
    values = {
        name: row.get(name)
        for name in ("AddressLine1", "AddressLine2", "AddressLine3", "Postcode", "City", "Country")
    }
    if not any(values[name] for name in ("AddressLine1", "Postcode", "City")):
        return
    main = next(
        (
            each
            for each in table.where("Account", row["ID"])
            if each.get("Type") == _VISIT and each.get("Main")
        ),
        None,
    )
    if main is None:
        main = {"ID": writing.new_guid(), "Account": row["ID"], "Type": _VISIT, "Main": True, "Source": 1}
        main |= {"Created": writing.now, "Creator": writing.user}
    elif all(main.get(name) == values[name] for name in values):
        return
    writing.books.put(table, {**main, **values, "Modified": writing.now, "Modifier": writing.user})


def create_address(writing: Writing) -> None:
    """An equal address is answered with the row that is there (facts 5.6)."""
    writing.default("Type", _VISIT)
    writing.default("Main", value=False)
    _pad(writing.row)
    for each in writing.books.table("crm/addresses").where("Account", writing.row.get("Account")):
        if all(each.get(name) == writing.row.get(name) for name in _SAME_ADDRESS):
            writing.row.clear()
            writing.row.update(each)
            return


def create_contact(writing: Writing) -> None:
    writing.default("HID", writing.books.next_number("contact", 1))
    change_contact(writing)


def change_contact(writing: Writing) -> None:
    names = (writing.row.get(name) for name in ("FirstName", "MiddleName", "LastName"))
    writing.row["FullName"] = " ".join(str(name) for name in names if name)


def create_bank_account(writing: Writing) -> None:
    writing.default("Type", "A")
    writing.default("Blocked", value=False)
    account = writing.referred("Account")
    if account is not None:
        writing.default("BankAccountHolderName", account.get("Name"))
    others = writing.books.table("crm/bankaccounts").where("Account", writing.row.get("Account"))
    writing.default("Main", not others)
    change_bank_account(writing)


def change_bank_account(writing: Writing) -> None:
    """IBAN is derived from the number (mapping: read-only)."""
    number = str(writing.row["BankAccount"]).replace(" ", "").upper()
    if writing.row.get("Type") != "A":
        raise Invalid("invalid", "Type")
    is_iban = number[:2].isalpha() and number[2:4].isdigit()
    writing.row["BankAccount"] = number
    writing.row["IBAN"] = number if is_iban else None


def _highest_code(writing: Writing) -> int:
    codes = (str(row.get("Code")).strip() for row in writing.books.table("crm/accounts"))
    return max((int(code) for code in codes if code.isascii() and code.isdigit()), default=0)


def _refuse_same_code(writing: Writing) -> None:
    other = writing.books.table("crm/accounts").first("Code", writing.row["Code"])
    if other is not None and other["ID"] != writing.row["ID"]:
        raise Invalid("exists", "Code")


def _pad(row: Row) -> None:
    if row.get("Country"):
        row["Country"] = str(row["Country"]).strip().upper().ljust(_COUNTRY_WIDTH)
    if row.get("Language"):
        row["Language"] = str(row["Language"]).strip().upper().ljust(_LANGUAGE_WIDTH)


def _is_main_contact(row: Row, reading: Reading) -> bool:
    account = reading.referred(REFERENCES["Account"], row.get("Account"))
    return account is not None and account.get("MainContact") == row["ID"]


ACCOUNT = Behaviour(
    defaults=FRESH_ACCOUNT,
    create=create_account,
    change=change_account,
    stored=store_visit_address,
    owns=(("crm/addresses", "Account"), ("crm/contacts", "Account"), ("crm/bankaccounts", "Account")),
)
ADDRESS = Behaviour(create=create_address)


def store_main_contact(writing: Writing) -> None:
    """The first contact of an account is its main contact."""
    table = writing.books.table("crm/accounts")
    account = table.get(writing.row.get("Account"))
    if account is not None and account.get("MainContact") is None:
        row = {**account, "MainContact": writing.row["ID"], "Modified": writing.now, "Modifier": writing.user}
        writing.books.put(table, row)


def leave_main_contact(writing: Writing) -> None:
    """An account may lose its main contact."""
    table = writing.books.table("crm/accounts")
    account = table.get(writing.row.get("Account"))
    if account is not None and account.get("MainContact") == writing.row["ID"]:
        writing.books.put(table, {**account, "MainContact": None, "Modified": writing.now})


CONTACT = Behaviour(
    remove=leave_main_contact,
    defaults={"IsMailingExcluded": False, "IsAnonymised": 0},
    derived={
        "IsMainContact": _is_main_contact,
        "AccountMainContact": looked_up("Account", REFERENCES["Account"], ("MainContact",)),
        "City": looked_up("Account", REFERENCES["Account"], ("City",)),
        "Postcode": looked_up("Account", REFERENCES["Account"], ("Postcode",)),
        "Country": looked_up("Account", REFERENCES["Account"], ("Country",)),
    },
    create=create_contact,
    change=change_contact,
    stored=store_main_contact,
)
BANK_ACCOUNT = Behaviour(create=create_bank_account, change=change_bank_account)
