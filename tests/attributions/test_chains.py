"""Reports told within reports, on attributions laid by hand."""

from __future__ import annotations

import time

import pytest

from onrecord.attributions.asides import asides, with_tellers, without
from onrecord.attributions.chains import chained, sources_of, told
from onrecord.attributions.inner import with_inner
from onrecord.model import Attribution, Spans


def at(text: str, *phrases: str) -> Spans:
    spans = []
    for phrase in phrases:
        start = text.index(phrase)
        spans.append((start, start + len(phrase)))
    return tuple(sorted(spans))


def lay(text: str, source: str, cue: str, *content: str) -> Attribution:
    return Attribution("a", at(text, source), at(text, cue), at(text, *content))


def chain(text: str, found: list[Attribution], number: int) -> list[str]:
    return [text[s:e] for s, e in (x for x in sources_of(found, number) if x)]


TRAILING = "Blinken wants to lift the ban, the Times reported."
LEADING = "As the Times reported, Blinken wants to lift the ban."
WITHIN = "Blinken, the Times reported, wants to lift the ban."


@pytest.mark.parametrize(
    ("text", "content"),
    [
        (TRAILING, ("Blinken wants to lift the ban",)),
        (LEADING, ("Blinken wants to lift the ban",)),
        (WITHIN, ("Blinken", "wants to lift the ban")),
    ],
)
def test_a_cue_without_content_tells_of_its_sentence(text: str, content: tuple[str, ...]) -> None:
    teller = lay(text, "the Times", "reported")
    found = told(text, [teller, lay(text, "Blinken", "wants", "to lift the ban")])
    assert found[0].content == at(text, *content)
    assert chain(text, found, 1) == ["the Times", "Blinken"]


def test_of_two_tellers_the_first_is_the_outermost() -> None:
    text = "The Times reported, officials said, that Blinken wants to go."
    tellers = [lay(text, "The Times", "reported"), lay(text, "officials", "said")]
    found = told(text, [*tellers, lay(text, "Blinken", "wants", "to go")])
    assert chain(text, found, 2) == ["The Times", "officials", "Blinken"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("The Times reported. Blinken wants to go.", "another sentence"),
        ("Blinken reported it. Blinken wants to go.", "the same source, another act"),
    ],
)
def test_not_every_cue_without_content_tells(text: str, reason: str) -> None:
    source = "The Times" if "Times" in text else "Blinken"
    found = told(text, [lay(text, source, "reported"), lay(text, "Blinken", "wants", "to go")])
    assert [a.parent for a in found] == [None], reason


def test_a_content_is_read_again_for_what_is_told_in_it() -> None:
    text = "The Times said that officials said that Blinken said no."
    outer = lay(text, "The Times", "said", "that officials said that Blinken said no")
    read: list[str] = []

    def reader(part: str) -> list[Attribution]:
        read.append(part)
        for source in ("Officials", "Blinken"):
            if part.startswith(f"{source} said "):
                cue, content = part.index("said"), part.index("said") + 5
                spans = ((0, len(source)),)
                return [Attribution("a", spans, ((cue, cue + 4),), ((content, len(part)),))]
        return []

    found = with_inner(text, [outer], reader)
    assert read[:2] == ["Officials said that Blinken said no.", "Blinken said no."]
    assert chain(text, found, 2) == ["The Times", "officials", "Blinken"]
    assert [a.parent for a in found] == [None, 0, 1]


@pytest.mark.parametrize(
    ("cue", "inner", "reason"),
    [
        ("refused", "officials said no", "who refuses does not tell"),
        ("said", "he said no", "a bare pronoun means the teller"),
        ("said", "agencies decided what others say", "who decides tells nothing"),
    ],
)
def test_not_all_that_a_content_holds_is_told_in_it(cue: str, inner: str, reason: str) -> None:
    text = f"The minister {cue} that {inner}."
    outer = lay(text, "The minister", cue, f"that {inner}")

    def reader(part: str) -> list[Attribution]:
        source, verb, rest = part.rstrip(".").split(" ", 2)
        return [lay(part, source, verb, rest)]

    assert len(with_inner(text, [outer], reader)) == 1, reason


