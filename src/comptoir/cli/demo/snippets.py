"""What a developer copies out of the demo: one curl line and a few lines of Python, both with the keys in."""

from shlex import quote

from comptoir.cli.client import Server

CURL = """\
curl -s {url} \\
  -H {api_key} \\
  -H {account_key}"""

PYTHON = """\
python3 - <<'END'
import json, urllib.request

request = urllib.request.Request(
    "{url}/accounting/invoices?limit=5&orderField=invoiceDate&orderDir=DESC",
    headers={{
        "X-API-KEY": "{api_key}",
        "X-ACCOUNT-KEY": "{account_key}",
    }},
)
with urllib.request.urlopen(request) as answer:
    for invoice in json.load(answer)["data"]:
        print(invoice["invoiceDate"][:10], invoice["invoiceNumber"], invoice["totalAmount"])
END"""


def curl(server: Server) -> str:
    """A shell command that lists customers."""
    return CURL.format(
        url=quote(f"{server.url}/accounting/customers?limit=5"),
        api_key=quote(f"X-API-KEY: {server.api_key}"),
        account_key=quote(f"X-ACCOUNT-KEY: {server.account_key}"),
    )


def python(server: Server) -> str:
    """A shell command that runs Python's own library to list the newest invoices."""
    return PYTHON.format(url=server.url, api_key=server.api_key, account_key=server.account_key)
