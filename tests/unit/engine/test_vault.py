"""The vault over real rows: a secret opens in its own place, and nowhere is its text to be found."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import LargeBinary, text

from comptoir.engine.keyring import Keyring
from comptoir.engine.vault import Place, Vault, VaultError, rotate
from comptoir.kit import crypto
from comptoir.kit.crypto import Secret
from comptoir.store import connections, logins, sealed, systems, tables, tenants, writes
from comptoir.store.connections import Connection, ConnectionStatus
from comptoir.store.database import Database
from comptoir.store.logins import Login, Renewal
from comptoir.store.systems import System
from comptoir.store.tenants import Tenant
from comptoir.store.writes import Write

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
CANARY = "canary-7f3a-refresh-token"
PLACE = Place("tokens", "ten_1", "log_1", "sealed")


@pytest.fixture
def keyring(tmp_path):
    return Keyring.create_file(tmp_path / "comptoir.key")


@pytest.fixture
def vault(keyring):
    return Vault(keyring)


async def fill(database: Database, vault: Vault) -> None:
    """Two tenants with a connection each, and the canary in every column that is sealed."""
    async with database.write() as conn:
        for number in (1, 2):
            tenant, connection, login = f"ten_{number}", f"con_{number}", f"log_{number}"
            secret = vault.seal(Place("tenants", tenant, "", "signing_secret"), CANARY)
            await tenants.add(conn, Tenant(tenant, "name", f"key {number}", NOW, signing_secret=secret))
            secret = vault.seal(Place("systems", tenant, "exact-online-nl", "client_secret"), CANARY)
            await systems.put(conn, System(tenant, "exact-online-nl", "client", secret, {}, NOW))
            secret = vault.seal(Place("tokens", tenant, login, "sealed"), CANARY)
            await logins.add(conn, login_of(login, tenant, secret))
            active, target = ConnectionStatus.ACTIVE, "exact-online-nl"
            row = Connection(connection, tenant, target, f"acc {number}", active, NOW, NOW, login_id=login)
            await connections.add(conn, row)
            secret = vault.seal(Place("writes", tenant, connection, "body"), CANARY.encode())
            row = Write(f"wri_{number}", tenant, connection, "invoices.create", "hash", NOW, NOW, body=secret)
            await writes.intend(conn, row)


def login_of(login_id: str, tenant_id: str, sealed_pair: bytes) -> Login:
    return Login(
        id=login_id,
        target="exact-online-nl",
        client_id="client",
        person=login_id,
        sealed_for=tenant_id,
        sealed=sealed_pair,
        issued_at=NOW,
        expires_at=NOW + timedelta(minutes=10),
        state_since=NOW,
        due_at=NOW,
        created_at=NOW,
    )


def test_what_is_sealed_opens_in_its_place(vault):
    assert vault.open(PLACE, vault.seal(PLACE, "tøken")) == Secret("tøken")
    assert vault.open_bytes(PLACE, vault.seal(PLACE, b"\xff\x00")) == b"\xff\x00"


@pytest.mark.parametrize("part", ["table", "tenant", "connection", "field"])
def test_a_secret_does_not_open_in_another_place(vault, part):
    with pytest.raises(VaultError):
        vault.open(replace(PLACE, **{part: "other"}), vault.seal(PLACE, CANARY))


def test_a_place_cannot_be_spelled_like_another():
    with pytest.raises(ValueError, match="colons"):
        Place("tokens", "ten_1:log_1", "x", "sealed")


def test_bytes_that_are_no_text_are_not_given_as_text(vault):
    with pytest.raises(VaultError, match="no text") as caught:
        vault.open(PLACE, vault.seal(PLACE, b"\xffcanary"))
    assert caught.value.__cause__ is None


def test_another_keyring_opens_nothing(vault, tmp_path):
    stranger = Vault(Keyring.create_file(tmp_path / "stranger.key"))
    with pytest.raises(VaultError, match="is not here"):
        stranger.open(PLACE, vault.seal(PLACE, CANARY))


def test_what_is_signed_for_a_place_is_known_there_alone(vault):
    signed = vault.sign(PLACE, b"page 2")
    assert vault.open_signed(PLACE, signed) == b"page 2"
    with pytest.raises(VaultError):
        vault.open_signed(replace(PLACE, connection="log_2"), signed)


@pytest.mark.parametrize("forged", [b"", b"page 2", bytes(32) + b"page 2"])
def test_what_nobody_signed_is_refused(vault, forged):
    with pytest.raises(VaultError):
        vault.open_signed(PLACE, forged)


def test_a_signed_content_cannot_be_altered(vault):
    with pytest.raises(VaultError):
        vault.open_signed(PLACE, vault.sign(PLACE, b"page 2")[:-1] + b"3")


def test_what_an_older_key_signed_is_still_known(vault, keyring):
    later = Vault(keyring.rotated())
    assert later.open_signed(PLACE, vault.sign(PLACE, b"page 2")) == b"page 2"


async def test_a_row_swapped_between_tenants_does_not_open(database, vault):
    await fill(database, vault)
    async with database.write() as conn:
        await conn.execute(text("UPDATE logins SET sealed = (SELECT sealed FROM logins WHERE id = 'log_2')"))
        swapped = await logins.get(conn, "log_1")
        untouched = await logins.get(conn, "log_2")
    assert vault.open(Place("tokens", "ten_2", "log_2", "sealed"), untouched.sealed).reveal() == CANARY
    with pytest.raises(VaultError, match="tokens:ten_1:log_1:sealed"):
        vault.open(PLACE, swapped.sealed)


async def test_the_canary_is_nowhere_in_the_files_of_the_database(migrated_file, tmp_path, vault):
    file = tmp_path / "comptoir.db"
    file.write_bytes(migrated_file.read_bytes())
    database = await Database.open(f"sqlite:///{file}")
    await fill(database, vault)
    async with database.write() as conn:
        await tenants.add(conn, Tenant("ten_3", "in the open", "key 3", NOW))

    with_its_log = b"".join(each.read_bytes() for each in tmp_path.glob("comptoir.db*"))
    await database.close()
    checkpointed = file.read_bytes()

    for stored in (with_its_log, checkpointed):
        assert b"in the open" in stored  # the search would have found it
        assert CANARY.encode() not in stored


async def test_rotation_puts_every_secret_under_the_new_key(database, vault, keyring):
    await fill(database, vault)
    rotated = keyring.rotated()
    assert await rotate(database, Vault(rotated)) == 8
    assert await rotate(database, Vault(rotated)) == 0

    alone = Vault(Keyring(rotated.keys[:1]))
    async with database.read() as conn:
        pair = await logins.get(conn, "log_1")
        system = await systems.get(conn, "ten_2", "exact-online-nl")
    assert alone.open(PLACE, pair.sealed).reveal() == CANARY
    place = Place("systems", "ten_2", "exact-online-nl", "client_secret")
    assert alone.open(place, system.client_secret).reveal() == CANARY


async def test_rotation_reaches_past_the_first_page(database, vault, keyring):
    await fill(database, vault)
    place = Place("systems", "ten_1", "many", "client_secret")
    async with database.write() as conn:
        for number in range(450):
            secret = vault.seal(place, CANARY)
            await systems.put(conn, System("ten_1", f"target {number:03}", "client", secret, {}, NOW))
    rotated = keyring.rotated()
    assert await rotate(database, Vault(rotated)) == 458
    async with database.read() as conn:
        blobs = [system.client_secret for system in await systems.list_all(conn, "ten_1")]
    assert {crypto.kek_id(blob) for blob in blobs} == {rotated.active.id}


async def test_sealed_values_are_paged_by_their_keys(database, vault):
    await fill(database, vault)
    seen, last = [], None
    async with database.read() as conn:
        while page := await sealed.page(conn, tables.systems.c.client_secret, last, 1):
            last = page[-1]
            seen += [value.key for value in page]
    assert seen == [("ten_1", "exact-online-nl"), ("ten_2", "exact-online-nl")]


async def test_a_value_that_changed_meanwhile_is_not_rotated_over(database, vault):
    await fill(database, vault)
    async with database.write() as conn:
        first, _ = await sealed.page(conn, tables.logins.c.sealed, None, 10)
        consent = Renewal(b"a fresh login", NOW, NOW, NOW)
        await logins.replace(conn, await logins.get(conn, "log_1"), consent, NOW, "2026-03-02", 1)
        assert not await sealed.replace(conn, tables.logins.c.sealed, first, b"the old pair, re-wrapped")
        assert (await logins.get(conn, "log_1")).sealed == b"a fresh login"


async def test_rotation_without_the_old_key_changes_nothing(database, vault, tmp_path):
    await fill(database, vault)
    with pytest.raises(VaultError, match="is not here"):
        await rotate(database, Vault(Keyring.create_file(tmp_path / "stranger.key")))
    async with database.read() as conn:
        assert vault.open(PLACE, (await logins.get(conn, "log_1")).sealed).reveal() == CANARY


def test_every_binary_column_is_sealed_or_counts_calls():
    binary = {
        column
        for table in tables.METADATA.sorted_tables
        for column in table.c
        if isinstance(column.type, LargeBinary)
    }
    assert binary == {*sealed.SEALED, *sealed.COUNTS}
