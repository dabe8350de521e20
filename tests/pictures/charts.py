"""Which charts do the tests of pictures draw?"""

from dataclasses import replace

from bot.views.elements import Chart, Series

SHARES = Chart(
    "stacked",
    "The customer comes first",
    ("W45", "W46", "W47"),
    (Series("Customer first", (60, None, 70)), Series("Business first", (40, None, 30))),
    Series("Say–do index", (55, None, 75)),
    "Week",
    "Share",
)
BANDS = Chart(
    "grouped",
    "Weeks to the end",
    ("2", "1", "0"),
    (Series("This period", (0, 1, None)), Series("Last period", (1, 2, 3))),
    None,
    "Weeks to go",
    "Cases a week",
    ("0", "1–4", "5–9", "10+"),
)
NOTHING = replace(
    SHARES, bars=(Series("Customer first", (None,) * 3),), line=Series("Say–do index", (None,) * 3)
)
EMPTY = Chart("stacked", "", (), ())
CHARTS = {"shares": SHARES, "bands": BANDS, "nothing to show": NOTHING, "empty": EMPTY}
