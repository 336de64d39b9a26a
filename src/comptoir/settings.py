"""What an operator may set: one struct, filled from comptoir.toml and from COMPTOIR_… variables by load()."""

import difflib
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, Self, TypeVar
from urllib.parse import urlsplit

import msgspec

from comptoir.kit.crypto import Secret

PREFIX = "COMPTOIR_"
CLIENT_VARIABLES = frozenset({"COMPTOIR_URL", "COMPTOIR_API_KEY", "COMPTOIR_ACCOUNT_KEY"})
"""Read by `comptoir get` and its like, which speak to a server; a server that sees them lets them be."""

_URL_PASSWORD = re.compile(r"(?<=:)[^/:@]+(?=@)")


class SettingsError(Exception):
    """A setting that cannot be used; the message names where it stands and never quotes a secret."""


Port = Annotated[int, msgspec.Meta(ge=0, le=65_535)]
Calls = Annotated[int, msgspec.Meta(ge=1)]
Seconds = Annotated[float, msgspec.Meta(ge=0)]
Patience = Annotated[float, msgspec.Meta(ge=0.1)]
Days = Annotated[float, msgspec.Meta(ge=1, le=3_650)]
Slots = Annotated[int, msgspec.Meta(ge=0, le=1_000)]
_Struct = TypeVar("_Struct", bound=msgspec.Struct)
HttpUrl = Annotated[str, msgspec.Meta(pattern=r"^https?://[^/\s]+")]
Part = Annotated[float, msgspec.Meta(ge=0, le=0.9)]
Weight = Annotated[float, msgspec.Meta(ge=0.1, le=100)]
Machines = Annotated[int, msgspec.Meta(ge=1)]
BooksPlace = Annotated[str, msgspec.Meta(pattern=r"^(memory|database|(rediss?|unix)://\S+)$")]
TABLES = ("targets", "tenants", "connections", "kept")
"""Settings that are tables of their own: they stand in the file, and but for `targets` nowhere else."""


class TargetSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One target system: where it is, this installation's app there, and the calls that the vendor grants it.

    `minute` and `day` replace the connector's published allowance, for apps with an agreement of their own.
    """

    url: HttpUrl | None = None
    client_id: str | None = None
    client_secret: Secret | None = None
    minute: Calls | None = None
    day: Calls | None = None


class PlanSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where a tenant or a connection differs: the calls that it is granted, and its weight beside others."""

    minute: Calls | None = None
    day: Calls | None = None
    weight: Weight | None = None


