"""What would two years of cases look like? A seeded generator that demo, tests and benchmarks share."""

from adapters.history.invent import invent
from adapters.history.plan import Cast, Plan, invented_reps

__all__ = ["Cast", "Plan", "invent", "invented_reps"]
