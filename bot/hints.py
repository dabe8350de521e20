"""Which words call for a word of care? Patterns in English and Dutch, matched as whole words.

They meet text in lower case, without accents, with single spaces. A hint on ordinary sales language does more
harm than a miss: a word with an everyday meaning ("steal", "theft", "depression", "prijsafspraak") stays out,
or stands here with the words that make its meaning plain. A line is a pattern.
"""

from __future__ import annotations


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line for line in text.split("\n") if line)


# Much is sold against crime: "anti-bribery training", "reduce fraud" and "fraude opsporen" are no breach.
_FOUGHT = (
    r"(?<!\b(?:anti|against|prevent\w*|detect\w*|reduc\w*|fight\w*|stop\w*|avoid\w*|combat\w*|block\w*|catch\w*"
    r"|payment|card|tegen|minder)[ -]?(?:the )?)"
)
_SOLD = (
    r"(?![ -](?:te )?(?:detect\w*|prevent\w*|protect\w*|monitor\w*|manage\w*|screen\w*|scor\w*|analy\w*"
    r"|aware\w*|train\w*|insur\w*|risk\w*|check\w*|filter\w*|modul\w*|software|tool\w*|solution\w*|polic\w*"
    r"|team\w*|alert\w*|loss\w*|cost\w*|rates?|brakes?|guards?|bestrijd\w*|beheer\w*|beleid|oploss\w*"
    r"|verzeker\w*|risico\w*|controle\w*|voorkom\w*|opspor\w*|tegengaan|herken\w*|beperk\w*)\b)"
)


def _unless_sold_against(text: str) -> tuple[str, ...]:
    return tuple(f"{_FOUGHT}(?:{line}){_SOLD}" for line in _lines(text))


_CRIMES_SOLD_AGAINST = r"""
fraud
fraude
bribe[sd]?|bribing|bribery
omkop(?:en|ing)
kickbacks?
money[ -]launder(?:ing|ers?)
witwassen
"""

_CRIMES_IN_ENGLISH = r"""
fraudulent(?:ly)?|defraud(?:s|ed|ing)?
embezzl(?:e|es|ed|ing|ement)
launder(?:ed|ing)? (?:the )?money
tax evasion|evad(?:e|es|ed|ing) tax(?:es)?
insider trading
price[ -]fixing|bid[ -]rigging
(?:evad|circumvent|breach|break|violat)(?:e|es|ed|ing)? (?:the )?sanctions
forger(?:y|ies)
forg(?:e|ed|ing) (?:[\w']+ ){0,2}(?:signature|document|invoice|certificate)s?
(?:fake|faked|false) (?:invoice|document|certificate|signature|test report)s?
falsif(?:y|ies|ied|ying)
counterfeit (?:part|product|certificate)s?
stolen goods
illegal(?:ly|ity)?|unlawful(?:ly)?
criminal offen[cs]es?
blackmail(?:s|ed|ing)?
extort(?:s|ed|ing|ion)?
"""

_CRIMES_IN_DUTCH = r"""
frauduleuze?|frauduleus|fraudeer(?:t|de|den)|fraudeurs?|frauderen|gefraudeerd
omgekocht|smeergeld(?:en)?|steekpenning(?:en)?
witgewassen|witwaspraktijk(?:en)?|zwart ?geld|zwart (?:te )?(?:uit)?beta(?:al|len|ald)
belastingontduiking|belasting(?:en)? (?:te )?ontduiken
valsheid in geschrifte?|vervals(?:t|te|en|ing|ingen)
(?:valse |nep|spook)(?:factuur|facturen)|valse handtekening(?:en)?
geld(?:en)? (?:te )?verduister(?:en|d)|verduistering van geld(?:en)?
oplichting|oplichterij|oplichters?
gestolen goed(?:eren)?
verboden prijsafspra(?:ak|ken)|kartel(?:afspraak|afspraken|vorming)?
handel(?:en)? met voorkennis
illega(?:al|le)|onwettige?|strafba(?:ar|re)|wederrechtelijke?
chantage|chanteren|gechanteerd|afpers(?:en|ing)|afgeperst
"""

_SAFETY_BREACHES = r"""
life[ -]threatening|danger to life
unsafe to (?:use|operate|drive|run)
safety (?:violation|breach|defect)s?|safety breaches
(?:disabled|bypassed|removed) the safety
(?:someone|somebody|people|workers) (?:could|can|might|may|will) (?:die|be killed|get killed)
levensgevaar(?:lijke?)?
veiligheidsovertreding(?:en)?
onveilige (?:situatie|installatie|machine|werkplek)s?
(?:doden|gewonden) (?:kunnen )?vallen
"""

_HEALTH_IN_ENGLISH = r"""
(?:has|have|had|got|with|from|breast|lung|skin|bowel|prostate|terminal) cancer
chemotherapy|miscarriage|hiv
diagnosed with
suffer(?:s|ed|ing)? from (?:depression|anxiety|burn-?out)
(?:is|was|weeks|months) pregnant|her pregnancy
(?:has|had) (?:diabetes|dementia|epilepsy|autism|adhd|a heart attack|a stroke|a burn-?out)
is (?:diabetic|autistic|epileptic)
alzheimer's|parkinson's|multiple sclerosis|schizophreni[ac]|bipolar disorder|psychosis
(?:seriously|terminally|chronically|mentally) ill
mental (?:illness|breakdown)|suicid(?:e|al)|alcoholism|is an alcoholic
on sick leave
(?:her|his) (?:illness|disease|disability|medication|depression|burn-?out|psychiatrist)
"""

_HEALTH_IN_DUTCH = r"""
\w*kanker|chemo(?:kuur|therapie)?|miskraam
(?:is|was|maanden|weken|hoog) zwanger|haar zwangerschap
(?:heeft|had) (?:een )?(?:diabetes|suikerziekte|depressie|burn-?out|epilepsie|autisme|adhd|dementie|beroerte)
is (?:dement|depressief|autistisch|verslaafd)
(?:met|door) een (?:burn-?out|depressie)
(?:ernstig|terminaal|ongeneeslijk|chronisch|langdurig) ziek
hartaanval|hartinfarct|herseninfarct|hersenbloeding
psychose|psychotisch|schizofre(?:en|nie)|zelfmoord|suicidaal
arbeidsongeschikt|ziek ?gemeld|in de ziektewet
(?:haar|zijn) (?:ziekte|medicatie|medicijnen|handicap|depressie|psychiater)
"""

_IDENTITY_DATA = r"""
social security numbers?|ssn|national insurance numbers?
(?:passport|identity card|id card) (?:numbers?|no)|driv(?:ing|er's) licen[cs]e numbers?
date of birth|sexual orientation|religious beliefs?
bsn(?:-?nummers?)?|burgerservicenummers?|sofi-?nummers?
(?:paspoort|rijbewijs|id-?kaart)[ -]?nummers?
geboortedat(?:um|a)|seksuele (?:geaardheid|voorkeur)|geloofsovertuiging
"""

POSSIBLE_BREACH_WORDS = (
    *_unless_sold_against(_CRIMES_SOLD_AGAINST),
    *_lines(_CRIMES_IN_ENGLISH + _CRIMES_IN_DUTCH + _SAFETY_BREACHES),
)
HEALTH_WORDS = _lines(_HEALTH_IN_ENGLISH + _HEALTH_IN_DUTCH + _IDENTITY_DATA)
