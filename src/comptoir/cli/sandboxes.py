"""`comptoir sandbox NAME …`: the emulators that are installed, found by entry point."""

from collections.abc import Callable, Mapping
from importlib.metadata import EntryPoint, entry_points
from typing import Annotated

from cyclopts import App, Parameter

from comptoir.cli.failure import Failure

GROUP = "comptoir.sandboxes"

# The sandbox has its own --help, so this command leaves that flag to it.
app = App(name="sandbox", help_flags=[], version_flags=[])


@app.default
def sandbox(name: str = "--help", /, *args: Annotated[str, Parameter(allow_leading_hyphen=True)]) -> None:
    """Run a sandbox, such as exact-online; what follows its name is handed on to it.

    For example:

      comptoir sandbox exact-online --port 4001 --regions nl,be
      comptoir sandbox exact-online --help
    """
    installed = {entry.name: entry for entry in entry_points(group=GROUP)}
    if name in {"--help", "-h"}:
        print(_usage(installed))
        return
    if name not in installed:
        raise Failure(f"there is no sandbox {name!r}; installed: {', '.join(sorted(installed)) or 'none'}")
    run: Callable[[list[str]], None] = installed[name].load()
    run(list(args))


def _usage(installed: Mapping[str, EntryPoint]) -> str:
    lines = [f"  comptoir sandbox {name} --help" for name in sorted(installed)]
    return "\n".join(["Usage: comptoir sandbox NAME [OPTIONS]", "", "Installed:", *lines])
