"""The database: tables, migrations, the one way to write, and one module an aggregate.

`Database.open(url)` gives reads and writes; every module of an aggregate (tenants, systems, connections,
tokens, onboarding, requests, writes) is a few functions that take the connection first:

    async with db.write() as conn:
        tenant = await tenants.by_key_hash(conn, fingerprint(key))

What is read in order to be changed is read with `for_update=True`: SQLite has the whole file to itself by
then and takes no notice, PostgreSQL locks the row. Secrets arrive here sealed (see `engine/vault`).
"""
