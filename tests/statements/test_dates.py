"""The day of saying. The sentences are our own."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.statements.dates import said_on

PUBLISHED = date(2024, 5, 24)  # a Friday


@pytest.mark.parametrize(
    ("sentence", "expected", "reason"),
    [
        ("He said so.", PUBLISHED, "the day of publication"),
        ("He said on Wednesday that it would.", date(2024, 5, 22), "the last Wednesday"),
        ("On Friday he agreed.", PUBLISHED, "today's own weekday is today"),
        ("He said yesterday that it would.", date(2024, 5, 23), "yesterday"),
        ("He refused on 26 February.", date(2024, 2, 26), "a written date of this year"),
        ("He refused on December 12.", date(2023, 12, 12), "the year before, not the future"),
        ("In a letter of May 31, 2022, he wrote", date(2022, 5, 31), "a full date"),
        ("He will decide on 1 June 2024.", PUBLISHED, "a plan is no day of saying"),
        ("It has refused since February 24, 2022.", PUBLISHED, "nor is the start of a state"),
        ("They will meet on Sunday.", PUBLISHED, "nor the day of a plan"),
        ("He named 31 February.", PUBLISHED, "no such day"),
        ("It was vetoed by Ann Lee on Wednesday.", date(2024, 5, 22), "by her, not by then"),
        ("He refused on the 3rd of May.", date(2024, 5, 3), "an ordinal"),
        ("She said that up to 10 may be sent.", PUBLISHED, "a month has a capital"),
        ("He condemned the October 7 attack on Tuesday.", date(2024, 5, 21), "the attack's date"),
        ("Before Sunday's vote, he urged calm.", PUBLISHED, "the vote's day"),
        ("Marking D-Day, the landings of 6 June 1944, he urged calm.", PUBLISHED, "the landings'"),
        ("He demands a state on the 4 June 1967 lines.", PUBLISHED, "the lines'"),
        ("The Senate is expected to vote on Tuesday, and he backs it.", PUBLISHED, "a plan"),
        ("Scholz, who meets Biden on 13 June, urged calm.", PUBLISHED, "soon, not a year ago"),
        ("Scholz, who met Biden on 9 February, urged calm.", PUBLISHED, "when they met"),
        ("In March 2022, Scholz rejected the plan.", date(2022, 3, 1), "that month"),
        ("In 2016, Trump said that it was over.", date(2016, 1, 1), "that year"),
        ("In December, he said no.", date(2023, 12, 1), "the last December"),
        ("Last week he said no.", date(2024, 5, 13), "that week"),
        ("He said last month that it would.", date(2024, 4, 1), "that month"),
        ("Last Friday he said no.", date(2024, 5, 17), "not today"),
        ("Two days ago he said no.", date(2024, 5, 22), "counted back"),
        ("He said May 3 there would be a veto.", date(2024, 5, 3), "whatever follows"),
        ("In its 10 May letter it said no.", date(2024, 5, 10), "a letter's day"),
        ("In a May 10 op-ed he said no.", date(2024, 5, 10), "an article's day"),
        ("Scholz, addressing parliament on Wednesday, said no.", date(2024, 5, 22), "his own act"),
        ("Scholz, who told us on Monday that it is dead, left.", date(2024, 5, 20), "it tells"),
        ("The bill failed due to pressure on Tuesday.", date(2024, 5, 21), "no plan"),
        ("He said May 3 that it would.", date(2024, 5, 3), "as American papers have it"),
        ("He had warned in August that it would.", date(2023, 8, 1), "behind what tells"),
        ("She wrote in 2019 that it was.", date(2019, 1, 1), "that year, behind what tells"),
        ("He said the ban in 2019 was wrong.", PUBLISHED, "the ban's year"),
        ("He says in May it will end.", PUBLISHED, "what he says of May"),
        ("In a speech last month she rejected it.", date(2024, 4, 1), "the month of a speech"),
        ("He said two months ago that it was.", date(2024, 3, 24), "counted back"),
        ("The law passed three years ago must go.", PUBLISHED, "the law's age"),
        ("He said a fortnight ago it was.", date(2024, 5, 10), "two weeks"),
        ("The law, adopted on 2019-03-01, must go.", PUBLISHED, "the law's day"),
        ("He cited the report in 2019 that led to it.", PUBLISHED, "the report's year"),
        ("Scholz announced in March elections.", PUBLISHED, "when they are held"),
        ("It was rejected a year ago by voters.", PUBLISHED, "what others did"),
        ("He said on 2024-03-07 that it was.", date(2024, 3, 7), "as programs write it"),
        ("The court ruled in 2021 that it was void.", date(2021, 1, 1), "courts act in years"),
        (
            "She signed a letter against it in April.",
            date(2024, 4, 1),
            "what she signed stands there",
        ),
        ("He signed a law passed in 2019.", PUBLISHED, "the law's year"),
        ("Macron said in late April that he would.", date(2024, 4, 1), "a part of a month"),
        ("The assembly rejected the plan in March.", date(2024, 3, 1), "an act has its month"),
        ("The assembly rejected the plan made in March.", PUBLISHED, "the plan's month"),
        ("The assembly rejected the plan agreed in March.", PUBLISHED, "the plan's month"),
        ("The union rejected the bill last month.", date(2024, 4, 1), "behind its object"),
        ("The union voted against the bill last year.", date(2023, 1, 1), "a vote's year"),
        ("They came out against it in February.", date(2024, 2, 1), "of several words"),
        ("She rejected the ban two months ago.", date(2024, 3, 24), "counted back"),
        ("The opposition demanded elections in October.", PUBLISHED, "a plan's month"),
        ("Scholz proposed a peace summit in March.", PUBLISHED, "a plan's month, or his"),
        ("She rejected a referendum in October.", PUBLISHED, "a month that is to come"),
        ("They rejected the invasion in 2003.", PUBLISHED, "the year of the thing"),
        ("They rejected the plan in March 2022.", date(2022, 3, 1), "a month with its year"),
        ("The council opposed the 2015 agreement.", PUBLISHED, "which agreement"),
        ("Earlier this month, Macron refused.", date(2024, 5, 1), "the month's first day"),
        ("He said over the weekend that he would.", date(2024, 5, 18), "its Saturday"),
        ("They will meet at the weekend.", PUBLISHED, "a plan"),
        ("Those who voted in May back the ban.", PUBLISHED, "who they are"),
        ("He voted in 2016 to leave, and now says no.", PUBLISHED, "what he says now"),
        ("She signed letters sent by soldiers in 1916.", PUBLISHED, "the letters' year"),
    ],
)
def test_said_on(sentence: str, expected: date, reason: str) -> None:
    assert said_on(sentence, PUBLISHED) == expected, reason


@given(st.text())
def test_said_on_is_never_after_publication(sentence: str) -> None:
    found = said_on(sentence, PUBLISHED)
    assert found is not None and found <= PUBLISHED
