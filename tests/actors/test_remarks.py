"""Who is meant where more is said of them, by what they are called, and what acts at all.

The sentences are our own, about people and bodies who are in the news; nobody said just this.
"""

from __future__ import annotations

import pytest

from onrecord import attributions
from onrecord.actors import Cast, resolve
from onrecord.model import Kind


def speaking(text: str) -> list[str]:
    """Everybody whom the sources of a text name, in order."""
    told = attributions.read(text, inner=attributions.Inner.ALL)
    cast = resolve(text, told)
    return [r.actor.name for a in told for s in a.source for r in cast.speakers(s)]


def heard(text: str, span: str, cast: Cast | None = None) -> str | None:
    """Whom the last mention of ``span`` means."""
    start = text.rindex(span)
    told = attributions.read(text, inner=attributions.Inner.ALL)
    role = (cast or resolve(text, told)).who((start, start + len(span)))
    return role.actor.name if role else None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Helen Zille, who led the party's negotiators, said the talks were hard.", "Helen Zille"),
        ("Ryanair, Europe's largest airline, said the tax would cost jobs.", "Ryanair"),
        ("Siemens, one of Germany's biggest companies, opposes the tariff.", "Siemens"),
        ("Poland's government, which lost the vote, opposes the pact.", "Poland"),
    ],
)
def test_a_possessive_in_a_remark_hides_nobody(text: str, expected: str) -> None:
    assert expected in speaking(text)


@pytest.mark.parametrize(
    ("text", "pronoun", "expected"),
    [
        (
            "Anthony Albanese spoke. The opposition leader, Peter Dutton, urged him to stop.",
            "him",
            "Anthony Albanese",
        ),
        ("Robert Habeck left. Christian Lindner refused to support him.", "him", "Robert Habeck"),
        (
            "Kaja Kallas used to carry the book with her.",
            "her",
            "Kaja Kallas",
        ),
    ],
)
def test_whom_an_object_cannot_mean(text: str, pronoun: str, expected: str) -> None:
    assert heard(text, pronoun) == expected


@pytest.mark.parametrize(
    ("text", "phrase", "expected"),
    [
        ("Texas Gov. Greg Abbott signed it. The governor was glad.", "The governor", "Greg Abbott"),
        ("The European Union agreed. The bloc wants to talk.", "The bloc", "European Union"),
        ("The Bank of Japan met. The bank sees higher rates.", "The bank", "Bank of Japan"),
        ("Ofcom fined the station. The regulator warned others.", "The regulator", "Ofcom"),
        (
            "Apple appealed. Google's director, Oliver Bethell, said the company would go on.",
            "the company",
            "Google",
        ),
        ("Julius Malema of the Green Party said his party was ready.", "his party", "Green Party"),
    ],
)
def test_what_they_are_called_again(text: str, phrase: str, expected: str) -> None:
    assert heard(text, phrase) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("An Ipsos poll for Le Monde found that 68% of respondents opposed it.", "Ipsos"),
        ("A survey by YouGov found that 40% of adults want a new vote.", "40% of adults"),
        (
            "More than 2,000 scientists at the Max Planck Society signed a letter against it.",
            "More than 2,000 scientists at the Max Planck Society",
        ),
        ("Lawyer Amal Clooney urged the court to act.", "Amal Clooney"),
        ("Nigel Farage of Reform UK has said the treaty was wrong.", "Nigel Farage"),
        ("Thailand's parliament rejected the bid.", "Thailand's parliament"),
        (
            "The European Commission met. A commission spokeswoman, Paula Pinho, said it was fair.",
            "European Commission",
        ),
        ("Jeff Merkley of Oregon and Bernie Sanders of Vermont voted no.", "Jeff Merkley"),
        ("Olaf Scholz and Emmanuel Macron met. They said Europe should buy.", "Emmanuel Macron"),
        (
            "The brother of opposition leader Raila Odinga said the vote was rigged.",
            "brother of opposition leader Raila Odinga",
        ),
        ("Brussels said on Tuesday that it would withhold the funds.", "European Union"),
    ],
)
def test_who_speaks(text: str, expected: str) -> None:
    assert expected in speaking(text)


@pytest.mark.parametrize(
    ("text", "expected", "reason"),
    [
        (
            "High interest rates are hurting families, and prices fell.",
            set(),
            "rates and prices do not act",
        ),
        ("In Kigali, Melanie Joly opposed it.", {"Melanie Joly"}, "a city is where it was"),
        (
            "Tom Cotton, a Republican, and Joe Manchin, a Democrat, voted no.",
            {"Tom Cotton", "Joe Manchin"},
            "what they are is no actor beside them",
        ),
        ("The Artificial Intelligence Act bans it.", set(), "a law is written"),
        ("Lynn Fitch, whose office sued, is glad.", {"Lynn Fitch"}, "“whose office” is not asked"),
        (
            "It faces opposition within the Democratic base.",
            {"Democratic base"},
            "many who are called by one word",
        ),
    ],
)
def test_who_may_be_asked(text: str, expected: set[str], reason: str) -> None:
    cast = resolve(text)
    assert {r.actor.name for r in cast.in_sentence(cast.sentences[-1])} == expected, reason


@pytest.mark.parametrize(
    ("text", "phrase", "wrong"),
    [
        (
            "Wells Fargo was fined. Elizabeth Warren of the Senate Banking Committee said the bank "
            "should be broken up.",
            "the bank",
            "Senate Banking Committee",
        ),
        ("A January poll found that voters opposed it.", "A January poll", "January"),
        (
            "Goldman Sachs, adviser to the buyers, said no. It was sure.",
            "Goldman Sachs, adviser to the buyers,",
            "buyers",
        ),
        (
            "Berlin's city government said the cap would stay.",
            "Berlin's city government",
            "Germany",
        ),
        (
            "FIFA met in Paris. France voted. The president said the cup would grow.",
            "The president",
            "Emmanuel Macron",
        ),
        ("Half Moon Bay mayor Joaquin Jimenez said no.", "Half Moon Bay", "Half Moon Bay mayor"),
    ],
)
def test_who_is_not_meant(text: str, phrase: str, wrong: str) -> None:
    assert heard(text, phrase) != wrong


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("Government spokesperson Yolande Makolo rejected it.", "Yolande Makolo", Kind.PERSON),
        ("South Korea, a leader in chips, left.", "South Korea", Kind.COUNTRY),
        ("It is from the Justice Department, the president is told.", "Department", None),
        ("MPs backed the bill on Tuesday.", "MPs", Kind.GROUP),
    ],
)
def test_kinds(text: str, name: str, kind: Kind | None) -> None:
    kinds = {n.name: n.kind for n in resolve(text).named}
    assert kinds.get(name) == kind and kinds.get("Justice Department") != Kind.PERSON
