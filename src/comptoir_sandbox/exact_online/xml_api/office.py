"""What an XML upload works with: one company's books, found by the codes that XML names things with."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation

from comptoir_sandbox.exact_online.books import Books, Row
from comptoir_sandbox.exact_online.catalogue import Catalogue
from comptoir_sandbox.exact_online.refusals import Invalid
from comptoir_sandbox.exact_online.rules.posting import Ledger
from comptoir_sandbox.exact_online.switches import Switches
from comptoir_sandbox.exact_online.writing import Desk
from comptoir_sandbox.exact_online.xml_api.elements import Element

_CODE_WIDTH = 18  # of an account's code, right-aligned (facts 5.5)
_MOST_DIGITS = 20
_TOO_MUCH = Decimal("1e15")
_DIMENSIONS = {"CostCenter": "hrm/costcenters", "CostUnit": "hrm/costunits"}


@dataclass(frozen=True)
class Office:
    """One upload: whose books, and the desk that the REST API books through as well."""

    desk: Desk
    language: str

    @property
    def books(self) -> Books:
        return self.desk.books

    @property
    def catalogue(self) -> Catalogue:
        return self.desk.catalogue

    @property
    def switches(self) -> Switches:
        return self.desk.switches

    @property
    def ledger(self) -> Ledger:
        return Ledger(self.books, self.desk.user, self.desk.now, self.desk.new_guid)

    def journal(self, code: str) -> Row:
        return self._by_code("financial/journals", code, "Journal")

    def gl_account(self, code: str) -> Row:
        return self._by_code("financial/glaccounts", code, "GLAccount")

    def account(self, code: str) -> Row:
        """The customer or supplier; in XML the code comes without its padding."""
        return self._by_code("crm/accounts", code.rjust(_CODE_WIDTH), "Account")

    def dimension(self, name: str, code: str) -> str | None:
        """The code of a cost centre or cost unit, when one is named."""
        return str(self._by_code(_DIMENSIONS[name], code, name)["Code"]) if code else None

    def _by_code(self, table: str, code: str, name: str) -> Row:
        if not code.strip():
            raise Invalid("mandatory", name)
        found = self.books.table(table).first("Code", code)
        if found is None:
            raise Invalid("reference", name)
        return found


def amount_of(text: str, name: str = "AmountFC") -> Decimal:
    """A number as XML writes it, with a point."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise Invalid("invalid", name) from None
    if len(text) > _MOST_DIGITS or not number.is_finite() or abs(number) >= _TOO_MUCH:
        raise Invalid("invalid", name)
    return number


def whole_number(text: str, name: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 10):  # noqa: PLR2004  # 32 bits
        raise Invalid("invalid", name)
    return int(text)


def day_of(text: str, name: str = "EntryDate") -> datetime:
    """A date, perhaps with a time, which is dropped."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise Invalid("invalid", name) from None
    return moment.replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None)


def period_of(node: Element, other: Element, day: datetime) -> tuple[int, int]:
    """Year and period from a line, else from its header, else those of the day."""
    year = node.named("number", "FinYear") or other.named("number", "FinYear")
    period = node.named("number", "FinPeriod") or other.named("number", "FinPeriod")
    return (
        whole_number(year, "FinYear") if year else day.year,
        whole_number(period, "FinPeriod") if period else day.month,
    )
