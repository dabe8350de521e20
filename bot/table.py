"""How does a case look as one row of a spreadsheet? Flat columns, in which no text can be a formula."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from bot.money import Money, plain_decimal

Line = Mapping[str, Any]
Row = dict[str, str]
Cell = Callable[[Line], str]

_SKIPPED = "[\\s\\u200b-\\u200f\\u2060\\ufeff\"'`´‘’“”„]"
_FORMULA = re.compile(rf"(?:\A|(?<=[;\t\r\n]))(?={_SKIPPED}*[=+\-@\t\r＝＋－＠])")
"""Where a spreadsheet could begin to calculate: at the start, also behind spaces and quotation marks; and,
for one to which semicolons or tabs are the ends of cells, after those and after a line break."""


def harmless(text: str) -> str:
    """With an apostrophe, which tells every spreadsheet that text follows."""
    return _FORMULA.sub("'", text)


def row_of(line: Line) -> Row:
    """A line of the export (`bot.usecases.export_cases`) as a row."""
    return {name: cell(line) for name, cell in COLUMNS.items()}


def _text(*path: str | int) -> Cell:
    """What stands there in the line; a list becomes words."""

    def cell(line: Line) -> str:
        value = _at(line, path)
        return harmless(" ".join(value) if isinstance(value, list) else value or "")

    return cell


def _amount(currency: tuple[str, ...], minor: tuple[str, ...]) -> Cell:
    """Ours and never negative: it stays a number."""

    def cell(line: Line) -> str:
        units = _at(line, minor)
        return "" if units is None else plain_decimal(Money(_at(line, currency), units))

    return cell


def _questions(line: Line) -> str:
    return harmless("\n".join(_asked(one) for one in line["questions"]))


def _asked(one: Line) -> str:
    asked = f"{one['at']} {one['by']}: {one['question']}"
    return f"{asked}\n→ {one['answer']}" if one["answer"] else asked


def _notes(line: Line) -> str:
    return harmless("\n".join(f"{one['at']}: {one['note']}" for one in line["notes"]))


def _redirects(line: Line) -> str:
    return harmless(
        "\n".join(f"{one['at']} {one['by']}: {one['to']}: {one['reason']}" for one in line["redirects"])
    )


def _ledger(line: Line) -> str:
    entries = line["compensation"]["ledger"] if line["compensation"] else []
    return harmless("\n".join(_written(one, line["value"]["currency"]) for one in entries))


def _written(one: Line, currency: str) -> str:
    amount = "" if one["minor"] is None else f" {currency} {plain_decimal(Money(currency, one['minor']))}"
    text = f": {one['reference_or_note']}" if one["reference_or_note"] else ""
    return f"{one['at']} {one['by'] or 'bot'}: {one['act']}{amount}{text}"


def _followed_up(day: int) -> dict[str, Cell]:
    """What the rep answered that many days after the decision."""

    def answer(cell: Cell) -> Cell:
        return lambda line: "".join(cell({**line, **one}) for one in line["follow_up"] if one["day"] == day)

    return {
        f"outcome_{day}": answer(_text("outcome")),
        f"smile_{day}": answer(_text("smile")),
        # In the deal's currency.
        f"value_since_{day}": answer(_amount(("value", "currency"), ("value_since_minor",))),
    }


def _at(line: Any, path: tuple[str | int, ...]) -> Any:
    """None where there is nothing."""
    for step in path:
        if not line:
            return None
        line = line[step]
    return line


COLUMNS: Mapping[str, Cell] = {
    "reference": _text("reference"),
    "platform": _text("platform"),
    "rep": _text("rep"),
    "state": _text("state"),
    "submitted_at": _text("states", 0, "at"),
    "deal_ref": _text("form", "deal_ref"),
    "customer_need": _text("form", "customer_need"),
    "mismatch": _text("form", "mismatch"),
    "honest_advice": _text("form", "honest_advice"),
    "deal_value": _amount(("value", "currency"), ("value", "minor")),
    "deal_currency": _text("value", "currency"),
    "at_stake": _text("form", "at_stake"),
    "decide_by": _text("form", "decide_by"),
    "gainers": _text("form", "gainers"),
    "line_manager": _text("form", "line_manager"),
    "gains": _text("gains"),
    "assigned": _text("assigned"),
    "questions": _questions,
    "notes": _notes,
    "decision": _text("decision", "code"),
    "rationale": _text("decision", "rationale"),
    "decided_by": _text("decision", "by"),
    "decided_at": _text("decision", "at"),
    "new_value": _amount(("decision", "new_value", "currency"), ("decision", "new_value", "minor")),
    "new_currency": _text("decision", "new_value", "currency"),
    "what_changes": _text("decision", "what_changes"),
    "referred_to": _text("decision", "referred_to"),
    "disclosed": _text("decision", "disclosed"),
    "customer_told": _text("decision", "customer_told"),
    "told_by": _text("decision", "told_by"),
    "how_asked": _text("decision", "how_asked"),
    "compensation": _text("compensation", "code"),
    "compensation_owner": _text("compensation", "owner"),
    # In the deal's currency.
    "compensation_value": _amount(("value", "currency"), ("compensation", "minor")),
    "compensation_due": _text("compensation", "due"),
    "compensation_state": _text("compensation", "state"),
    "compensation_reason": _text("compensation", "reason"),
    "compensation_paid_on": _text("compensation", "paid_on"),
    "ledger": _ledger,
    "corrections": lambda line: str(len(line["corrected"])),
    "second_look_at": _text("second_look", "at"),
    "second_look_due": _text("second_look", "due"),
    "second_look_reason": _text("second_look", "reason"),
    "superseded": _text("superseded", 0, "code"),
    "superseded_by": _text("superseded", 0, "by"),
    "accepted_at": _text("accepted_at"),
    "stepped_back_at": _text("stepped_back_at"),
    "told_on": _text("told_on"),
    **_followed_up(30),
    **_followed_up(90),
    **_followed_up(180),
    "handed_over_by": _text("handed_over", "by"),
    "handed_over_at": _text("handed_over", "at"),
    "handed_over_rationale": _text("handed_over", "rationale"),
    "redirect_to": _text("redirects", -1, "to"),
    "redirects": _redirects,
    "withdraw_reason": _text("withdraw_reason"),
    # Last, for nothing that people typed may end a row.
    "belonged_here": lambda line: "true" if line["belonged_here"] else "false",
}
