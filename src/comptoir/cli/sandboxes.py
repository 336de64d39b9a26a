"""`comptoir sandbox NAME …`: the emulators that are installed, found by entry point."""

from collections.abc import Callable, Mapping
from importlib.metadata import EntryPoint, entry_points
from typing import Annotated

from cyclopts import App, Parameter

from comptoir.cli.failure import Failure

GROUP = "comptoir.sandboxes"

# The sandbox has its own --help, so this command leaves that flag to it.
app = App(name="sandbox", help_flags=[], version_flags=[])

Word = Annotated[str, Parameter(allow_leading_hyphen=True)]


@app.default
def sandbox(name: Word = "--help", /, *args: Word) -> int:
    """Hand the arguments to a sandbox, whose exit status this is, or list them. Raises Failure."""
    installed = {entry.name: entry for entry in entry_points(group=GROUP)}
    if name in {"--help", "-h"}:
        print(_usage(installed))
        return 0
    if name not in installed:
        raise Failure(f"there is no sandbox {name!r}; installed: {', '.join(sorted(installed)) or 'none'}")
    run: Callable[[list[str]], int] = installed[name].load()
    return run(list(args))


def _usage(installed: Mapping[str, EntryPoint]) -> str:
    lines = [f"  comptoir sandbox {name} --help" for name in sorted(installed)]
    return "\n".join(["Usage: comptoir sandbox NAME [OPTIONS]", "", "Installed:", *lines])