def test_a_broken_content_is_read_as_one() -> None:
    text = "Putin is reported to have told Bush that it was no state."
    outer = Attribution(
        "a",
        (),
        at(text, "is reported"),
        at(text, "Putin", "to have told Bush that it was no state"),
    )

    def reader(part: str) -> list[Attribution]:
        assert part == "Putin                had  told Bush that it was no state."
        return [lay(part, "Putin", "had  told", "that it was no state.")]

    _, inner = with_inner(text, [outer], reader)
    assert text[slice(*inner.cue[0])].endswith("told")
    assert inner.source == at(text, "Putin") and inner.content == at(text, "that it was no state")


def test_what_somebody_is_heard_saying_is_read_as_said() -> None:
    text = "She remembered Bush telling Blair that it was over."
    outer = lay(text, "She", "remembered", "Bush telling Blair that it was over")

    def reader(part: str) -> list[Attribution]:
        assert part == "Bush told    Blair that it was over."
        return [lay(part, "Bush", "told", "that it was over.")]

    _, inner = with_inner(text, [outer], reader)
    assert inner.source == at(text, "Bush") and inner.cue == at(text, "telling")
    assert inner.content == at(text, "that it was over")


CITED = [
    (
        "The talks failed, according to diplomats cited by Reuters on Friday.",
        [("diplomats cited by Reuters on Friday", "according to", "The talks failed")],
        ["Reuters", "diplomats"],
        "The talks failed",
    ),
    (
        "Inspectors had concluded, the minister announced, that the plant was safe.",
        [
            ("Inspectors", "had concluded"),
            ("the minister", "announced", "that the plant was safe"),
        ],
        ["the minister", "Inspectors"],
        "that the plant was safe",
    ),
    (
        "The talks failed, Reuters reported, citing two diplomats.",
        [("Reuters", "reported", "The talks failed"), ("Reuters", "citing", "two diplomats")],
        ["Reuters", "two diplomats"],
        "The talks failed",
    ),
    (
        "Reuters reported, citing two diplomats, that the talks failed.",
        [("Reuters", "reported"), ("Reuters", "citing", "two diplomats, that the talks failed")],
        ["Reuters", "two diplomats"],
        "that the talks failed",
    ),
    (
        "Xinhua quoted the ministry as saying that the drills were routine.",
        [
            ("Xinhua", "quoted", "the ministry as"),
            ("Xinhua", "saying", "that the drills were routine"),
        ],
        ["Xinhua", "the ministry"],
        "that the drills were routine",
    ),
    (
        "It rained. The talks failed, Xinhua quoted a diplomat as saying.",
        [("Xinhua", "quoted", "a diplomat as saying")],
        ["Xinhua", "a diplomat"],
        "The talks failed",
    ),
]


@pytest.mark.parametrize(("text", "laid", "sources", "content"), CITED)
def test_whom_a_report_cites_is_its_source(
    text: str, laid: list[tuple[str, ...]], sources: list[str], content: str
) -> None:
    found = chained(text, [lay(text, *one) for one in laid])
    assert chain(text, found, len(found) - 1) == sources
    assert found[-1].content == at(text, content)


def test_a_reason_that_is_cited_is_no_source() -> None:
    text = "She cancelled the rally, citing the attack."
    laid = [lay(text, "She", "cancelled", "the rally"), lay(text, "She", "citing", "the attack")]
    assert chained(text, laid) == laid


@pytest.mark.parametrize(
    "laid",
    [
        [("WikiLeaks", "released", "a cable in which"), ("the envoy", "wrote", "that he was weak")],
        [
            ("WikiLeaks", "released", "a cable in which the envoy"),
            ("WikiLeaks", "wrote", "that he was weak"),
        ],
    ],
)
def test_what_a_published_paper_says_is_told_by_who_publishes_it(
    laid: list[tuple[str, ...]],
) -> None:
    text = "WikiLeaks released a cable in which the envoy wrote that he was weak."
    found = chained(text, [lay(text, *one) for one in laid])
    assert chain(text, found, 1) == ["WikiLeaks", "the envoy"]
    assert text[slice(*found[0].content[0])].startswith("the envoy wrote that")


