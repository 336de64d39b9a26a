"""The command `comptoir-sandbox`: names an emulator and hands it the rest of the line."""

import sys
from collections.abc import Callable, Sequence

from comptoir_sandbox.exact_online.main import main as exact_online

SANDBOXES: dict[str, Callable[[Sequence[str] | None], int]] = {"exact-online": exact_online}


def main(argv: Sequence[str] | None = None) -> int:
    """Run the named emulator; the exit status."""
    words = list(sys.argv[1:] if argv is None else argv)
    if words and words[0] in SANDBOXES:
        return SANDBOXES[words[0]](words[1:])
    wanted_help = words[:1] in (["-h"], ["--help"])
    usage = f"usage: comptoir-sandbox {{{','.join(SANDBOXES)}}} [--help] …"
    print(usage, file=sys.stdout if wanted_help else sys.stderr)  # a command speaks to its terminal
    return 0 if wanted_help else 2


if __name__ == "__main__":
    sys.exit(main())
