"""`python -m waterdx`."""

from multiprocessing import freeze_support

from waterdx.cli.main import main

freeze_support()  # a packed program starts itself again to decode scans apart
main()
