"""What a tenant is told of itself; published without shapes, as objects (maesn-facts 10)."""

from datetime import datetime

from msgspec import Struct


class EndUser(Struct, kw_only=True, rename="camel"):
    """A connection as its tenant sees it; its account key is known to its holder only."""

    id: str
    target_system: str
    status: str
    company_id: str | None
    company_name: str | None
    login: str | None
    created_date: datetime
    updated_date: datetime


class EndUsers(Struct, kw_only=True):
    """Connections, oldest first."""

    items: list[EndUser]


class CustomSetting(Struct, kw_only=True):
    """What only one target system asks for."""

    key: str
    value: str


class RegisteredSystem(Struct, kw_only=True, rename="camel"):
    """The tenant's own app at a target system; its secrets are never shown again."""

    target_system: str
    client_id: str
    client_secret: str
    custom_values: list[CustomSetting]
    created_date: datetime


class RegisteredSystems(Struct, kw_only=True):
    """The tenant's apps, by target system."""

    items: list[RegisteredSystem]


class TargetSystem(Struct, kw_only=True, rename="camel"):
    """A target system that can be connected; `value` is its id in paths."""

    value: str
    name: str
    country_code: str


class TargetSystems(Struct, kw_only=True):
    """Every target system that this server serves."""

    items: list[TargetSystem]


class Requirement(Struct, kw_only=True, rename="camel"):
    """What to register for a target system, and the redirect URI to give its vendor."""

    fields: list[str]
    custom_values: list[str]
    redirect_uri: str | None


class CallbackUrlsSet(Struct, kw_only=True, rename="camel"):
    """Where people go after a login, as far as it is set."""

    callback_url: str | None
    cancel_callback_url: str | None


class SigningSecret(Struct, kw_only=True, rename="camel"):
    """The secret that signs callbacks, shown this once."""

    signing_secret: str


class ProfileTarget(Struct, kw_only=True, rename="camel"):
    """The target system of a connection."""

    id: str
    name: str
    country_code: str


class ProfileCompany(Struct, kw_only=True, rename="camel"):
    """The company that a connection is pinned to, as it was when it was last listed."""

    id: str
    name: str | None = None
    country_code: str | None = None
    currency: str | None = None
    vat_number: str | None = None
    chamber_of_commerce_number: str | None = None
    city: str | None = None
    archived: bool = False


class Profile(Struct, kw_only=True, rename="camel"):
    """What is known of a connection and its company; `companies` counts those that its login was granted."""

    target_system: ProfileTarget
    status: str
    login: str | None
    company: ProfileCompany | None
    companies: int
    connected_date: datetime
    updated_date: datetime


class Health(Struct, kw_only=True):
    """That the server answers."""

    status: str
    version: str


class HealthPart(Struct, kw_only=True, rename="camel", omit_defaults=True):
    """One of the things that the server stands on.

    How many logins, or jobs, are in each of their `states`, and how many logins are `ending` within a week.
    """

    status: str
    dialect: str | None = None
    migrated: bool | None = None
    waiting: int | None = None
    lost: int | None = None
    message: str | None = None
    states: dict[str, int] | None = None
    ending: int | None = None


class HealthDetails(Struct, kw_only=True):
    """Everything that the server stands on: what is up in `info`, what is down in `error`."""

    status: str
    info: dict[str, HealthPart]
    error: dict[str, HealthPart]
    details: dict[str, HealthPart]
