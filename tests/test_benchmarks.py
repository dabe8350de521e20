"""Does the benchmark still measure? With few cases: how fast it is, says a run of its own."""

from __future__ import annotations

import pytest

from benchmarks import digest


async def test_a_digest_is_timed_with_few_cases_and_with_many(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["digest", "sqlite", "--cases", "40", "--times", "2"])

    await digest.main()

    said = capsys.readouterr().out
    assert "times the cases take" in said
    assert "ix_fact_dated" in said
