"""What do the people of the examples type? Where the text itself does not matter."""

from __future__ import annotations

DEAL = "OPP-7781"
PROMISE = "“The customer comes first, even when it costs us the deal.”"
NEED = "They want their drivers to see the day's route in one place. “Something that just works on a phone.”"
MISMATCH = "We are about to sell the whole planning suite. They would pay for it for years and use a tenth."
RATIONALE = (
    "The route app does what their drivers need, for a tenth of the price. The suite would sit on the shelf, "
    "and they would remember who sold it to them."
)
DEAL_FITS = (
    "They open two depots in spring and will plan forty drivers instead of eight. What they need today is a "
    "route on a phone, what they need in May is the suite, and moving over twice costs them more."
)
TOLD = "That the route app is enough for now, what the suite would add, and what both cost."
HOW_ASKED = "Omar called their planner. She said that the depots are why they came to us."
QUESTION = "Did they see the route app, or only the suite?"
ANSWER = "Only the suite. I did not dare to show the app."
NOTE = "They asked for a quote before Friday."
REASON = "They signed with somebody else this morning."
NOT_WINNABLE = "They had chosen another party before we came in."
CHANGES = "The route app for all eight drivers now; the suite is an option once both depots are open."
REFERRED_TO = "Waypoint in Utrecht. They do routes on a phone and nothing else, and they are good at it."
DISCLOSED = "Both prices, that they would use a tenth of the suite today, and that we earn on it."
HANDOVER = (
    "They know what they do not use and still want one supplier for everything. I think that we should go "
    "ahead, and that a director should say so."
)
BUSINESS_FIRST = (
    "They asked for one supplier and one contract, and they know the price of what they will not use. We go "
    "ahead, we say so in writing, and we look at it again with them in May."
)
ELSEWHERE = (
    "Their buyer offers us something for signing this week. That is not ours to weigh in this channel."
)
SECOND_LOOK = "They told me twice that they only need a route on a phone. Nobody has asked them since."
PAYMENT = "Payslip of February, line 12"
DISPUTE = "It is the amount of last year's plan. This year the bonus is counted over the whole quarter."
