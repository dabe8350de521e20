"""What do invented people say? Short sentences of nobody, about deals that do not exist."""

from __future__ import annotations

from collections.abc import Mapping

from bot.case_parts import RedirectTo
from bot.decision import DecisionCode

DEALS = (
    "Harbour",
    "Mill",
    "Orchard",
    "Lighthouse",
    "Quarry",
    "Meadow",
    "Tannery",
    "Weir",
    "Foundry",
    "Ferry",
)

NEEDS_AND_MISMATCHES = (
    (
        "Two classes want to read together on a screen.",
        "We quoted a tablet for every child, with a platform.",
    ),
    ("They want to see where their vans are today.", "We are about to sell the whole planning suite for it."),
    (
        "Coffee that is good and ready at eight o'clock.",
        "The quote has twelve machines; nine will stand still.",
    ),
    (
        "Their night shift has to reach somebody by phone.",
        "Our contract has office hours and an answering line.",
    ),
    (
        "One label printer that works without a computer.",
        "The offer is a warehouse system with nine printers.",
    ),
    ("They want their invoices out within a day.", "The package is made for ten times their invoices."),
    (
        "A boiler that lasts until they move next spring.",
        "We offer a new heating plant on a ten-year contract.",
    ),
    ("Their members want to book a court from home.", "We are selling them an app that they have to run."),
    ("A spare pump on the shelf before the harvest.", "The deal is a maintenance plan without any spares."),
    ("Somebody who shows the new staff how it works.", "We sell licences; the training was struck out."),
    (
        "Fewer alarms at night that turn out to be nothing.",
        "We are adding sensors, which makes more of them.",
    ),
    (
        "They need to keep their files for seven years.",
        "The offer keeps them for two, and says so very small.",
    ),
)

QUESTIONS = (
    "How many people would use it every day?",
    "What does the contract they have now cost them?",
    "Did they ask for this themselves, or did we propose it?",
    "Until when does their present supplier serve them?",
)
ANSWERS = (
    "About forty, most of them part-time.",
    "They do not know themselves.",
    "We did.",
    "Until the spring.",
)
NOTES = (
    "They called again this morning.",
    "Their director will be in the meeting.",
    "The quote runs out Friday.",
)

RATIONALES = (
    "The smaller one does what they asked for, and costs them a tenth of it.",
    "What they need we do not make; somebody two streets on does, and well.",
    "They decide better when they know all that we know, so we tell them.",
    "Half of this deal fits. We sell them that half, and leave the rest out.",
    "They would find out within a year, and would be right not to come back.",
)
LONG_RATIONALES = (
    "I went through the need line by line with the people who would work with it. What looks large today is"
    " what they grow into by the summer, and they know the price of the smaller one.",
    "We asked them twice, and they had the comparison in writing. The plan covers months in which they are"
    " short of hands, which is what they wrote that they need; without it they would pay more.",
    "The other offer lacks what they named first, and they cannot wait for it. This one has it the day they"
    " open, and what is too much in it can be given back within the first half year.",
)
WHAT_CHANGES = (
    "Two instead of twelve, and a year instead of five.",
    "Without the platform, with the training.",
)
REFERRED_TO = ("A workshop near them that repairs these.", "The maker itself, who delivers there every week.")
DISCLOSED = ("That a smaller one would do, and what it costs.", "What others of their size take, and why.")
CUSTOMER_TOLD = (
    "That less is enough, and why we think so.",
    "What we would do in their place, with the prices.",
)
HOW_ASKED = ("By telephone, with the list in front of both.", "In their canteen, with those who will use it.")

TEXTS_OF_A_DECISION: Mapping[str, tuple[str, ...]] = {
    "what_changes": WHAT_CHANGES,
    "referred_to": REFERRED_TO,
    "disclosed": DISCLOSED,
    "customer_told": CUSTOMER_TOLD,
    "how_asked": HOW_ASKED,
}

NOT_WINNABLE = (
    "They had signed elsewhere before we came.",
    "Their budget was gone before the quote was out.",
)
REFUSED = (
    "There is no money left for this in the period, and none was set aside for it.",
    "The deal was never in the plan, so nothing of the target hung on it in the end.",
)
WITHDRAWALS = ("The customer settled it himself.", "They decided to wait a year.", "")
REDIRECTIONS: Mapping[RedirectTo, str] = {
    RedirectTo.WHISTLEBLOWING: "This is about a rule that was broken, and that is looked into elsewhere.",
    RedirectTo.HR: "This is about how two colleagues get on with each other, not about the deal.",
    RedirectTo.PRICING_EXCEPTION: "All that is asked for is a lower price, and the price desk decides that.",
    RedirectTo.COMPLIANCE: "Whether we may sell there at all has to be looked at before anything else.",
}
SECOND_LOOKS = (
    "The reasons speak of what they could use later; they asked for something today.",
    "Nobody asked the people who would work with it, and they see it differently.",
)
DISPUTES = ("Half of it came.", "It was booked on another period.", "The amount is that of another deal.")


def rationales(code: DecisionCode) -> tuple[str, ...]:
    """What goes against the rep's own judgement takes more words."""
    against = code in (DecisionCode.DEAL_FITS, DecisionCode.PROCEED_BUSINESS)
    return LONG_RATIONALES if against else RATIONALES
