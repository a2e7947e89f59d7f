"""Journeys use the window of tests/app."""

from app.conftest import japanese, sample_town, screened, screened_town, settings, wait_for_job, window

__all__ = ["japanese", "sample_town", "screened", "screened_town", "settings", "wait_for_job", "window"]
