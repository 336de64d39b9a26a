"""The endpoints that tell who is logged in and which companies may be opened (facts 4)."""

from collections.abc import Callable, Mapping

from comptoir_sandbox.exact_online.books import Row
from comptoir_sandbox.exact_online.oauth import Chain, User
from comptoir_sandbox.exact_online.regions import CULTURES, WALL_CLOCK
from comptoir_sandbox.exact_online.site import Site

_NOBODY = "00000000-0000-0000-0000-000000000000"


def me(site: Site, chain: Chain, base: str) -> Row:
    """The one row of current/Me."""
    user = chain.user
    company = site.company(user.current_division)
    record = company.record() if company else {}
    local = site.clock.now().astimezone(WALL_CLOCK)
    offset = local.utcoffset()
    return {
        **_named(user),
        "Initials": f"{user.full_name[:1]}.",
        "Gender": "O",
        "Language": user.language.upper(),
        "LanguageCode": _culture(site, user.language),
        "Legislation": site.region.legislation,
        "CurrentDivision": user.current_division,
        "AccountingDivision": user.current_division,
        "DivisionCustomer": record.get("Customer"),
        "DivisionCustomerCode": record.get("CustomerCode"),
        "DivisionCustomerName": record.get("CustomerName"),
        "DivisionCustomerVatNumber": record.get("VATNumber"),
        "DivisionCustomerSiretNumber": record.get("SiretNumber"),
        "CustomerCode": record.get("CustomerCode"),
        "EmployeeID": _NOBODY,
        "PackageCode": "EOLAPPCENTER",
        "PictureUrl": f"{base}/docs/images/placeholder_contact_myeol.png",
        "IsClientUser": False,
        "IsEmployeeSelfServiceUser": False,
        "IsMyFirmLiteUser": False,
        "IsMyFirmPortalUser": False,
        "IsOEIMigrationMandatory": False,
        "IsStarterUser": False,
        "ServerTime": local.strftime("%Y-%m-%dT%H:%M:%S"),
        "ServerUtcOffset": int(offset.total_seconds()) if offset else 0,
    }


def _named(user: User) -> Row:
    first, _, last = user.full_name.partition(" ")
    return {
        "UserID": user.user_id,
        "UserName": user.email,
        "Email": user.email,
        "FullName": user.full_name,
        "FirstName": first,
        "LastName": last,
    }


def _culture(site: Site, language: str) -> str:
    """The user's own, not the site's: the French site told an English user en-GB (facts 4)."""
    return site.region.culture if language == site.region.language else CULTURES[language]


def granted_divisions(site: Site, chain: Chain) -> list[Row]:
    """system/Divisions: those that the user may open and ticked at consent; Current is the last used one."""
    user = chain.user
    current = next(iter(user.recent), user.current_division)
    return [
        row | {"Current": row["Code"] == current}
        for row in all_divisions(site)
        if row["Code"] in chain.divisions and row["Code"] in user.divisions
    ]


def recent_divisions(site: Site, chain: Chain) -> list[Row]:
    """The five that the user used last, the latest first (facts 4)."""
    granted = {row["Code"]: row for row in granted_divisions(site, chain)}
    return [granted[code] for code in chain.user.recent if code in granted]


def all_divisions(site: Site, chain: Chain | None = None) -> list[Row]:
    """system/AllDivisions: the whole licence, also what this user may not open."""
    del chain
    return [site.companies[code].record() for code in sorted(site.companies)]


def users(site: Site, chain: Chain) -> list[Row]:
    """Everybody who can log in to this site's licence."""
    del chain
    return [
        _named(user) | {"Language": user.language.upper(), "StartDivision": user.current_division}
        for user in sorted(site.users.values(), key=lambda user: user.user_id)
    ]


# The lists that no company's books hold, by lower-case path.
LISTS: Mapping[str, Callable[[Site, Chain], list[Row]]] = {
    "system/divisions": granted_divisions,
    "hrm/divisions": granted_divisions,
    "system/alldivisions": all_divisions,
    "system/getmostrecentlyuseddivisions": recent_divisions,
    "users/users": users,
    "system/users": users,
}
