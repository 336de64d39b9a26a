"""The page on settings keeps up with the struct: every setting, its variable and its default."""

import re
from pathlib import Path

import msgspec
import pytest

from comptoir.settings import CLIENT_VARIABLES, TABLES, Settings, TargetSettings, variables

PAGE = (Path(__file__).parents[2] / "docs/reference/settings.md").read_text("utf-8")
ROWS = {
    match["name"]: match.groupdict()
    for match in re.finditer(
        r"^\| `(?P<name>\w+)` \| `(?P<variable>\w+)` \| (?P<default>[^|]+) \|", PAGE, re.MULTILINE
    )
}


def test_every_setting_has_a_row_and_no_row_is_stale():
    fields = [*Settings.__struct_fields__, *TargetSettings.__struct_fields__]
    assert set(ROWS) == set(fields) - set(TABLES)
    assert all(f"[{table}." in PAGE for table in TABLES)


def test_every_variable_is_named_and_understood():
    assert sorted(row["variable"] for row in ROWS.values()) == variables({"EXACT_ONLINE_NL": "exact-nl"})
    assert all(name in PAGE for name in CLIENT_VARIABLES)


@pytest.mark.parametrize(
    "field", [field for field in msgspec.structs.fields(Settings) if field.name not in TABLES]
)
def test_the_stated_default_is_the_real_one(field):
    stated = ROWS[field.name]["default"].strip()
    if field.default is None:
        assert not stated.startswith("`")
    else:
        assert stated == f"`{field.default}`"
