"""Does a test that goes through many examples say which of them failed?"""

import pytest

from tests.rendering.each import each


def test_every_example_is_tried_and_each_that_fails_is_named():
    tried = []

    @each("letter", {"first": "a", "second": "b", "third": "c"})
    def only_b_is_right(letter):
        tried.append(letter)
        assert letter == "b"

    with pytest.raises(ExceptionGroup, match="letter 'first', 'third'") as failed:
        only_b_is_right()

    assert tried == ["a", "b", "c"]
    assert len(failed.value.exceptions) == 2
    assert "'letter': 'c'" in failed.value.exceptions[1].__notes__[0]


@pytest.mark.parametrize("other", [1, 2])
@each("letter", ["a", "b"])
def test_what_else_a_test_asks_for_is_given_by_pytest(letter, other, tmp_path):
    assert (letter in "ab", other in (1, 2), tmp_path.exists()) == (True, True, True)


def test_no_examples_are_no_test():
    with pytest.raises(AssertionError, match="no examples"):
        each("letter", [])
