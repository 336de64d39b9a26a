"""The emulators: vendor systems to run on one's own machine and in CI, each with its own command."""
