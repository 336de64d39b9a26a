"""The bodies of the control plane, in their published shapes (maesn-facts 5)."""

from msgspec import UNSET, Struct, UnsetType, field

from comptoir.unified.webhooks import WebAddress

Maybe = str | None | UnsetType


class Plan(Struct, kw_only=True):
    """What a company is subscribed to at target systems that tell it."""

    id: str | None
    name: str | None
    active: bool | None
    status: str | None


class Company(Struct, kw_only=True, rename="camel"):
    """A company that a login was granted; from `countryCode` on, more than is published (maesn-facts 10)."""

    id: str
    name: str | None = None
    environment_id: str | None = None
    client_number: int | None = field(name="client_number", default=None)
    consultant_number: int | None = field(name="consultant_number", default=None)
    subscription: list[Plan] | None = None
    country_code: str | None = None
    currency: str | None = None
    vat_number: str | None = None
    chamber_of_commerce_number: str | None = None
    archived: bool = False
    selected: bool = False


class Environment(Struct, kw_only=True, rename="camel"):
    """Where companies live at the target system."""

    name: str
    type: str | None = None
    tenant_id: str | None = None
    application_family: str | None = None
    country_code: str | None = None


class Selections(Struct, kw_only=True):
    """What there is to choose from at the end of a login."""

    environments: list[Environment]
    companies: list[Company]


class LoginUrl(Struct, kw_only=True):
    """Where the browser goes next."""

    url: str


class LoginWish(Struct, kw_only=True, rename="camel"):
    """A login whose account key is told to `webhookCallbackUrl` (maesn-facts 5, flow C)."""

    webhook_callback_url: WebAddress
    call_back_url: WebAddress | UnsetType | None = UNSET
    cancel_callback_url: WebAddress | UnsetType | None = UNSET
    include_signature: bool | UnsetType | None = UNSET
    base_url: Maybe = UNSET
    tenant_id: Maybe = UNSET


class AccountKey(Struct, kw_only=True, rename="camel"):
    """The key of a new connection, shown this once."""

    account_key: str


class Message(Struct, kw_only=True):
    """A sentence that says what was done."""

    message: str


class Credentials(Struct, kw_only=True, rename="camel"):
    """What target systems without a login page ask for; published clients send all ten, empty or not."""

    api_key: Maybe = UNSET
    base_url: Maybe = UNSET
    client_name: Maybe = UNSET
    client_secret: Maybe = UNSET
    database: Maybe = UNSET
    mandant: Maybe = UNSET
    password: Maybe = UNSET
    tenant_id: Maybe = UNSET
    url: Maybe = UNSET
    username: Maybe = UNSET


class CustomValue(Struct, kw_only=True):
    key: str
    value: str


class SystemRegistration(Struct, kw_only=True, rename="camel"):
    """A tenant's own app at a target system."""

    target_system: str
    client_id: str
    client_secret: str
    custom_values: list[CustomValue] = []


class CallbackUrls(Struct, kw_only=True, rename="camel"):
    """Where people are sent after a login, done or cancelled."""

    callback_url: str
    cancel_callback_url: str


class PageStyle(Struct, kw_only=True, rename="camel"):
    """How the pages that people see are coloured."""

    logo_svg: str
    logo_png: str
    background_color: str
    title_color: str
    text_color: str
    input_background_color: str
    submit_button_color: str
    cancel_button_color: str
    error_text_color: str
