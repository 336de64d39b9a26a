"""Rules for projects and warehouses."""

from comptoir_sandbox.exact_online.refusals import Invalid
from comptoir_sandbox.exact_online.rules.frame import Behaviour, Writing

_TYPES = (1, 2, 3, 4, 5)  # campaign, fixed price, time and material, non-billable, prepaid


def check_project(writing: Writing) -> None:
    writing.require("Code", "Description", "Type")
    if writing.row["Type"] not in _TYPES:
        raise Invalid("invalid", "Type")


def create_project(writing: Writing) -> None:
    writing.default("StartDate", writing.today)
    check_project(writing)


PROJECT = Behaviour(unique="Code", create=create_project, change=check_project)
WAREHOUSE = Behaviour(unique="Code", defaults={"Main": 0, "UseStorageLocations": 0})
