"""What the levers below `/_sandbox/` take: one struct a body, and the source of their OpenAPI."""

from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, Struct, UnsetType, defstruct

from comptoir_sandbox.exact_online.regions import CULTURES
from comptoir_sandbox.exact_online.seed.added import ENTITIES
from comptoir_sandbox.exact_online.switches import CHOICES
from comptoir_sandbox.faults import KINDS

_MOST_COMPANIES = 100_000
_MOST_ROWS = 1_000_000  # of a history, which is made in a moment
_MOST_DOCUMENTS = 100_000  # that are booked one by one

Text = Annotated[str, Meta(min_length=1, max_length=500)]
Count = Annotated[int, Meta(ge=0, le=10**9)]
Number = Annotated[int, Meta(ge=1, le=_MOST_COMPANIES)]
Rows = Annotated[int, Meta(ge=0, le=_MOST_ROWS)]
Documents = Annotated[int, Meta(ge=0, le=_MOST_DOCUMENTS, description="About a thousand a second.")]
Division = Annotated[int, Meta(ge=1, le=10**9 - 1, description="A company of this region.")]
Seconds = Annotated[float, Meta(ge=0, le=100_000_000)]  # also of the region's clock, for late webhooks
# The `Reason` of a 403 (facts 4); nothing lifts the block.
Reason = Literal[
    "",
    "BlockedUser",
    "InactiveUser",
    "BlockedCustomer",
    "LicenseExpired",
    "DivisionBlocked",
    "NoDivisionAccess",
]


class Body(Struct, forbid_unknown_fields=True, kw_only=True):
    """A JSON object with these keys and no others."""


class Nothing(Body):
    """No key at all."""


class Consent(Body):
    client_id: Text
    user: Annotated[str, Meta(description="The email of the person who agrees.")]
    redirect_uri: Text
    state: str | None = None
    divisions: Annotated[list[Division], Meta(min_length=1)] | None = None


class Snapshot(Body):
    name: Text = "snapshot"


class ClockMove(Body):
    advance: Annotated[float, Meta(description="Seconds; fewer than none go back.")] | UnsetType = UNSET
    set: Annotated[str, Meta(description="A moment in ISO 8601; UTC unless it says.")] | UnsetType = UNSET
    speed: (
        Annotated[float, Meta(gt=0, le=1_000_000, description="Virtual seconds in a real one.")] | UnsetType
    ) = UNSET


class FaultRule(Body):
    kind: Literal[tuple(sorted(KINDS))]  # type: ignore[valid-type]  # the kinds are said once, in faults.py
    method: str = ""
    path: Annotated[str, Meta(description="A regular expression.")] = ""
    times: Annotated[int, Meta(ge=1)] | None = 1
    skip: Count = 0
    status: Annotated[int, Meta(ge=200, le=599)] = 503
    body: str = ""
    headers: dict[
        Annotated[str, Meta(pattern=r"^[A-Za-z0-9!#$%&'*+.^_|~-]+$")],
        Annotated[str, Meta(pattern=r"^[ -~]*$")],
    ] = {}
    seconds: Seconds = 0.0
    after_bytes: Count | None = None
    set: dict[str, Any] = {}


class FaultRules(Body):
    faults: Annotated[list[FaultRule], Meta(min_length=1)]


class Spend(Body):
    client_id: Annotated[str, Meta(max_length=100, description="Empty: nobody in particular.")] = ""
    minute: Count = 0
    day: Annotated[Count, Meta(description="As many as minute, unless given.")] | UnsetType = UNSET
    per_minute: Annotated[Count, Meta(description="From now on; 0 ends it.")] | UnsetType = UNSET


class Limits(Body):
    division: Division | UnsetType = UNSET
    minute: Count | UnsetType = UNSET
    day: Count | UnsetType = UNSET
    errors: Annotated[int, Meta(ge=0, description="Errors an hour before a block.")] | UnsetType = UNSET
    token_calls: (
        Annotated[int, Meta(ge=0, description="Token calls of a person and app a day.")] | UnsetType
    ) = UNSET
    shared: (
        Annotated[bool, Meta(description="minute and day are for all apps of a company together.")]
        | UnsetType
    ) = UNSET
    contract: (
        Annotated[int, Meta(ge=0, description="Calls a day of all apps and companies; null: no cap.")]
        | UnsetType
        | None
    ) = UNSET
    spend: (
        Annotated[
            Spend, Meta(description="Calls of an app: it lacks them, and all others of the company too.")
        ]
        | UnsetType
    ) = UNSET


class Person(Body):
    email: Annotated[str, Meta(min_length=3, max_length=200, pattern=r"^\s*[^\s@]+@[^\s@]+\s*$")]
    password: str | UnsetType = UNSET
    full_name: Text | UnsetType = UNSET
    language: Literal[tuple(CULTURES)] | UnsetType = UNSET  # type: ignore[valid-type]  # said once, in regions.py
    divisions: list[Division] | UnsetType = UNSET
    current_division: Division | UnsetType = UNSET
    blocked: Reason | UnsetType = UNSET
    instance: str | UnsetType = UNSET
    without: Annotated[list[str], Meta(description="Endpoints without rights.")] | UnsetType = UNSET


class Registration(Body):
    client_id: Annotated[str, Meta(max_length=100, pattern=r"^[\w{}.-]*$")] = ""
    secret: Text | UnsetType = UNSET
    webhook_secret: Text | UnsetType = UNSET
    name: Text | UnsetType = UNSET
    redirect_uris: list[Text] | UnsetType = UNSET
    scopes: (
        Annotated[list[str], Meta(description="Such as `Crm accounts manage`; null: all.")] | UnsetType | None
    ) = UNSET
    reviewed: bool | UnsetType = UNSET
    owner: str | UnsetType = UNSET
    mandatory_filters: bool | UnsetType = UNSET


class Withdrawal(Body):
    client_id: Text
    user: str


class CompanyChange(Body):
    division: Division
    status: Literal[0, 1, 2] | UnsetType = UNSET
    blocked: Reason | UnsetType = UNSET
    without: Annotated[list[str], Meta(description="Beginnings of paths.")] | UnsetType = UNSET
    move: bool = False


class Companies(Body):
    division: Annotated[Division, Meta(description="The number of the first one.")] | UnsetType = UNSET
    count: Number = 1
    invoices: Number = 5
    customers: Number = 5
    suppliers: Number = 2


class PeriodChange(Body):
    division: Division
    year: int
    period: int
    closed: bool = True


class CallsQuery(Body):
    since: Annotated[int, Meta(ge=0, description="Leave out the first ones.")] = 0
    bodies: bool = False


# These two have the keys that another table says.
Seed: Any = defstruct(
    "Seed",
    [
        ("division", Division),
        *(
            (name, (Rows if name == "transactionLines" else Documents) | UnsetType, UNSET)
            for name in ENTITIES
        ),
    ],
    bases=(Body,),
    kw_only=True,
    forbid_unknown_fields=True,
)
SwitchChanges: Any = defstruct(
    "SwitchChanges",
    [(name, Literal[choices] | UnsetType, UNSET) for name, choices in CHOICES.items()],
    bases=(Body,),
    kw_only=True,
    forbid_unknown_fields=True,
)


def told(body: Struct) -> dict[str, Any]:
    """Only what the caller gave, of a body whose keys are unset unless given."""
    return {name: value for name in body.__struct_fields__ if (value := getattr(body, name)) is not UNSET}
