"""What may people type, and where may it stand? Hostile texts, and one of every element that carries them."""

from collections.abc import Callable
from datetime import UTC, date, datetime

from bot.people import PersonId
from bot.views.elements import (
    Button,
    Buttons,
    Card,
    CardElement,
    Chart,
    Choice,
    Choices,
    Confirm,
    DateInput,
    Divider,
    Fact,
    Facts,
    Field,
    Form,
    Heading,
    Link,
    LongText,
    Moment,
    MoneyText,
    Note,
    Option,
    Paragraph,
    PersonName,
    PersonPicker,
    Picture,
    Quote,
    Series,
    ShortText,
)

HOSTILE = {
    "html": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "html attribute": "\" onmouseover='alert(1)' autofocus=\"",
    "html comment": "--><!-- </blockquote></textarea></article>",
    "html entity": "&amp;&lt;b&gt;&#60;i&#62;",
    "slack mention": "<!channel> <!here> <@U012345> <#C012345|general> <!subteam^S1>",
    "slack markup": "*bold* _italic_ ~strike~ `code` ```block``` > quote",
    "slack link": "<https://example.com|the contract>",
    "markdown link": "[sign here](http://example.com) ![x](http://example.com/x.png)",
    "slack emoji": ":smile: :skull_and_crossbones:",
    "slack date": "<!date^1392734382^Posted {date_num}|never>",
    "template": "{{7*7}} {% raw %} {# c #} ${7*7} %(name)s {0}",
    "markdown blocks": "# head\n- list\n1. first\n| a | b |\n***all***\n[a]: http://example.com",
    "teams mention": '<at>Maya Manager</at> <AT id="0">Omar</AT> </at> < at>',
    "teams date": "{{DATE(2026-11-25T16:30:00Z,SHORT)}} {{TIME(2026-11-25T16:30:00Z)}} {{ date(x)}}",
    "formula": '=cmd|"/C calc"!A0',
    "right to left": "שלום לכולם — العميل يحتاج أقل",
    "bidi override": "safe \u202eexe.cod\u202c \u2066inside\u2069 \u200f",
    "emoji families": "👨‍👩‍👧‍👦🏳️‍🌈👍🏽" * 40,
    "combining": "Z\u0351\u0343\u0346algo e\u0301",
    "lines": "\n first\n\n  second\n\tthird ",
    "very long": "The customer needs less. " * 120,
    "one long word": "x" * 3000,
    "long markup": "<&>" * 1000,
}

PERSON = PersonId("slack:U0SAM")
AT = datetime(2026, 11, 25, 16, 30, tzinfo=UTC)


FILES = {"shares": "F0SHARES1"}
"""The picture among them, as a file in Slack."""


def chart_of(text: str) -> Chart:
    """A chart that says it wherever it says anything."""
    bars = (Series(text, (1, None)), Series(text, (0, None)))
    return Chart("stacked", text, (text, text), bars, Series(text, (None, 5)), text, text, (text, text))


ELEMENTS: dict[str, Callable[[str], CardElement]] = {
    "heading": Heading,
    "paragraph": lambda text: Paragraph(
        (text, PersonName(PERSON, text), PersonName(PERSON, "Sam", mention=True))
    ),
    "paragraph with link": lambda text: Paragraph(
        (Link(text, "https://example.com/a?b=1&c=2"), Moment(AT, text))
    ),
    "paragraph with bad link": lambda text: Paragraph((text, Link("a link", "javascript:alert(1)"))),
    "quote": lambda text: Quote("Customer's need", text),
    "facts": lambda text: Facts(
        (Fact("Deal", text), Fact("Rep", PersonName(PERSON, "Sam Seller")), Fact("Due", Moment(AT, "soon")))
    ),
    "quiet note": lambda text: Note((text,)),
    "quiet note with a name": lambda text: Note((text, PersonName(PERSON, text))),
    "next note": lambda text: Note((text,), "next"),
    "warning note": lambda text: Note((text,), "warning"),
    "picture": lambda text: Picture("shares", text, chart_of(text)),
    "divider": lambda text: Divider(),
    "buttons": lambda text: Buttons(
        (
            Button("decide", text, "SD-7K3M9Q", "primary"),
            Button("recuse", text, "SD-7K3M9Q", "danger", Confirm(text, text, text, text)),
            Button("ask", text),
        )
    ),
}

TWO = (Option("own_other_solution", "Another solution"), Option("another_party", "Another party"))

FIELDS: dict[str, Callable[[str], Field]] = {
    "short text": lambda text: ShortText("deal_ref", text, text, text, text),
    "long text": lambda text: LongText("customer_need", text, text, text, text, required=False),
    "money": lambda text: MoneyText("deal_value", text, text, text, text),
    "choice": lambda text: Choice("honest_advice", text, (*TWO, Option("x", text)), text, "x", text),
    "long choice": lambda text: Choice(
        "decision", text, tuple(Option(f"o{number}", text) for number in range(11)), text, "o3", text
    ),
    "choices": lambda text: Choices("at_stake", text, (*TWO, Option("x", text)), text, ("x",), text),
    "person": lambda text: PersonPicker("line_manager", text, text, (PERSON,), problem=text),
    "people": lambda text: PersonPicker("gainers", text, text, (PERSON,), several=True, problem=text),
    "nothing yet": lambda text: ShortText("deal_ref", text),
    "no choice yet": lambda text: Choice("honest_advice", text, TWO),
    "no choices yet": lambda text: Choices("at_stake", text, TWO),
    "nobody yet": lambda text: PersonPicker("line_manager", text),
    "no people yet": lambda text: PersonPicker("gainers", text, several=True),
    "no date yet": lambda text: DateInput("decide_by", text),
    "date": lambda text: DateInput(
        "decide_by", text, text, date(2026, 11, 25), date(2026, 11, 20), date(2027, 2, 18), text
    ),
}


def card_of(*elements: CardElement) -> Card:
    return Card("A dilemma waits for a decision", elements)


def form_of(*elements: Field | CardElement, text: str = "Raise a dilemma") -> Form:
    return Form("dilemma", text, elements, text, text, "SD-7K3M9Q", "token")


def full_card(text: str) -> Card:
    """Every element at once, as a long case would have them."""
    return card_of(*(make(text) for make in ELEMENTS.values()))


def full_form(text: str) -> Form:
    fields = (make(text) for name, make in FIELDS.items() if not name.endswith("yet"))
    return form_of(*fields, *full_card(text).elements, text=text)
