"""The OpenAPI document is built once: who asks later gets the very bytes of the first answer."""

import asyncio
import socket
from pathlib import Path

import aiohttp
import msgspec
import uvicorn
from house import VAULT_KEY, sqlite_url

from comptoir.app import built
from comptoir.kit.crypto import Secret
from comptoir.settings import Settings


class _Watched:
    """The application, and every piece of a body that it handed to the server."""

    def __init__(self, web) -> None:
        self._web = web
        self.bodies: list[bytes] = []

    async def __call__(self, scope, receive, send) -> None:
        async def watching(message) -> None:
            if message["type"] == "http.response.body" and message.get("body"):
                self.bodies.append(message["body"])
            await send(message)

        await self._web(scope, receive, watching)


async def test_the_openapi_document_is_built_at_the_first_question_alone(tmp_path: Path):
    listener = socket.create_server(("127.0.0.1", 0))
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    settings = Settings(database=sqlite_url(tmp_path), vault_key=Secret(VAULT_KEY), job_slots=0)
    async with built(settings, url) as web:
        watched = _Watched(web)
        server = uvicorn.Server(uvicorn.Config(watched, log_config=None, access_log=False, lifespan="off"))
        task = asyncio.create_task(server.serve(sockets=[listener]))
        async with aiohttp.ClientSession() as http:
            answers = []
            for _ in range(3):
                async with http.get(f"{url}/openapi.json") as response:
                    answers.append(await response.read())
        server.should_exit = True
        await task
    assert msgspec.json.decode(answers[0])["openapi"].startswith("3.1")
    assert answers[0] == answers[1] == answers[2]
    first, second, third = watched.bodies
    assert first is second is third, "the document was built, or encoded, again"
