"""What does chance say? The same for the same seed, whatever the process, its hashes and its clock."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from math import exp
from random import Random
from typing import TypeVar

T = TypeVar("T")

_LARGE = 20.0
"""From this mean on a count is close to a normal one."""


class Dice:
    def __init__(self, seed: int) -> None:
        self._random = Random(seed)  # noqa: S311 (nothing here is secret)

    def chance(self, share: float) -> bool:
        return self._random.random() < share

    def pick(self, among: Sequence[T]) -> T:
        return among[int(self._random.random() * len(among))]

    def weighted(self, among: Sequence[tuple[T, float]]) -> T:
        left = self._random.random() * sum(weight for _, weight in among)
        for one, weight in among:
            left -= weight
            if left < 0:
                return one
        return among[-1][0]

    def between(self, low: float, high: float) -> float:
        return low + (high - low) * self._random.random()

    def whole(self, low: int, high: int) -> int:
        """Both ends included."""
        return low + int(self._random.random() * (high - low + 1))

    def wait(self, mean: float, most: float) -> float:
        """Most waits are short and a few are long."""
        return min(self._random.expovariate(1 / mean), most)

    def seconds(self, low: int, high: int) -> timedelta:
        return timedelta(seconds=self.whole(low, high))

    def bell(self, middle: float, spread: float) -> float:
        return self._random.gauss(middle, spread)

    def count(self, mean: float) -> int:
        """How many of what comes by itself (Poisson)."""
        if mean > _LARGE:
            return max(0, round(self._random.gauss(mean, mean**0.5)))
        number, left, stop = 0, self._random.random(), exp(-mean)
        while left > stop:
            number += 1
            left *= self._random.random()
        return number
