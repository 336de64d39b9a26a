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
    """Begin a login at a target system: prints the link to open in a browser.

    The browser ends at the callback URL, which then carries the account key of the new connection.

    For example:

      comptoir connect exact-nl
      comptoir connect exact-nl --callback-url https://my.product.example/connected
    """
    query = {"environmentSelection": str(choose).lower()}
    if callback_url:
        query["callbackUrl"] = callback_url
    print(successful(server.call("GET", f"/auth/{target}", query, accept="text/html")).text)
