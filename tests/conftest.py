"""What all tests share is made when it is first asked for, and goes when they end."""

from __future__ import annotations

import gc
import os
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from coverage import Coverage

from adapters.certificates import FILES
from tests.afterwards import after_all_tests

# They check for several tests, which then say what differs.
pytest.register_assert_rewrite("tests.shared_cases", "tests.shared_ends")

# No test calls anybody outside; to read all the authorities that a machine may name takes long.
for name in FILES:
    os.environ.pop(name, None)

# pytest keeps what it reports on, and looking through all of it again and again is a tenth of the time.
gc.set_threshold(100_000, 50, 100)


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are processors: now and then each waits, for a database, a browser or a program."""
    return (os.cpu_count() or 1) + 1


HERE = Path(__file__).parent
OF_THE_DOMAIN = tuple(
    HERE / name for name in ("domain", "usecases", "views", "test_machine.py", "test_two_platforms.py")
)
"""The tests that together go through every line and branch of bot/."""


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """With `--cov` what is measured are the tests of the domain, in memory. To follow the others line by line
    would take longer, and say nothing more: the domain is the same on every store and platform."""
    stopped = [] if _is_of_the_domain(item) else [*_stopped()]
    try:
        return (yield)
    finally:
        for measuring in reversed(stopped):
            measuring.start()


def _stopped() -> Iterator[Coverage]:
    """All that measure: side by side pytest-cov begins twice in a process, and one that is left goes on."""
    while measuring := Coverage.current():
        measuring.stop()
        yield measuring


def _is_of_the_domain(item: pytest.Item) -> bool:
    """Not the one that goes through all small worlds: followed line by line it would take minutes."""
    on_a_database = any(store in item.nodeid.lower() for store in ("sqlite", "postgresql"))
    is_of_it = any(item.path.is_relative_to(place) for place in OF_THE_DOMAIN)
    return is_of_it and not on_a_database and item.path.stem != "test_subtraction"


@pytest.fixture(scope="session", autouse=True)
def _go_at_the_end() -> Iterator[None]:
    yield
    after_all_tests.close()
