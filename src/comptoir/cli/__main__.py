"""`python -m comptoir.cli`: the same command, for a child process that need not find the script."""

from comptoir.cli.main import main

main()
