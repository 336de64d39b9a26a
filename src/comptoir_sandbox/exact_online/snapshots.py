"""Snapshots of a site in memory: cheap, since stored rows are never changed in place."""

from dataclasses import dataclass, field
from typing import Any

from comptoir_sandbox.exact_online.books import Books
from comptoir_sandbox.exact_online.memory import recall, recall_founded, remember, remember_founded
from comptoir_sandbox.exact_online.packing import pack, unpack
from comptoir_sandbox.exact_online.site import Site


@dataclass
class Snapshots:
    """The named snapshots of one site."""

    _kept: dict[str, tuple[bytes, dict[int, Books]]] = field(default_factory=dict)

    def __iter__(self) -> Any:
        return iter(sorted(self._kept))

    def take(self, site: Site, name: str) -> None:
        """Keep the present state under a name; books that nobody has opened are as seeded anyway."""
        books = {each.code: each.books.copy() for each in site.companies.values() if each.opened}
        limits = site.limits
        budgets = [
            [client, division, limits.used(client, division)] for client, division in list(limits.budgets())
        ]
        told = [remember_founded(site), remember(site), site.outbox.remember(), budgets, limits.errors()]
        self._kept[name] = (pack(told), books)

    def restore(self, site: Site, name: str) -> None:
        """Bring a kept state back, but for the log of the calls; KeyError when there is none of that name."""
        state, books = self._kept[name]
        site.reset(calls=False)
        founded, rest, deliveries, budgets, errors = unpack(state)
        recall_founded(site, founded)
        recall(site, rest)
        for client, division, used in budgets:
            site.limits.recall(client, division, used)
            site.limits.unsaved.add((client, division))
        site.limits.velocity.recall(errors)
        site.limits.velocity.unsaved = True
        site.outbox.recall(deliveries)
        for division, kept in books.items():
            site.companies[division].open_with(kept.copy())
