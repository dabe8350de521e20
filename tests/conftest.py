"""What all tests share is made when it is first asked for, and goes when they end."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator

import pytest

from tests.afterwards import after_all_tests

# They check for several tests, which then say what differs.
pytest.register_assert_rewrite("tests.shared_cases", "tests.shared_ends")

# pytest keeps what it reports on, and looking through all of it again and again is a tenth of the time.
gc.set_threshold(100_000, 50, 100)


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are processors: now and then each waits, for a database, a browser or a program."""
    return (os.cpu_count() or 1) + 1


@pytest.fixture(scope="session", autouse=True)
def _go_at_the_end() -> Iterator[None]:
    yield
    after_all_tests.close()
