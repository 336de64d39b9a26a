"""What people are told of tokens: why a call has none, and why somebody must log in again."""

from comptoir.cdk.auth import Refusal
from comptoir.engine.tokens.endpoint import TokenRefused
from comptoir.store.logins import Login, LoginState

BAD_APP = "The target system does not know this app: register its client id and secret anew."
OTHER_APP = "This login was made with another app than is registered now: the person must log in again."
UNREACHABLE = "The token endpoint cannot be reached."
OUTAGE = "The token endpoint is out of order."
ANSWER_LOST = "The token endpoint's answer was lost; the next refresh tells whether the login still holds."
BUSY = "The tokens of this login are being renewed."
NOT_YET = "The vendor gives no new access token yet."
REFUSED = "The target system refuses this login's token, and gives no new one yet."
NOT_GRANTED = (
    "The person logged in again with the same app and did not grant all companies of this connection: the "
    "person must log in again, for this one too."
)
DAY_SPENT = "The token calls that the vendor allows a login in a day are spent."


def end_of(login: Login, refused: TokenRefused) -> tuple[LoginState, str]:
    """The state of a login whose refresh was refused, and why. The mark tells what happened to the tokens."""
    match refused.meaning:
        case Refusal.OLD_TOKEN if login.refreshing_since is not None:
            return LoginState.NEEDS_CONSENT, (
                f"A refresh was begun at {login.refreshing_since:%Y-%m-%d %H:%M:%S} UTC and its answer was "
                "never stored, because the process ended or the answer was lost. The vendor has replaced the "
                "tokens, and nobody has the new ones: the person must log in again."
            )
        case Refusal.OLD_TOKEN if login.state is LoginState.SUSPECT:
            return LoginState.NEEDS_CONSENT, (
                "The database was restored, and the vendor has replaced the tokens since that backup: the "
                "person must log in again."
            )
        case Refusal.OLD_TOKEN:
            return LoginState.NEEDS_CONSENT, (
                "The vendor has replaced these tokens, and not through this database: it was restored from a "
                "backup (then run `comptoir tokens check`), or another program has used the same login. The "
                "person must log in again."
            )
        case Refusal.ENDED:
            return LoginState.REVOKED, (
                "The consent was taken back at the target system, or given anew to the same app elsewhere: "
                "the person must log in again."
            )
        case Refusal.IDLE:
            return LoginState.NEEDS_CONSENT, (
                "The login was not renewed for too long and has ended: the person must log in again."
            )
        case _:
            return LoginState.NEEDS_CONSENT, (
                "The login behind this connection no longer holds: the person must log in again."
            )
