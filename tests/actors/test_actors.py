"""Mentions to actors."""

from __future__ import annotations

import pickle

import pytest

from onrecord.actors import resolve
from onrecord.model import Attribution, Kind

STORY = (
    "Chancellor Olaf Scholz refused again on Monday.\n"
    "Scholz said that Berlin would not supply the missiles.\n"
    "Foreign Minister Annalena Baerbock disagreed with him. She called it a mistake.\n"
    "White House spokesman John Kirby declined to comment.\n"
    "Two US officials said that the rule had been eased, and Republicans in the House objected."
)


def test_a_cast_can_be_kept() -> None:
    """Training keeps what it has read, and processes send it to each other."""
    cast = pickle.loads(pickle.dumps(resolve(STORY)))
    assert [r.actor.name for r in cast.in_sentence(cast.sentences[0])] == ["Olaf Scholz"]


def who(phrase: str, text: str = STORY) -> tuple[str, str, tuple[str, ...]] | None:
    start = text.index(phrase)
    role = resolve(text).who((start, start + len(phrase)))
    return (role.actor.name, role.actor.kind.value, role.via) if role else None


@pytest.mark.parametrize(
    ("phrase", "expected", "reason"),
    [
        ("Scholz said", ("Olaf Scholz", "person", ()), "a surname is its full name"),
        ("Berlin", ("Germany", "country", ()), "a capital is its government"),
        ("She", ("Annalena Baerbock", "person", ()), "a pronoun is the last fitting person"),
        (
            "White House spokesman John Kirby",
            ("White House", "organization", ("John Kirby",)),
            "a spokesperson speaks for the principal",
        ),
        ("Two US officials", ("Two US officials", "anonymous", ()), "no one named"),
        ("Republicans in the House", ("Republicans", "group", ()), "a plural without a name"),
    ],
)
def test_who(phrase: str, expected: tuple[str, str, tuple[str, ...]], reason: str) -> None:
    found = who(phrase)
    assert found is not None, reason
    assert found[1:] == expected[1:] and expected[0] in found[0], reason


@pytest.mark.parametrize(
    ("phrase", "name", "via"),
    [
        ("Jake Sullivan, an adviser to the White House", "Jake Sullivan", ()),
        ("Steffen Seibert, a spokesman for Angela Merkel", "Angela Merkel", ("Steffen Seibert",)),
        ("Angela Merkel's adviser", "Angela Merkel's adviser", ()),
    ],
)
def test_a_name_with_a_description_after_it(phrase: str, name: str, via: tuple[str, ...]) -> None:
    found = who(phrase, f"{phrase}, said so on Monday.")
    assert found and (found[0], found[2]) == (name, via)


@pytest.mark.parametrize(
    ("text", "organization"),
    [
        ("NATO Secretary General Jens Stoltenberg said yes.", "NATO"),
        ("German Chancellor Olaf Scholz said no.", "Germany"),
        ("Volker Wissing, Germany's transport minister, said no.", "Germany"),
        ("US Secretary of State Antony Blinken said yes.", "United States"),
        ("British Defence Secretary Ben Wallace said yes.", "United Kingdom"),
        ("Defense Secretary Lloyd Austin said no.", None),
        ("Joe Biden said no.", None),
        ("In Germany, Chancellor Olaf Scholz said no.", None),
    ],
)
def test_a_person_speaks_for_whom_the_article_says(text: str, organization: str | None) -> None:
    (person,) = [
        role.actor
        for role in resolve(text).in_sentence((0, len(text)))
        if role.actor.kind is Kind.PERSON
    ]
    assert person.organization == organization


def test_a_title_is_the_person_who_bears_it() -> None:
    text = "Chancellor Olaf Scholz came late.\nThe chancellor said no."
    assert who("The chancellor", text) == ("Olaf Scholz", "person", ())


def test_of_two_with_one_office_the_fuller_title_decides() -> None:
    text = (
        "Secretary of State Antony Blinken went to Kyiv.\nDefense Secretary Lloyd Austin stayed.\n"
        "The secretary of state said no."
    )
    assert who("The secretary of state", text) == ("Antony Blinken", "person", ())


def test_a_title_of_another_country_is_another_person() -> None:
    text = "President Joe Biden stayed away.\nRussia’s president warned him."
    assert who("Russia’s president", text) is None, "no such person in the article"
    named = text + "\nRussian President Vladimir Putin repeated it."
    assert who("Russia’s president", named) == ("Vladimir Putin", "person", ())


def test_the_newspaper_is_the_outlet_that_was_quoted() -> None:
    text = "The New York Times reported a change.\nThe newspaper named nobody."
    place = text.index("The newspaper")
    told = Attribution("a", ((0, 18),), ((19, 27),), ((28, 36),))
    role = resolve(text, [told]).who((place, place + 13))
    assert role is not None and role.actor.name == "New York Times"


@pytest.mark.parametrize("text", ["", " ", "\n", "said", "....", "🙂🙂"])
def test_odd_texts_have_a_cast(text: str) -> None:
    cast = resolve(text)
    assert [role for s in cast.sentences for role in cast.in_sentence(s)] == []


@pytest.mark.parametrize("mark", ["—", "”", "…", " "])
def test_a_lone_mark_names_nobody(mark: str) -> None:
    """A tagger may take one for a source."""
    text = f"{STORY} {mark} was the answer."
    assert resolve(text).who((len(STORY) + 1, len(STORY) + 1 + len(mark))) is None


def test_a_government_has_the_name_that_the_article_gives_it() -> None:
    text = "Britain has eased its rule.\nLondon said that the UK would wait."
    assert who("London", text) == ("Britain", "country", ())
    assert who("Berlin", "Berlin said no.") == ("Germany", "country", ())


