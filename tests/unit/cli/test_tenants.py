"""`comptoir tenants` and `connections` on a real database file, and settings that are wrong."""

import json
import re
import sqlite3

from comptoir.kit.ids import fingerprint


def test_the_key_of_a_new_tenant_is_shown_once_and_kept_as_a_fingerprint(comptoir, tmp_path):
    made = comptoir("tenants", "create", "My product")
    assert made.returncode == 0
    key = made.stdout.strip()
    assert re.fullmatch(r"[0-9a-f]{64}", key)
    with sqlite3.connect(tmp_path / "comptoir.db") as database:
        assert database.execute("SELECT name, key_hash FROM tenants").fetchall() == [
            ("My product", fingerprint(key))
        ]
    assert key.encode() not in b"".join(path.read_bytes() for path in tmp_path.iterdir())


def test_a_tenant_without_a_name_is_not_made(comptoir, tmp_path):
    out = comptoir("tenants", "create", " ")
    assert (out.returncode, out.stdout, out.stderr) == (1, "", "comptoir: a tenant needs a name\n")
    assert not (tmp_path / "comptoir.db").exists()


def test_tenants_are_listed_oldest_first(comptoir):
    comptoir("tenants", "create", "First [of all]")
    comptoir("tenants", "create", "Second")
    listed = comptoir("tenants", "list").stdout
    assert listed.index("First [of all]") < listed.index("Second")


def test_without_connections_the_list_is_empty(comptoir):
    assert json.loads(comptoir("connections", "list", "--json").stdout) == []


def test_the_settings_file_says_where_the_database_is(comptoir, tmp_path):
    (tmp_path / "comptoir.toml").write_text('database = "sqlite:///elsewhere.db"\n')
    comptoir("tenants", "create", "My product")
    assert (tmp_path / "elsewhere.db").exists()


def test_a_wrong_setting_ends_the_command_with_its_place(comptoir, tmp_path):
    (tmp_path / "comptoir.toml").write_text("[targets.exact-nl]\nurl = 4\n")
    out = comptoir("tenants", "list")
    assert (out.returncode, out.stdout) == (1, "")
    assert "`$.targets.exact-nl.url`" in out.stderr
    assert len(out.stderr.splitlines()) == 1


def test_an_unknown_variable_ends_the_command_with_the_nearest_one(comptoir):
    out = comptoir("tenants", "list", COMPTOIR_DATABSE="x")
    assert (out.returncode, out.stderr) == (
        1,
        "comptoir: COMPTOIR_DATABSE is not a setting; the nearest one is COMPTOIR_DATABASE\n",
    )


def test_a_database_of_another_kind_is_refused(comptoir):
    out = comptoir("tenants", "list", "--database", "mysql://host/books")
    assert out.returncode == 1
    assert "Traceback" not in out.stderr


def test_an_unknown_sandbox_is_answered_with_those_that_are_there(comptoir):
    out = comptoir("sandbox", "exact-offline")
    assert out.returncode == 1
    assert "exact-online" in out.stderr
