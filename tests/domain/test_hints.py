"""Do the hints come where they help, and stay away from ordinary sales language?"""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.text import hints_in

BREACH = frozenset({"possible_breach_words"})
HEALTH = frozenset({"health_words_seen"})


@pytest.mark.parametrize(
    "text",
    [
        "This is fraud, plain and simple.",
        "My manager asked me to hide the FRAUD from them.",
        "They want a kickback for the buyer.",
        "He was bribed with a trip.",
        "It comes down to money laundering.",
        "We would be evading taxes.",
        "Somebody forged the customer's signature.",
        "We sent a false test report.",
        "Selling it there is illegal.",
        "The machine is unsafe to operate without the guard.",
        "If this valve fails, somebody could be killed.",
        "A safety-critical part with a safety defect.",
        "Dit is gewoon fraude.",
        "De inkoper wil smeergeld.",
        "Hij is omgekocht.",
        "Ze vragen om een valse factuur.",
        "De helft wordt zwart betaald.",
        "De keuring is vervalst.",
        "Dat is strafbaar en levensgevaarlijk.",
        "Zo blijft de onveilige situatie bestaan.",
        "fr\u00e0ude, met fra\u00adude-achtige trekjes",
    ],
)
def test_words_of_crime_and_danger_point_to_the_other_channel(text: str) -> None:
    assert hints_in(text) == BREACH


@pytest.mark.parametrize(
    "text",
    [
        "She has cancer and forgets things.",
        "He was diagnosed with something serious.",
        "The buyer is pregnant and wants it done before June.",
        "The owner has dementia.",
        "He is terminally ill.",
        "The contact is on sick leave.",
        "It is about her medication.",
        "Passport number NX123.",
        "Her date of birth is on the form.",
        "Mevrouw heeft borstkanker.",
        "De inkoper zit thuis met een burn-out.",
        "Zij is zwanger.",
        "Meneer is ernstig ziek.",
        "Hij is suïcidaal.",
        "Zijn BSN staat in het dossier.",
        "Paspoort-nummer en geboortedatum zijn bekend.",
    ],
)
def test_health_and_identity_data_are_pointed_out(text: str) -> None:
    assert hints_in(text) == HEALTH


@pytest.mark.parametrize(
    "text",
    [
        "It's a steal at this price; we would steal market share from them.",
        "They need anti-fraud software, we quote fraud detection and payment fraud screening.",
        "Our module helps them to reduce fraud and prevent the fraud cases they had.",
        "Anti-bribery training for two hundred people, and money-laundering checks.",
        "A chainsaw with kickback protection and a kickback brake.",
        "Theft alarm with three cameras; forged steel parts; we forge ahead.",
        "The market is in a depression and prices are depressed.",
        "The feature is disabled; diagnostics show a stroke of 40 mm; a healthy margin.",
        "We need surgery-planning for their hospital; their surgery has four rooms.",
        "An unsafe assumption, security risks, a breach of contract, a data breach policy.",
        "The price is extortionate and it feels like a rip-off.",
        "They will kill the project and it dies on the vine.",
        "Een prijsafspraak met de klant en een verduisterend gordijn.",
        "Diefstalbeveiliging en een fraudemodule; omkoping voorkomen is hun vak.",
        "Met onze software fraude opsporen en fraude te voorkomen.",
        "De economische depressie drukt de ziekteverzuimcijfers; verzuimmodule.",
        "Het beeld licht op; het scherm is zwart; dit is een gezonde marge.",
        "Ze voelen zich opgelicht door de opzegvergoeding.",
        "Hun operatie draait op 55%; het veiligheidsrisico van oude servers.",
        "Zij zijn ziek van de lange wachttijden.",
    ],
)
def test_ordinary_sales_language_gets_no_hint(text: str) -> None:
    assert hints_in(text) == frozenset()


# The words of the design's sample cases.
@pytest.mark.parametrize(
    "text",
    [
        "De klant wil twee keer per week koelvracht naar Porto, met vaste lostijden. Prijs is voor "
        "hen minder belangrijk dan stiptheid. Onze dienst past, maar Zuidlijn Logistiek rijdt deze "
        "route dagelijks met eigen koelwagens. Dat is eerlijk gezegd beter.",
        "Klant heeft 60 gebruikers en wil facturen automatisch inlezen. Ons startpakket kan dat, meer "
        "hebben ze echt niet nodig. We staan op het punt 900 enterprise-licenties te verkopen. Het is "
        "mijn enige kans op het jaartarget; de klant gaat 840 licenties nooit gebruiken.",
        "Plant runs at 55% of what it has. They need two refurbished heads and training, not a fourth "
        "line. Payback on a new line is 14 years. Quote is for a complete line. It closes our "
        "half-year and both bonuses. The customer trusts us and will sign what I put in front of "
        "them.",
        "Mevrouw verhuist over vier maanden en wil per maand kunnen opzeggen. Dat heeft ze twee keer "
        "gezegd. Het script stuurt naar het driejarige contract. Met de gesprekstijd die we krijgen "
        "kan ik de opzegvergoeding niet goed uitleggen.",
        "A six-week pilot on one server to see whether their old ERP runs at all. Fiancé(e)-style "
        "combining accents é and 👩\u200d👧\u200d👦 must survive. We are about to lock them in for "
        "three years with a 40% year-end discount. If the pilot fails they pay for nothing.",
    ],
)
def test_the_sample_cases_get_no_hint(text: str) -> None:
    assert hints_in(text) == frozenset()


def test_each_field_is_looked_at_and_a_phrase_does_not_run_from_one_into_the_next() -> None:
    assert hints_in("All fine.", "She has cancer.", "Dit is fraude.") == BREACH | HEALTH
    assert hints_in("What the old line has", "cancer research buys") == frozenset()
    assert hints_in() == frozenset()


def test_a_phrase_is_found_across_a_line_break_and_double_spaces() -> None:
    assert hints_in("He has\n  cancer") == HEALTH


@settings(deadline=None)
@given(
    st.sampled_from(["fraud", "illegal", "hiv", "miskraam"]), st.sampled_from(["{}s", "un{}x", "{}9", "_{}"])
)
def test_a_word_inside_another_word_is_not_that_word(word: str, frame: str) -> None:
    assert hints_in(frame.format(word)) == frozenset()