@pytest.mark.parametrize(
    ("text", "report"),
    [
        ("The memo, first reported by Axios, said that he would go.", "Axios"),
        ("The memo, reported by Reuters on Friday, said that he would go.", "Reuters"),
        ("The memo, reported by Reuters on Friday, said he would go, or so.", "Reuters"),
    ],
)
def test_an_aside_names_who_told_of_a_source(text: str, report: str) -> None:
    (aside,) = asides(text)
    bare = without(text, [aside])
    assert len(bare) == len(text) and report not in bare and bare.startswith("The memo   ")
    claim = text[text.index("said") + 5 : -1]
    found = with_tellers([lay(text, "The memo", "said", claim)], [aside])
    assert chain(text, found, 1) == [report, "The memo"]
    assert not found[0].content and found[1].content == at(text, claim), "it only passes on"


@pytest.mark.parametrize(
    ("text", "claim", "sources"),
    [
        (
            "The ministry, citing two inspectors in Kharkiv, said that the plant was safe.",
            "that the plant was safe",
            ["The ministry", "two inspectors in Kharkiv"],
        ),
        (
            "The plant was safe, inspectors said in a letter first published by Reuters in May.",
            "The plant was safe",
            ["Reuters", "inspectors"],
        ),
        (
            "The plant was safe, inspectors said, as reported by Reuters.",
            "The plant was safe",
            ["Reuters", "inspectors"],
        ),
    ],
)
def test_an_aside_stands_where_it_is_told(text: str, claim: str, sources: list[str]) -> None:
    (aside,) = asides(text)
    source = sources[0] if not aside.above else sources[1]
    found = with_tellers([lay(text, source, "said", claim)], [aside])
    assert chain(text, found, len(found) - 1) == sources
    assert found[-1].content == at(text, claim)
    assert bool(found[0].content) is not aside.above, "who only passes on says nothing"
    assert not without(text, [aside]).strip().endswith("Reuters.")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("The plant was shut, as reported by Reuters.", "nobody else tells"),
        ("He cancelled it, citing the rain, and left.", "what is cited is no witness"),
        ("The memo, reported by Reuters, was lost.", "nothing is told after it"),
        ("The memo reported by Reuters said no.", "no aside: it is part of the source's name"),
    ],
)
def test_other_asides_are_read_as_they_stand(text: str, reason: str) -> None:
    assert not asides(text), reason


@pytest.mark.parametrize("part", [" ", " said, as reported by ", "in xx ", ", citing ", "on the "])
def test_hostile_runs_cost_no_time(part: str) -> None:
    """A megabyte of what asides begin with is read through in seconds, not in hours."""
    begun = time.perf_counter()
    asides(part * (10**6 // len(part)))
    assert time.perf_counter() - begun < 20


@pytest.mark.parametrize("cue", ["was reported to have said", "reportedly said"])
def test_a_report_without_a_source_stands_above(cue: str) -> None:
    text = f"The king {cue} that he was tired."
    found = chained(text, [lay(text, "The king", cue, "that he was tired")])
    assert sources_of(found, 1) == [None, at(text, "The king")[0]]


def test_a_bare_report_leaves_the_words_to_their_own_cue() -> None:
    text = "The king is said to have told them that he was tired."
    found = chained(text, [lay(text, "The king", "is said", "to have told them that he was tired")])
    (whole,) = found
    assert not whole.source and whole.content[0] == at(text, "The king")[0]


def test_who_was_quoted_by_a_paper_is_told_by_it() -> None:
    """The verb stands in the aside: the tagger reads “said” in its place."""
    text = "Macron was quoted on Monday by Le Monde as saying that he would wait."
    found = asides(text)
    plain = without(text, found)
    assert len(plain) == len(text) and plain.startswith("Macron said  ")
    read = lay(plain, "Macron", "said", "that he would wait")
    both = with_tellers([read], found)
    assert chain(text, both, 1) == ["Le Monde", "Macron"]
    assert [text[s:e] for s, e in both[1].cue] == ["saying"] and both[0].content == ()
