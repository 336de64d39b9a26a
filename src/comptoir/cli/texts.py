"""What each command says of itself, apart from the commands, so that `comptoir --help` loads none of them."""

COMPTOIR = """A self-hosted unified accounting API, and sandboxes of the systems behind it.

First steps:

  comptoir demo                         # sandbox, server and a booked invoice
  comptoir sandbox exact-online         # an Exact Online of your own
  comptoir serve                        # the server, on SQLite
  comptoir tenants create "My product"  # an API key
  comptoir get invoices --limit 5       # what is in the books

Every command tells more with --help.
"""

DEMO = """Show the whole journey: sandbox, server, login, books, a booked invoice.

Starts an Exact Online sandbox and a Comptoir server on free ports of this machine, connects one of the
sandbox's companies, reads its books, books a sales invoice and stays up for you to play with. Nothing
leaves this machine, and Ctrl-C ends and removes all of it.

For example:

  comptoir demo
  comptoir demo --once          # ends by itself; exit status 0 only if every step held
  comptoir demo --keep ./demo   # keeps the database and the key in this folder
"""

SERVE = """Run the server until Ctrl-C or SIGTERM.

Prints one line with its URL when it answers. In production (the default) it refuses to start without
a vault key; with COMPTOIR_MODE=development it makes do without one.

For example:

  comptoir serve --port 8000 --database sqlite:///comptoir.db
  COMPTOIR_MODE=development COMPTOIR_EXACT_ONLINE_NL_URL=http://127.0.0.1:4001 comptoir serve
"""

WORK = """Do jobs, such as bulk writes, in a process of their own until Ctrl-C or SIGTERM.

The server does jobs too; with COMPTOIR_JOB_SLOTS=0 it leaves all of them to such processes. Any number of
them may share a database. Told to end, it lets what it has begun come to a good place, and puts it back.

For example:

  comptoir work --slots 8 --database postgresql://comptoir@localhost/comptoir
"""

SANDBOX = """Run a sandbox, such as exact-online; what follows its name is handed on to it.

For example:

  comptoir sandbox exact-online --port 4001 --regions nl,be
  comptoir sandbox exact-online --help
"""

TENANTS = """Create and list tenants, the software teams that hold an API key.

For example:

  comptoir tenants create "My product"
  comptoir tenants list
"""

CONNECTIONS = """List the connected companies, and those that need a person's attention.

For example:

  comptoir connections list
  comptoir connections list --json
"""

TOKENS = """Show how the logins are, and check them after a database was restored.

For example:

  comptoir tokens list
  comptoir tokens check
"""

JOBS = """List what is done while nobody waits for it, and retry what was given up.

For example:

  comptoir jobs list --state dead
  comptoir jobs retry job_01jd8k
"""

CONNECT = """Begin a login at a target system: prints the link to open in a browser.

The browser ends at the callback URL, which then carries the account key of the new connection.

For example:

  comptoir connect exact-nl
  comptoir connect exact-nl --callback-url https://my.product.example/connected
"""

GET = """Read records of a running server: a list as a table, or one record in full.

For example:

  comptoir get customers --limit 20
  comptoir get invoices --filter lastModifiedAt=2025-01-01T00:00:00Z --json
  comptoir get invoices/3f2a… --company 1234567

Which filters a resource has, and what the fields mean, is in the server's /openapi.json.
"""
