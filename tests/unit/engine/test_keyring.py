"""The keys: read as people give them, kept where nobody else can read them."""

import base64
import stat

import pytest

from comptoir.engine.keyring import Keyring, KeyringError

FIRST, SECOND = bytes(range(32)), bytes(range(200, 232))


@pytest.mark.parametrize(
    "written",
    [
        FIRST.hex(),
        FIRST.hex().upper(),
        base64.b64encode(FIRST).decode(),
        base64.urlsafe_b64encode(FIRST).decode().rstrip("="),
        f"# made for the office\n\n  {FIRST.hex()}  # active\n",
    ],
)
def test_a_key_is_read_in_any_common_spelling(written):
    assert Keyring.from_text(written).active.secret == FIRST


def test_the_first_key_is_active_and_all_are_kept():
    keyring = Keyring.from_text(f"{SECOND.hex()}\n{FIRST.hex()}")
    assert keyring.active.secret == SECOND
    assert {key.secret for key in keyring.by_id.values()} == {FIRST, SECOND}


def test_the_id_of_a_key_follows_from_the_key():
    one, other = Keyring.from_text(FIRST.hex()), Keyring.from_text(SECOND.hex())
    assert one.active.id == Keyring.from_text(one.text()).active.id
    assert one.active.id != other.active.id
    assert one.active.id not in FIRST.hex()


@pytest.mark.parametrize("written", ["", "# nothing", "canary!", "canary", FIRST.hex()[:-2], "g" * 64])
def test_what_is_no_key_is_refused_without_quoting_it(written):
    with pytest.raises(KeyringError) as caught:
        Keyring.from_text(written)
    assert "canary" not in str(caught.value)


def test_a_new_key_file_belongs_to_its_owner_alone(tmp_path):
    file = tmp_path / "comptoir.key"
    made = Keyring.create_file(file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert Keyring.from_file(file) == made
    assert made.active.secret != Keyring.create_file(tmp_path / "other.key").active.secret


def test_a_key_file_is_never_overwritten(tmp_path):
    file = tmp_path / "comptoir.key"
    made = Keyring.create_file(file)
    with pytest.raises(KeyringError, match="exists already"):
        Keyring.create_file(file)
    assert Keyring.from_file(file) == made


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644])
def test_a_key_file_that_others_can_reach_is_refused(tmp_path, mode):
    file = tmp_path / "comptoir.key"
    Keyring.create_file(file)
    file.chmod(mode)
    with pytest.raises(KeyringError, match=f"mode {mode:o}.*chmod 600"):
        Keyring.from_file(file)


def test_a_key_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(KeyringError, match=r"nowhere\.key"):
        Keyring.from_file(tmp_path / "nowhere.key")


def test_rotating_a_file_puts_a_fresh_key_on_top(tmp_path):
    file = tmp_path / "comptoir.key"
    before = Keyring.create_file(file)
    after = Keyring.rotate_file(file)
    assert after.keys[1:] == before.keys
    assert after.active != before.active
    assert Keyring.from_file(file) == after
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_rotation_that_broke_off_is_not_repeated_blindly(tmp_path):
    file = tmp_path / "comptoir.key"
    before = Keyring.create_file(file)
    (tmp_path / "comptoir.key.new").write_text("half a key")
    with pytest.raises(KeyringError, match="remove it first"):
        Keyring.rotate_file(file)
    assert Keyring.from_file(file) == before
