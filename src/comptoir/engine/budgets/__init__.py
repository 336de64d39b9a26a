"""Budgets: our own count of every call, so that the vendor's limits are used up and never overrun.

`Ledger.take` decides at once whether a call may be made: it answers a `Ticket`, or `Denied` with the budget
that is spent and the moment when asking again is worth it. Every ticket is settled with the answer's status
and headers (`settle`), or given back when the call never left (`give_back`). The decision is worked out of
an account's books and the time alone; nothing in it waits or reads a clock of its own. `Turns` is the queue
around it: who waits goes by class, then by turns over the companies. `Budgets` puts queue, breaker and a
store of books together for those who wait. Times are in seconds; moments are
seconds since 1970.
"""

from comptoir.engine.budgets.breaker import Breaker, Place
from comptoir.engine.budgets.classes import Class, Kept
from comptoir.engine.budgets.forecast import exhausted_at, view_of
from comptoir.engine.budgets.memory import InProcess, Ledger
from comptoir.engine.budgets.plans import Override, Plans
from comptoir.engine.budgets.shelter import Sheltered
from comptoir.engine.budgets.stores import Store
from comptoir.engine.budgets.turns import SLOTS, Turn, Turns
from comptoir.engine.budgets.values import (
    Account,
    Denied,
    Pause,
    Share,
    Spent,
    StoreAway,
    Terms,
    Ticket,
    View,
)
from comptoir.engine.budgets.vendor_clock import VendorClock, VendorClocks
from comptoir.engine.budgets.waiting import Budgets, again_after, problem_of

__all__ = [
    "SLOTS",
    "Account",
    "Breaker",
    "Budgets",
    "Class",
    "Denied",
    "InProcess",
    "Kept",
    "Ledger",
    "Override",
    "Pause",
    "Place",
    "Plans",
    "Share",
    "Sheltered",
    "Spent",
    "Store",
    "StoreAway",
    "Terms",
    "Ticket",
    "Turn",
    "Turns",
    "VendorClock",
    "VendorClocks",
    "View",
    "again_after",
    "exhausted_at",
    "problem_of",
    "view_of",
]
