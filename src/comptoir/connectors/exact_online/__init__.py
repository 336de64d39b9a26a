"""Exact Online, the cloud bookkeeping of the Netherlands and Belgium, in all seven regions.

`resources` holds its tables, `actions` what no table can say. `calls` is how it is asked, `telling` what is
told of a record beside its columns, `booking` how a draft becomes what is booked, and `rehearsing` what a dry
run foresees.
"""

from comptoir.cdk.auth import OAuth2, Refusal
from comptoir.cdk.contract import Connector
from comptoir.cdk.limits import ErrorBudget, Rate, Window
from comptoir.connectors.exact_online.actions import OVERRIDES
from comptoir.connectors.exact_online.by_hand import BY_HAND
from comptoir.connectors.exact_online.calls.notices import notice
from comptoir.connectors.exact_online.calls.passing import passage
from comptoir.connectors.exact_online.companies import companies, login, person
from comptoir.connectors.exact_online.costs import costs
from comptoir.connectors.exact_online.dialect import DIALECT
from comptoir.connectors.exact_online.lacking import LACKING, REMARKS
from comptoir.connectors.exact_online.regions import REGIONS, SYSTEM
from comptoir.connectors.exact_online.rehearsing import rehearse
from comptoir.connectors.exact_online.resources import TABLES

CONNECTOR = Connector(
    name="exact_online",
    title=SYSTEM,
    targets=REGIONS,
    auth=OAuth2(
        authorize_path="/api/oauth2/auth",
        token_path="/api/oauth2/token",  # noqa: S106  a path, no password
        authorize_params={"response_type": "code", "force_login": "0"},
        access_lifetime=600,
        refresh_after=570,
        idle_limit=30 * 86_400,
        refusals={  # exact-facts 2.3
            "invalid_client": Refusal.BAD_APP,
            "access_token not expired": Refusal.TOO_EARLY,
            "too many token requests": Refusal.DAY_SPENT,
            "Old refresh token used": Refusal.OLD_TOKEN,
            "chainId": Refusal.ENDED,
            "The refresh token expired": Refusal.IDLE,
            "Rate limit exceeded": Refusal.DAY_SPENT,
        },
    ),
    rates=(
        Rate(
            Window.MINUTE,
            60,
            "x-ratelimit-minutely-limit",
            "x-ratelimit-minutely-remaining",
            "x-ratelimit-minutely-reset",
        ),
        Rate(Window.DAY, 5_000, "x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset"),
    ),
    error_budget=ErrorBudget(errors=10, seconds=3_600, statuses=(400, 401, 403, 404), pause_at=7),
    token_rate=Rate(Window.DAY, 200),
    dialect=DIALECT,
    companies=companies,
    login=login,
    tables=TABLES,
    overrides=OVERRIDES,
    person=person,
    passing=passage,
    notices=notice,
    proof="tests/wire/test_clients.py::test_a_strict_client_reads_the_answer[{}]",
    costs=costs(TABLES),
    by_hand=BY_HAND,
    rehearsal=rehearse,
    lacks=LACKING,
    remarks=REMARKS,
)
