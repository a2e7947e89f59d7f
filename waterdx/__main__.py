"""`python -m waterdx`."""

from waterdx.cli.main import main

main()
