"""What was made once for all tests, and has to go when they end? `tests/conftest.py` closes this then."""

from __future__ import annotations

from contextlib import ExitStack

after_all_tests = ExitStack()
