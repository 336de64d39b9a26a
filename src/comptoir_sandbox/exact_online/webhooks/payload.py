"""What a webhook carries (facts 9): compact JSON with the key of the entity, and its HashCode."""

import hashlib
import hmac
from datetime import datetime

import msgspec

from comptoir_sandbox.exact_online.webhooks.notices import Notice


def content(notice: Notice, client: str, division: int, base: str, created: datetime) -> bytes:
    """The Content object; `base` is the host of the region, `created` its wall clock or UTC."""
    key = str(notice.key)
    entity = f"{base}/api/v1/{division}/{notice.topic.path}(guid'{key}')"
    return msgspec.json.encode(
        {
            "Topic": notice.topic.name,
            "ClientId": f"{{{client}}}",
            "Division": division,
            "Action": notice.action,
            "Key": key,
            "ExactOnlineEndpoint": entity,
            "EventCreatedOn": created.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        }
    )


def signed(content_bytes: bytes, secret: str) -> bytes:
    """The whole body: upper-case hex HMAC-SHA256 over the exact bytes of the Content object."""
    code = hmac.new(secret.encode(), content_bytes, hashlib.sha256).hexdigest().upper()
    return b'{"Content":%b,"HashCode":"%b"}' % (content_bytes, code.encode())
