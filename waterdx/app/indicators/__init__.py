"""The parts of the indicators page."""
