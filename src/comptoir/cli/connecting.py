"""`comptoir connect TARGET`: the link under which a person lets this tenant reach their books."""

from typing import Annotated

from cyclopts import Parameter

from comptoir.cli.client import Server, successful


def connect(
    target: Annotated[str, Parameter(help="The target system, such as exact-nl.")],
    /,
    *,
    callback_url: Annotated[
        str | None, Parameter(help="Where the browser goes afterwards; the tenant's own unless given.")
    ] = None,
    choose: Annotated[
        bool, Parameter(help="Let the person pick the company, so that later calls need not name it.")
    ] = True,
    server: Server = Server(),  # noqa: B008  immutable
) -> None:
    """Print the link of a new login. Raises Failure with the problem when it is refused."""
    query = {"environmentSelection": str(choose).lower()}
    if callback_url:
        query["callbackUrl"] = callback_url
    print(successful(server.call("GET", f"/auth/{target}", query, accept="text/html")).text)
