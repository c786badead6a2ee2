"""Words that say what a noun phrase is: an office, a spokesperson, a group, no one named."""

from __future__ import annotations

import re

# Offices and roles that a single person holds; a noun phrase with one of these and no
# name in it is a title, to be looked up among the people of the article.
OFFICES = frozenset(
    """
    president chancellor premier minister secretary senator congressman congresswoman
    representative governor mayor speaker leader chairman chairwoman chair chief director
    commissioner ambassador envoy candidate nominee lawmaker judge justice attorney lawyer
    general prosecutor king queen pope executive spokesman spokeswoman spokesperson
    strategist adviser advisor aide manager sheriff republican democrat vice deputy
    billionaire businessman author counselor professor economist analyst commander
    """.split()
)
# How the press shortens an office before a name.
SHORT = {
    "gov": "governor", "sen": "senator", "rep": "representative", "gen": "general",
    "amb": "ambassador", "ceo": "executive", "mp": "lawmaker", "mep": "lawmaker",
}  # fmt: skip
# What an office is for: a word of its title, and no body that its holder speaks for.
PORTFOLIOS = frozenset(
    """
    agriculture commerce culture defence defense economy education energy environment europe finance
    foreign health home homeland housing immigration industry interior justice labor labour science
    security state trade transport transportation treasury veterans
    """.split()
)
# What makes another office of one: whoever is former president is not the president.
PAST = frozenset("former ex then once late outgoing incoming elect designate".split())
RANKS = PAST | {"prime", "vice", "deputy", "acting", "shadow"}
# Other words for one person: who is described by one of these is nobody's organisation.
PERSONS = frozenset(
    """
    activist advocate agent ally backer banker boss caller captain citizen clergyman clerk coach
    colonel columnist contender correspondent councillor counsel counselor critic delegate
    dissident doctor donor driver editor employee engineer expert farmer father fellow founder
    front-runner frontrunner guest head historian hopeful host inspector investigator investor
    academic accountant campaigner carer commuter consumer dealer demonstrator developer detractor
    dweller elite firefighter fisherman grower insider landlord landowner lender medic midwife
    migrant motorist nurse parent passenger patient pensioner physician plaintiff proponent pupil
    respondent shopkeeper skeptic sceptic subscriber taxpayer tenant thinker tourist treasurer
    trucker
    journalist juror legislator liberal lobbyist man member miner mother negotiator observer
    officer oligarch operative opponent organiser organizer owner partner pastor person pilot
    player politician pollster priest principal protester protestor rebel refugee reporter
    researcher resident rival scholar scientist soldier specialist staffer student supporter
    surgeon teacher trader trustee veteran victim volunteer voter whistleblower widow witness
    woman worker writer
    aunt brother cousin daughter friend husband nephew niece sister son uncle wife
    """.split()
)
INDEFINITE = frozenset(["a", "an", "one", "another"])
SPEAKERS = re.compile(
    r"\b(spokes(?:man|woman|person|people)|press secretary|communications director|lawyers?|"
    r"attorneys?(?! general))\b",
    re.IGNORECASE,
)
# What somebody has only seen is not theirs: “a letter seen by Reuters”.
SEEN_BY = re.compile(
    r"(?P<what>[^,\s]+(?:\s+[^,\s]+)*?)\s+(?:seen|obtained|reviewed|viewed)\s+by\s+", re.IGNORECASE
)
# A part of a body, named by where it is or what it does: it speaks as the body.
PARTS = frozenset(
    """
    arm branch bureau chapter desk division headquarters newsroom office service team unit wing
    """.split()
)
# What speaks for whoever owns it: “Nancy Pelosi's office”, “her office”, “his lawyers”.
OWN = re.compile(
    rf"^(?P<owner>his|her|its|their|.+['’]s?)\s+(?:\([^)]*\)\s+)?"
    rf"(?P<voice>office|(?:official |chief )?{SPEAKERS.pattern})$",
    re.IGNORECASE,
)
NAMELESS = re.compile(
    # “Official” says of what kind these are: “the official news agency”, “official figures”.
    r"\b(officials|official(?!\s+(?:(?:(?!(?:at|in|from|of|with|the|an?)\b)\w+\s+){0,2}agency|media|statement|figures|data|newspaper|"
    r"broadcaster|website|site|account|results?|gazette|report|visit|position|policy|line|version|"
    r"estimates?|statistics|spokes\w+)\b)|sources?|aides?|advis[eo]rs?|diplomats?|insiders?|"
    r"staffers?|operatives?|"
    r"(?:people|person) (?:familiar|close|briefed|with knowledge)|"
    r"press secretary|lawyers?|attorneys?(?! general)|spokes(?:man|woman|person|people))\b",
    re.IGNORECASE,
)
# A voice without a name that was heard before: “the spokesman”.
AGAIN = re.compile(
    r"^(?:the|that|this)\s+(?P<noun>officials?|sources?|aides?|advis[eo]rs?|diplomats?|insiders?|"
    r"press secretary|lawyers?|attorneys?|spokes(?:man|woman|person|people))$",
    re.IGNORECASE,
)
# The plural of an office whose last word stays as it is: these are several, and no title.
SEVERAL = re.compile(r"\b(?:attorneys|governors|inspectors|secretaries) general\b", re.IGNORECASE)
WE = frozenset(["we", "us", "our"])
GROUP_PRONOUNS = frozenset(["they", "them", "their"]) | WE
THIRD = frozenset(["he", "she", "him", "her", "his", "hers"])
FIRST = frozenset(["i", "me", "my", "mine"])
THING = frozenset(["it", "its"])
RELATIVE = frozenset(["who", "which"])
PRONOUNS = GROUP_PRONOUNS | THIRD | FIRST | THING
FEMALE = frozenset(["she", "her", "hers"])
MALE = frozenset(["he", "him", "his"])
# What stands right before a woman's name, or a man's: “Mrs.”, “his wife”.
WOMAN = frozenset(
    """
    mrs ms miss madam madame lady dame baroness queen princess duchess congresswoman councilwoman
    spokeswoman chairwoman businesswoman actress wife daughter sister mother widow aunt niece
    """.split()
)
MAN = frozenset(
    """
    mr sir king prince duke congressman councilman spokesman chairman businessman actor husband son
    brother father widower uncle nephew
    """.split()
)
TITLE = re.compile(
    r"\b(mr|mrs|ms|dr|sen|rep|gov|gen|lt|col|sgt|rev|hon|president|senator|representative|"
    r"congressman|congresswoman|governor|secretary|minister|chancellor|judge|justice|mayor|"
    r"king|queen|prince|pope|sir|lord|dame)\b\.?",
    re.IGNORECASE,
)
# Titles that only a person's name loses, and those that may be half of a name: “Sheikh Hasina”.
PERSONAL = re.compile(
    r"\b(miss|prof|professor|councillor|cllr|coun|mp|mep|pm|cm|capt|maj|adm|brig)\b\.?",
    re.IGNORECASE,
)
RANK = re.compile(
    r"\b(archbishop|bishop|rabbi|imam|sheikh|(?:grand )?ayatollah|(?:crown )?prince|princess|"
    r"baroness|premier|speaker|ambassador|captain|major|admiral|general|colonel|brigadier|father|"
    r"sister)\b\.?(?=\s+\S+\s+\S)",
    re.IGNORECASE,
)
# What follows a person's name and is no part of it.
HONOURS = re.compile(r"(?:,?\s+(?:MP|MEP|MSP|MLA|TD|KC|QC|SC|PhD|CBE|OBE|MBE))+(?=$|,)")
# Words for people only in relation to somebody else: “the members”, alone, names no group.
RELATIONAL = frozenset(["members", "colleagues", "counterparts", "others", "predecessors"])
OUTLETS = frozenset(["newspaper", "paper", "magazine", "report", "outlet", "daily", "weekly"])
ORGANIZATIONS = frozenset(
    """
    administration government organization organisation senate congress court
    committee department ministry party commission council parliament bundestag agency bureau
    group association union company campaign coalition caucus conference board office panel bank
    alliance newspaper
    house legislature cabinet army military police university institute foundation network
    """.split()
)
# What an organisation is called again whose name does not say so: “the group”.
BODIES = frozenset(
    """
    airline association automaker bank bloc broadcaster carmaker charity company firm fund group
    insurer institution lender manufacturer nonprofit operator regulator retailer startup supplier
    think-tank union utility watchdog agency organization organisation
    """.split()
)
GOVERNMENTS = frozenset(["government", "administration"])
# “Berlin's city government” is no country's.
PARTIAL = re.compile(
    r"\b(?:city|state|local|regional|provincial|municipal|borough)\b", re.IGNORECASE
)
# Whose “the company” is their own, and whose it is not: a regulator speaks of others'.
EXECUTIVE = frozenset(
    "ceo executive founder boss chairman chairwoman manager director chief".split()
)
FIRMS = frozenset(
    """
    airline automaker bank broadcaster carmaker company firm insurer lender manufacturer operator
    retailer startup supplier utility
    """.split()
)
PUBLIC = frozenset(
    """
    administration agency association authority board bureau commission committee confederation
    congress council court department federation government institute ministry office parliament
    party senate society union university
    """.split()
)
# Of many who are called by one word, and plural nouns for those who act, whatever their ending.
COLLECTIVES = frozenset("base camp establishment leadership majority minority side wing".split())
ACTING = frozenset(
    """
    authorities businesses celebrities charities cities communities confederations corporations
    delegations entities factions federations foundations generations institutions legislatures
    millions minorities municipalities nations powers universities villages
    """.split()
)
# A share of people, as polls have it: “two thirds of Americans”, “68% of those asked”.
_ONES = r"(?:one|two|three|four|five|six|seven|eight|nine)"
_NUMBER = (
    rf"(?:\d[\d.,]*|(?:twen|thir|for|fif|six|seven|eigh|nine)ty(?:[\s-]{_ONES})?|"
    rf"(?:thir|four|fif|six|seven|eigh|nine)teen|ten|eleven|twelve|{_ONES})"
)
NUMBER = re.compile(rf"{_NUMBER}|dozens|many|most", re.I)
SHARE = re.compile(
    rf"(?:(?:some|about|around|nearly|almost|over|only|just|(?:more|fewer|less) than|at least)\s+)*"
    rf"(?:{_NUMBER}\s?(?:%|percent|per\s+cent)|{_NUMBER}\s+in\s+(?:every\s+)?{_NUMBER}|"
    rf"(?:an?|one|two|three)[\s-](?:third|quarter|fifth)s?|half)"
    r"(?P<of>\s+of\s+(?:(?:the|all|those)\s+)?(?:\w+\s+){0,2}(?:asked|people|men|women|\w+s)\b)?",
    re.IGNORECASE,
)
_NAME = r"(?P<name>(?!(?:An?|The|Most|Some|Another)\b)[A-Z][\w&./-]*(?: (?:of )?[A-Z][\w&./-]*)*)"
POLL = re.compile(r"(?: [a-z-]{1,20})? (?:opinion )?(?:poll|survey)\b")
POLLSTER = re.compile(rf"(?<![\w-]){_NAME}$")  # right before a poll
POLLED_BY = re.compile(
    rf"(?<!commissioned )(?<!ordered )(?<!sponsored )(?<!requested )(?<!for )\bby (?:the )?{_NAME}"
)
# What tells of which poll it is, and is nobody who made it.
NO_POLLSTER = re.compile(
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|"
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|Republican|Democratic|Conservative|Labour|National)"
)
POLLS = frozenset(["poll", "survey"])
# Plural nouns for what does not act, beside those with such an ending: no groups, unless quoted.
OF_THINGS = re.compile(r"(?:ions|ments|ings|ities|isms|ances|ences|ships|nesses|ures|ages)$")
THINGS = frozenset(
    """
    accords acts areas arms attacks ballots bans barriers benefits bills bombs bonds books borders
    boundaries budgets cameras cases causes chances changes charges chips claims clashes clauses
    coasts concepts concerns conflicts contracts costs crimes crises curbs cuts damages data dates
    days deadlines deals deaths debates debts decades decrees deficits delays demands details
    doubts drones drugs duties effects efforts elections emails errors events exports facts
    failures fears fees fields files fires flights floods foods forms gains gaps goals goods
    grants guns hopes hours ideas images imports incidents incomes issues items jets jobs journeys
    laws lawsuits levels levies limits lines links lists loans losses mandates markets matters
    means methods minutes missiles months motives moves names needs news norms numbers objectives
    objects odds orders origins pacts parts paths pictures places planes plans points policies
    polls prices principles problems products profits programmes programs projects promises
    proposals prospects protests questions quotas rates reasons records reforms reports resources
    results rights risks rivers roads rockets rules sales scenes schemes sectors sentences shares
    shells ships signs sorts speeches standards stars steps stocks stories storms strikes
    subsidies supplies surveys systems talks tanks targets tariffs taxes terms territories tests
    texts things threats ties times tolls tools topics trends trials values vehicles versions
    videos views visas votes wages walls wars waters waves ways weapons weeks words works years
    """.split()
)

MAYORS = frozenset(["mayor", "mayors"])
# Who are a city's own; and who speak for the country whose capital is named before them.
MUNICIPAL = MAYORS | frozenset("council councillors governor police senate".split())
GOVERNING = frozenset(
    "administration adviser advisers ambassador authorities authority cabinet coalition "
    "delegation diplomat diplomats envoy forces government insiders lawmakers leader leaders "
    "leadership minister ministers ministry negotiator negotiators official officials parliament "
    "policymakers politician politicians regime representative representatives source sources "
    "spokesman spokesperson spokeswoman".split()
)
