"""`/_sandbox/webhooks`: what has been delivered, what waits, and a lever that delivers what is due."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from comptoir_sandbox.exact_online.control_bodies import Nothing
from comptoir_sandbox.exact_online.control_reading import json_answer, levers, read
from comptoir_sandbox.exact_online.webhooks.outbox import WAITING, Delivery
from comptoir_sandbox.exact_online.webhooks.post_room import PostRoom


class WebhookLevers:
    """The control routes of one region's webhooks."""

    def __init__(self, post_room: PostRoom) -> None:
        self._post_room = post_room

    def routes(self) -> list[Route]:
        return levers(
            ("GET", "webhooks", self.deliveries),
            ("POST", "webhooks/flush", self.flush),
        )

    async def deliveries(self, _: Request) -> Response:
        """Every delivery, oldest first: attempts, status, next try; `lost` did not fit into the queue."""
        outbox = self._post_room.outbox
        document = {
            "deliveries": [_shown(each) for each in outbox],
            "waiting": outbox.waiting(),
            "lost": outbox.lost,
        }
        return json_answer(document)

    async def flush(self, request: Request) -> Response:
        """Deliver what is due by the region's clock, and answer when it has been tried."""
        await read(request, Nothing)
        await self._post_room.flush()
        return await self.deliveries(request)


def _shown(delivery: Delivery) -> dict[str, object]:
    return {
        "id": delivery.id,
        "kind": delivery.kind,
        "division": delivery.division,
        "client": delivery.client,
        "subscription": delivery.subscription,
        "topic": delivery.topic,
        "action": delivery.action,
        "key": delivery.key,
        "url": delivery.url,
        "body": delivery.body.decode(),
        "status": delivery.status,
        "reason": delivery.reason,
        "attempts": [
            {"time": each.time.isoformat(), "status": each.status, "error": each.error}
            for each in delivery.attempts
        ],
        "nextTry": delivery.due.isoformat() if delivery.status == WAITING else None,
    }
