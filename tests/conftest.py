"""What all tests share is made when it is first asked for, and goes when they end."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.afterwards import after_all_tests

# They check for several tests, which then say what differs.
pytest.register_assert_rewrite("tests.shared_cases", "tests.shared_ends")


@pytest.fixture(scope="session", autouse=True)
def _go_at_the_end() -> Iterator[None]:
    yield
    after_all_tests.close()
