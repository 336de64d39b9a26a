"""The settings of a command that works on this machine: --config, the environment, and options on top."""

import os
from importlib.metadata import entry_points
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from comptoir.cli.failure import Failure
from comptoir.settings import Settings, SettingsError, load

USUAL_FILE = Path("comptoir.toml")

Config = Annotated[Path | None, Parameter(help="The settings file; comptoir.toml here when it exists.")]
DatabaseUrl = Annotated[str | None, Parameter(help="sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME.")]


def configured(config: Path | None) -> Settings:
    """What the file and the environment say. Raises Failure where they are wrong."""
    if config is None and USUAL_FILE.exists():
        config = USUAL_FILE
    try:
        return load(config, os.environ, target_prefixes())
    except SettingsError as error:
        raise Failure(str(error)) from error


def target_prefixes() -> dict[str, str]:
    """The prefix of each target system's variables, as the installed connectors state it."""
    return {
        target.setting: target.id
        for entry in entry_points(group="comptoir.connectors")
        for target in entry.load().targets
    }
