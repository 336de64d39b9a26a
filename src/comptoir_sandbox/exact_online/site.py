"""One country site as it runs: its clock, people, apps, companies, budgets, switches, faults and call log."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import Any

from comptoir.kit.clock import Clock
from comptoir_sandbox.exact_online.books import Books
from comptoir_sandbox.exact_online.catalogue import Catalogue
from comptoir_sandbox.exact_online.company import Company
from comptoir_sandbox.exact_online.limits import Limits
from comptoir_sandbox.exact_online.oauth import App, Authority, User
from comptoir_sandbox.exact_online.regions import WALL_CLOCK, Region
from comptoir_sandbox.exact_online.rules.tables import Tables
from comptoir_sandbox.exact_online.seed.companies import firms_of
from comptoir_sandbox.exact_online.seed.filled import filled
from comptoir_sandbox.exact_online.seed.locales import LOCALES, Firm, Locale
from comptoir_sandbox.exact_online.switches import Switches
from comptoir_sandbox.exact_online.webhooks.outbox import Outbox
from comptoir_sandbox.faults import Faults
from comptoir_sandbox.kit import CallLog, VirtualClock, new_guid

SEEDED_CLIENT = "11111111-1111-1111-1111-111111111111"
SEEDED_SECRET = "sandbox-secret"  # noqa: S105  # published with the sandbox
SEEDED_WEBHOOK_SECRET = "sandbox-webhook-secret"  # noqa: S105  # published with the sandbox
SEEDED_USER = "demo@comptoir.example"
SEEDED_PASSWORD = "demo"  # noqa: S105  # published with the sandbox


@dataclass
class Library:
    """What all sites of a process share and nobody changes."""

    catalogue: Catalogue
    tables: Tables
    seeds: dict[int, Books] = field(default_factory=dict)

    def books(self, firm: Firm, locale: Locale, user: str) -> Books:
        """A company's books as every start shows them, to go on with; filled at the first asking."""
        if firm.light:
            return filled(firm, locale, user, self.tables.keys)
        if firm.division not in self.seeds:
            self.seeds[firm.division] = filled(firm, locale, user, self.tables.keys)
        return self.seeds[firm.division].copy()


@dataclass
class Site:
    """Everything that a region's host knows."""

    region: Region
    library: Library
    base: Clock
    clock: VirtualClock = field(init=False)
    authority: Authority = field(init=False)
    limits: Limits = field(init=False)
    switches: Switches = field(init=False)
    users: dict[str, User] = field(init=False)
    companies: dict[int, Company] = field(init=False)
    founded: list[Firm] = field(init=False)  # the companies that a control call made
    fill: Callable[[Firm], Books] = field(init=False)  # how a company's books come to be
    sessions: dict[str, User] = field(init=False)
    neighbours: list["Site"] = field(default_factory=list)  # the other regions of this process
    on_reset: list[Callable[["Site"], None]] = field(default_factory=list)
    faults: Faults = field(default_factory=Faults)
    calls: CallLog = field(default_factory=CallLog)
    outbox: Outbox = field(default_factory=Outbox)

    def __post_init__(self) -> None:
        self.reset()

    def reset(self, *, calls: bool = True) -> None:
        """The state of a fresh start: seeds, clock, budgets, switches, and nobody logged in.

        The log of the calls is forgotten only with `calls`.
        """
        self.clock = VirtualClock(self.base)
        self.switches = Switches()
        self.authority = Authority(self.clock, self.switches, self._registered_elsewhere)
        self.limits = Limits(self.clock)
        self.sessions = {}
        self.faults.clear()
        self.outbox.clear()
        if calls:
            self.calls.clear()
        self._seed()
        for react in self.on_reset:
            react(self)

    def wall_clock(self) -> datetime:
        """Now as the site's dates are written: local time without a zone, in milliseconds."""
        local = self.clock.now().astimezone(WALL_CLOCK).replace(tzinfo=None)
        return local.replace(microsecond=local.microsecond // 1000 * 1000)

    def user_by_email(self, email: str) -> User | None:
        return self.users.get(email.strip().lower())

    def people(self) -> dict[str, str]:
        """User id → full name, for the `…FullName` properties."""
        return {user.user_id: user.full_name for user in self.users.values()}

    def new_guid(self) -> str:
        return new_guid(_SYSTEM_RANDOM)

    def company(self, division: int) -> Company | None:
        return self.companies.get(division)

    def found(self, firm: Firm) -> Company:
        """Add a company to the licence."""
        company = Company(firm, self.region, lambda firm: self.fill(firm))  # noqa: PLW0108  # `fill` is replaced when a data file is attached
        self.companies[firm.division] = company
        self.founded.append(firm)
        return company

    def _registered_elsewhere(self, client_id: str) -> App | None:
        found = (site.authority.apps.get(client_id) for site in self.neighbours)
        return next((app for app in found if app is not None), None)

    def _seed(self) -> None:
        random = Random(f"people {self.region.code}")  # noqa: S311  # repeatable on purpose
        user_id = new_guid(random)
        firms = firms_of(self.region)
        locale = LOCALES[self.region.code]
        self.fill = lambda firm: self.library.books(firm, locale, user_id)
        self.companies, self.founded = {}, []
        for firm in firms:
            self.found(firm)
        self.founded.clear()
        self.users = {
            SEEDED_USER: User(
                user_id=user_id,
                email=SEEDED_USER,
                password=SEEDED_PASSWORD,
                full_name="Demo Comptoir",
                language=self.region.language,
                divisions=[firm.division for firm in firms],
                current_division=firms[0].division,
            )
        }
        self.authority.apps[SEEDED_CLIENT] = App(
            SEEDED_CLIENT, SEEDED_SECRET, SEEDED_WEBHOOK_SECRET, name="Comptoir sandbox app"
        )


_SYSTEM_RANDOM: Any = secrets.SystemRandom()
