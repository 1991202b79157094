"""The small city of the calls, with the provider's service account."""

import pytest
from conftest import COUNTY

from anlan.warn.calls.tests.conftest import people, start, voice

__all__ = ["people", "start", "voice"]


@pytest.fixture
def gateway(actor):
    """The account that plays the provider."""
    return actor("service", COUNTY)
