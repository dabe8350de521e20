"""How does one test go through hundreds of examples? One after the other, and it names those that failed.

A test for each would cost more than what it does.
"""

import functools
import inspect
from collections.abc import Callable, Iterable, Mapping
from typing import Any

Test = Callable[..., None]


def each(argument: str, examples: Mapping[str, Any] | Iterable[str]) -> Callable[[Test], Test]:
    """As `pytest.mark.parametrize`, with the examples by their names."""
    named = dict(examples) if isinstance(examples, Mapping) else {name: name for name in examples}
    assert named, "no examples"

    def going_through_them(test: Test) -> Test:
        @functools.wraps(test)
        def through_all(**others: Any) -> None:
            failed = {name: failure_of(test, {argument: one, **others}) for name, one in named.items()}
            faults = {name: fault for name, fault in failed.items() if fault is not None}
            if faults:
                names = ", ".join(map(repr, faults))
                raise ExceptionGroup(f"{argument} {names}", list(faults.values()))

        through_all.__signature__ = _without(argument, test)  # type: ignore[attr-defined]
        return through_all

    return going_through_them


def failure_of(test: Test, given: Mapping[str, Any]) -> Exception | None:
    try:
        test(**given)
    except Exception as fault:
        fault.add_note(str(given)[:500])
        return fault
    return None


def _without(argument: str, test: Test) -> inspect.Signature:
    """What is left for pytest to give."""
    signature = inspect.signature(test)
    assert argument in signature.parameters, argument
    return signature.replace(
        parameters=[one for name, one in signature.parameters.items() if name != argument]
    )
