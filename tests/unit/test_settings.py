"""Settings: what file and environment make of each other, and how a mistake is told."""

import pytest

from comptoir.kit.crypto import Secret
from comptoir.settings import Settings, SettingsError, load

PREFIXES = {"EXACT_ONLINE_NL": "exact-nl", "EXACT_ONLINE_BE": "exact-be"}


@pytest.fixture
def toml(tmp_path):
    def write(text):
        path = tmp_path / "comptoir.toml"
        path.write_text(text, "utf-8")
        return path

    return write


def test_nothing_set_gives_the_defaults():
    assert load(None, {"PATH": "/bin", "HOME": "/"}) == Settings()


def test_the_environment_wins_over_the_file(toml):
    path = toml('port = 81\nhost = "0.0.0.0"\n[targets.exact-nl]\nurl = "http://file.example"\nday = 7\n')
    settings = load(
        path, {"COMPTOIR_PORT": "82", "COMPTOIR_EXACT_ONLINE_NL_URL": "http://env.example"}, PREFIXES
    )
    assert (settings.host, settings.port) == ("0.0.0.0", 82)
    assert (settings.target("exact-nl").url, settings.target("exact-nl").day) == ("http://env.example", 7)
    assert settings.target("exact-be").url is None


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("port = 'eighty'", "$.port"),
        ("port = 70000", "$.port"),
        ("prot = 80", "prot"),
        ("mode = 'prod'", "$.mode"),
        ("vault_key = 5", "$.vault_key"),
        ("targets = 5", "$.targets"),
        ("[targets.exact-nl]\nurl = 4", "$.targets.exact-nl.url"),
        ("[targets.exact-nl]\nurl = 'ftp://x'", "$.targets.exact-nl.url"),
        ("[targets.exact-nl]\nurl = 'http://x:70000'", "$.targets.exact-nl.url"),
        ("public_url = 'http://x:port/'", "$.public_url"),
        ("public_url = 'https://:8000'", "$.public_url"),
        ("[targets.exact-nl]\nulr = 'http://x'", "$.targets.exact-nl"),
        ("[targets.exact-nl]\nminute = 0", "$.targets.exact-nl.minute"),
        ("[targets.exact-nlx]\nminute = 5", "exact-nl"),
    ],
)
def test_a_mistake_in_the_file_is_told_with_its_place(toml, text, place):
    with pytest.raises(SettingsError) as told:
        load(toml(text), {}, PREFIXES)
    assert place in str(told.value)


def test_a_slash_at_the_end_of_the_public_url_is_not_doubled_by_the_paths_behind_it(toml):
    settings = load(toml("public_url = 'https://books.example.com/comptoir/'"), {}, PREFIXES)
    assert settings.public_url == "https://books.example.com/comptoir"


def test_a_file_that_is_no_toml_or_is_not_there_is_named(toml, tmp_path):
    with pytest.raises(SettingsError, match=r"comptoir\.toml is not TOML"):
        load(toml("port ="), {})
    with pytest.raises(SettingsError, match=r"nowhere\.toml cannot be read"):
        load(tmp_path / "nowhere.toml", {})


@pytest.mark.parametrize(
    ("wrong", "meant"),
    [
        ("COMPTOIR_PROT", "COMPTOIR_PORT"),
        ("COMPTOIR_EXACT_ONLINE_NL_SECRET", "COMPTOIR_EXACT_ONLINE_NL_CLIENT_SECRET"),
    ],
)
def test_an_unknown_variable_is_answered_with_the_nearest_known_one(wrong, meant):
    with pytest.raises(SettingsError, match=f"{wrong} is not a setting; the nearest one is {meant}"):
        load(None, {wrong: "x"}, PREFIXES)


def test_the_variables_of_a_client_are_let_be():
    assert (
        load(None, {"COMPTOIR_API_KEY": "k", "COMPTOIR_URL": "u", "COMPTOIR_ACCOUNT_KEY": "a"}) == Settings()
    )


def test_secrets_are_not_printed():
    settings = load(
        None,
        {
            "COMPTOIR_VAULT_KEY": "ab" * 32,
            "COMPTOIR_DATABASE": "postgresql://comptoir:canary@db/books",
            "COMPTOIR_EXACT_ONLINE_NL_CLIENT_SECRET": "canary",
        },
        PREFIXES,
    )
    assert "canary" not in repr(settings)
    assert "abab" not in f"{settings} {settings.vault_key}"
    assert settings.target("exact-nl").client_secret == Secret("canary")