class KeptParts(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The part of a window (0 to 0.9) that each class of calls leaves to the more urgent ones."""

    write: Part = 0.0
    webhook: Part
    poll: Part
    backfill: Part


class KeptSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is kept of a minute's calls, and of a day's."""

    minute: KeptParts = KeptParts(webhook=0.05, poll=0.1, backfill=0.2)
    day: KeptParts = KeptParts(webhook=0.02, poll=0.05, backfill=0.2)


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything that can be set; docs/reference/settings.md tells each one to the operator.

    `port` 0 takes a free one. `max_wait` is how many seconds a request waits for a budget
    or a token, unless it says otherwise.
    `job_slots` is how many jobs the server does at once; 0 leaves them to `comptoir work`.
    `database_patience` is how many seconds anybody waits for a transaction.
    `budgets` is where calls are counted: `memory`, `database`, or the URL of a Valkey or Redis; `machines` is
    how many share it. `metrics_key` shows companies at /metrics.
    `keep_…` is how many days rows of a kind are kept before they are purged.
    What `vault_key` and `vault_key_file` hold is read by the engine's keyring.
    """

    database: str = "sqlite:///comptoir.db"
    database_patience: Patience = 10.0
    host: str = "127.0.0.1"
    port: Port = 8000
    public_url: HttpUrl | None = None
    mode: Literal["production", "development"] = "production"
    vault_key: Secret | None = None
    vault_key_file: Path | None = None
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    max_wait: Seconds = 10.0
    job_slots: Slots = 4
    budgets: BooksPlace = "memory"
    machines: Machines = 1
    metrics_key: Secret | None = None
    keep_idempotency_keys: Days = 90.0
    keep_requests: Days = 30.0
    keep_jobs: Days = 30.0
    keep_arrivals: Days = 30.0
    keep_login_states: Days = 1.0
    targets: dict[str, TargetSettings] = {}
    tenants: dict[str, PlanSettings] = {}
    connections: dict[str, PlanSettings] = {}
    kept: KeptSettings = KeptSettings()

    def __repr__(self) -> str:
        """Every setting but the passwords, those in the URLs of stores included."""
        urls = {name: _URL_PASSWORD.sub("***", getattr(self, name)) for name in ("database", "budgets")}
        fields = {**msgspec.structs.asdict(self), **urls}
        return f"Settings({', '.join(f'{name}={value!r}' for name, value in fields.items())})"

    def replace(self, **changes: Any) -> Self:
        """The same settings with some changed by a command line; None changes nothing."""
        given = {name: value for name, value in changes.items() if value is not None}
        return msgspec.structs.replace(self, **given)

    def target(self, target_system: str) -> TargetSettings:
        """What is set for one target system, such as `exact-nl`; empty when nothing is."""
        return self.targets.get(target_system, TargetSettings())


def load(
    path: Path | None, environ: Mapping[str, str], prefixes: Mapping[str, str] | None = None
) -> Settings:
    """Settings from a TOML file, overridden by environment variables.

    `prefixes` are the connectors' own: `{"EXACT_ONLINE_NL": "exact-nl"}` lets COMPTOIR_EXACT_ONLINE_NL_URL
    set `$.targets.exact-nl.url`. Raises SettingsError with the place of the first fault.
    """
    values = {} if path is None else _read_toml(path)
    places = _known_variables(prefixes or {})
    for name, text in environ.items():
        if name.startswith(PREFIX) and name not in CLIENT_VARIABLES:
            _put(values, _place(name, places), text)
    return _convert(values, "the environment" if path is None else f"{path} or the environment", prefixes)


def variables(prefixes: Mapping[str, str]) -> list[str]:
    """The environment variables that load() understands, sorted."""
    return sorted(_known_variables(prefixes))


def _known_variables(prefixes: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    places: dict[str, tuple[str, ...]] = {
        PREFIX + field.upper(): (field,) for field in Settings.__struct_fields__ if field not in TABLES
    }
    for prefix, target_system in prefixes.items():
        for field in TargetSettings.__struct_fields__:
            places[f"{PREFIX}{prefix}_{field.upper()}"] = ("targets", target_system, field)
    return places


def _place(name: str, places: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    if name in places:
        return places[name]
    nearest = difflib.get_close_matches(name, places, n=1, cutoff=0.0)
    raise SettingsError(f"{name} is not a setting; the nearest one is {nearest[0]}")


def _put(values: dict[str, Any], place: tuple[str, ...], text: str) -> None:
    for step in place[:-1]:
        values = values.setdefault(step, {})
        if not isinstance(values, dict):
            raise SettingsError(f"$.{step} must be a table, for {place[-1]} stands under it")
    values[place[-1]] = text


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise SettingsError(f"{path} cannot be read: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path} is not TOML: {error}") from error


def _convert(values: dict[str, Any], source: str, prefixes: Mapping[str, str] | None) -> Settings:
    targets = values.pop("targets", {})
    if not isinstance(targets, dict):
        raise SettingsError(f"$.targets must be a table (from {source})")
    settings = _fill(Settings, values, "$", source)
    for target_system in targets:
        _expect_target(target_system, prefixes or {target_system: target_system})
    filled = {
        name: _fill(TargetSettings, fields, f"$.targets.{name}", source) for name, fields in targets.items()
    }
    public_url = settings.public_url and settings.public_url.rstrip("/")  # paths are put behind it
    return settings.replace(targets=filled, public_url=public_url)


def _expect_target(name: str, prefixes: Mapping[str, str]) -> None:
    if name not in prefixes.values():
        nearest = difflib.get_close_matches(name, prefixes.values(), n=1, cutoff=0.0)
        hint = f"; the nearest one is {nearest[0]}" if nearest else ""
        raise SettingsError(f"$.targets.{name}: no connector serves this target system{hint}")


def _fill(struct: type[_Struct], fields: Any, place: str, source: str) -> _Struct:
    try:
        # Environment variables are text, so "8000" must do for a number.
        filled = msgspec.convert(fields, struct, strict=False, dec_hook=_open_type)
    except msgspec.ValidationError as error:
        text = str(error)
        where = text.replace("`$", f"`{place}") if "`$" in text else f"{text} - at `{place}`"
        raise SettingsError(f"{where} (from {source})") from error
    for name in ("url", "public_url"):
        _check_address(getattr(filled, name, None), f"{place}.{name}", source)
    return filled


def _check_address(url: str | None, place: str, source: str) -> None:
    """An address with a host, and with a port that exists; the pattern alone does not tell."""
    try:
        parts = urlsplit(url or "http://nowhere")
        valid = parts.hostname is not None and parts.port != 0
    except ValueError:
        valid = False
    if not valid:
        raise SettingsError(f"Expected an address such as http://host:8000 - at `{place}` (from {source})")


def _open_type(wanted: type, value: Any) -> Any:
    if not isinstance(value, str):
        raise ValueError("Expected `str`")  # noqa: TRY004  msgspec adds the path to a ValueError only
    if wanted is Secret:
        return Secret(value)
    if wanted is Path:
        return Path(value).expanduser()
    raise NotImplementedError(f"no setting is a {wanted}")