def test_us_is_a_country_and_us_a_pronoun() -> None:
    text = "Republicans met. The US said no. IT is a sector."
    assert who("US", text) == ("United States", "country", ())


def test_an_acronym_is_the_name_that_it_follows() -> None:
    """Introduced in brackets, it is that organisation for the rest of the article."""
    text = (
        "The International Criminal Court (ICC) opened an inquiry. Israel said that the ICC has "
        "no say in the matter."
    )
    names = [role.actor.name for role in resolve(text).in_sentence((58, len(text)))]
    assert "International Criminal Court" in names and "ICC" not in names


@pytest.mark.parametrize(
    ("phrase", "named"), [("the members", False), ("members of the Bundestag", True)]
)
def test_a_relation_alone_names_no_group(phrase: str, named: bool) -> None:
    """“The members” of what? Somebody must be said."""
    text = f"{phrase[0].upper()}{phrase[1:]} voted against the motion."
    assert (resolve(text).who((0, len(phrase))) is not None) is named


@pytest.mark.parametrize(
    ("short", "long"),
    [("U.N.", "United Nations"), ("Home Office", "British Home Office"), ("U.S.", "United States")],
)
def test_a_short_name_is_the_long_one_of_the_article(short: str, long: str) -> None:
    """Initials without brackets, and the words with which a longer name ends."""
    text = f"The {long} objected on Monday. On Tuesday the {short} objected again."
    place = text.rindex(short)
    role = resolve(text).who((place, place + len(short)))
    assert role and role.actor.name == long


def test_a_source_is_its_head_and_not_who_stands_in_an_aside() -> None:
    """“Sununu, who … named for Briggs, said”: it is Sununu who said it."""
    text = (
        "Chris Sununu, who signed the veto in a hall named for Michael Briggs, said he was sorry."
    )
    end = text.index(", said")
    role = resolve(text).who((0, end))
    assert role and role.actor.name == "Chris Sununu"


@pytest.mark.parametrize(
    ("phrase", "speaker"),
    [
        ("President Biden's national security adviser, Jake Sullivan", "Jake Sullivan"),
        ("Donald Trump's lawyer, Rudy Giuliani", "Rudy Giuliani"),
        ("Rudy Giuliani, the lawyer of Donald Trump", "Rudy Giuliani"),
    ],
)
def test_whose_adviser_it_is_does_not_speak(phrase: str, speaker: str) -> None:
    """A name in the possessive owns the phrase's head and is not it."""
    role = resolve(f"{phrase}, said on Monday that it was over.").who((0, len(phrase)))
    assert role and speaker in (role.actor.name, *role.via)


@pytest.mark.parametrize(
    ("text", "short", "meant"),
    [
        ("The U.S. Senate voted on Monday. The U.S. told Russia so.", "U.S. told", "United States"),
        (
            "The University of Kentucky closed on Monday. The UK left the treaty.",
            "UK left",
            "United Kingdom",
        ),
    ],
)
def test_a_country_stays_one_beside_a_like_name(text: str, short: str, meant: str) -> None:
    """Initials of an organisation that are a country's name too are the country's."""
    place = text.index(short)
    role = resolve(text).who((place, place + len(short.split(maxsplit=1)[0])))
    assert role and role.actor.name == meant


@pytest.mark.parametrize(
    ("text", "expected", "reason"),
    [
        (
            "Joe Biden flew home. The Biden administration sent help.",
            ["Biden administration"],
            "what a person heads is not the person",
        ),
        (
            "The Biden administration sent air defence to Kyiv. The administration asked for more.",
            ["Biden administration"],
            "and is itself for the rest of the article",
        ),
        (
            "The Bush campaign waited for Florida and Al Gore called George Bush. Mr. Gore's "
            "campaign went to court.",
            ["Gore campaign"],
            "one campaign is not another's",
        ),
        (
            "The National Rifle Association met in Houston. The NRA opposed the checks.",
            ["National Rifle Association"],
            "an acronym without brackets, whatever the parser took it for",
        ),
        (
            "The Justice Department sued Google. The Department of Justice had asked for a trial.",
            ["Justice Department"],
            "the same words in another order",
        ),
        (
            "Dozens of states sued. Nine attorneys general stayed away.",
            ["Nine attorneys general"],
            "several, neither nameless nor the holder of an office",
        ),
        (
            "The ban passed the House in 2024. That worried several Democratic senators.",
            ["several Democratic senators"],
            "whom an adjective describes is meant, not the adjective",
        ),
        (
            "Brexit divided them. Many Conservatives, including ministers, campaigned for it.",
            ["Many Conservatives"],
            "one group, without what is said of it behind a comma",
        ),
        (
            "Greenpeace blocked a tanker in 2022. The group called for a ban.",
            ["Greenpeace"],
            "an organisation may be called what its name does not say",
        ),
        (
            "Britain voted in 2016. The fishing fleets and farm owners wanted out.",
            ["fishing fleets", "farm owners"],
            "who is joined to a subject acts as well",
        ),
    ],
)
def test_who_acts(text: str, expected: list[str], reason: str) -> None:
    cast = resolve(text)
    names = [role.actor.name for role in cast.in_sentence(cast.sentences[-1])]
    assert sorted(names) == sorted(expected), reason


def test_what_a_person_heads_is_an_organization() -> None:
    cast = resolve("Joe Biden flew home. The Biden administration sent air defence to Kyiv.")
    (role,) = [r for r in cast.in_sentence(cast.sentences[-1]) if "Biden" in r.actor.name]
    assert role.actor.kind is Kind.ORGANIZATION
