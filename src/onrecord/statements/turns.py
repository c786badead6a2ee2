"""Where a text says that somebody has moved: “has begun to lean”, “after long refusing”.

The judge reads one sentence for a stance and hears nothing of a stance before it: what is told of
a change is in few words, and these are known. Whoever does what they say is who has moved.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from onrecord.model import Change, Span
from onrecord.statements.candidates import Cast
from onrecord.text import LONGEST_SENTENCE

OWN = r"(?:its|his|her|their|\w+['’]s?)"
HELD = (
    r"(?:\w+\ ){0,2}(?:minds?|tune|positions?|stance|course|views?|polic(?:y|ies)|rules?|tone|line|"
    r"language|rhetoric|thinking|opposition|support|objections?|resistance|insistence|demands?|"
    r"threats?|vow|pledge|promise|plans?|efforts?|ban|restrictions?|limits?|criticism)"
)
AWAY_OR_TO = r"(?:closer|toward|towards|away\ from|to\ the\ idea|to\ support|to\ back)"
# What is over or has begun: finite verbs and participles. “To reverse” is yet to be done.
TURNED = rf"""
    (?:chang|shift|revers|soften|harden|toughen|eas|loosen|relax|reconsider|revis|dropp|abandon|
       shelv|scrapp|renounc|moderat|temper|lift)(?:ed|es|ing)\ {OWN}\ {HELD}
  | (?:drops|softens|hardens|toughens|loosens|abandons|scraps|lifts|withdraws|withdrew)
    \ {OWN}\ {HELD}
  | revers(?:ed|es|ing)\ (?:itself|himself|herself|themselves|course)
  | chang(?:ed|es|ing)\ (?:sides|course)  | switch(?:ed|es|ing)\ sides
  | backtrack(?:s|ed|ing)  | back(?:s|ed|ing)\ (?:down|off|away)  | relent(?:s|ed|ing)
  | cav(?:es|ed|ing)\b(?!\ of)  | gave\ in  | retreat(?:s|ed|ing)  | yield(?:s|ed|ing)\ to
  | bow(?:s|ed|ing)\ to  | walk(?:s|ed|ing)\ back  | pull(?:s|ed|ing)\ back
  | flip(?:s|ped|ping)  | flip-flop(?:s|ped|ping)
  | (?:came|com(?:es?|ing))\ around  | (?:got|getting)\ on\ board  | warm(?:ed|ing)\ to
  | (?:ma(?:de|kes?|king)|did|does)\ an?\ (?:u-turn|about-face)
  | (?:no\ longer|newly|now)\ (?:\w+ly\ )?
    (?:supports?|backs?|favou?rs?|opposes?|objects?|rules?\ out|insists?|demands?|open|willing)
  | (?:will|would|does|do|did)\ no\ longer  | decided\ to\ (?:stop|no\ longer)
  | (?:began|begun|begins|beginning|start(?:s|ed|ing)?)\ to\ (?:\w+ly\ )?
    (?:embrace|support|back|favou?r|oppose|warm|lean|question|doubt|soften|reconsider|rethink|shift|
       urge|push|press|call|lobby|argue|advocate|resist)
  | (?:inch|mov|edg|drift|shift)(?:ed|ing)(?:\ \w+)?\ {AWAY_OR_TO}
  | new(?:found)?\ (?:stance|position|openness|willingness|opposition)
  | (?:more|less)\ (?:\w+)\ than\ before
  | (?:is|was|were|represent(?:s|ed)|mark(?:s|ed)|signal(?:s|ed|led)|in)\ an?\ (?:\w+\ )?
    (?:shift|departure|reversal|retreat|turnabout|turnaround|u-turn|about-face|softening|hardening|
       change\ of\ (?:heart|mind|course|policy|position))
  | (?:finally|eventually|belatedly)\ (?:endors|back|agree|support|embrac|accept|condemn|
       approv|sign|issu|vot|came\ out|relent|flip|admit|drop)\w*
  | after\ (?:(?:days|weeks|months|years)\ of\ (?:\w+\ )?)?
       (?:hesita|reluctan|refus|resist|opposition|denial|insist)\w+
  | after\ (?:initially|originally|previously|long|first|declining|
       refusing|opposing|resisting|insisting|vowing|promising|rejecting|hesitating|snubbing|balking|
       having\ (?:\w+ly\ )?(?:opposed|supported|backed|resisted|refused|rejected|insisted|vowed))
  | despite\ (?:initially|originally|previously|earlier|once|having)
"""
TURN = re.compile(rf"\b(?:{TURNED})\b", re.IGNORECASE | re.VERBOSE)
# Not, not yet, or for others to do.
HARDLY = re.compile(
    r"(?:\b(?:not|never|no|nor|without|hardly|unlikely|if|unless|whether|could|might|should|must|"
    r"refus\w+|declin\w+|den(?:y|ies|ied)|urg\w+|press\w+|want\w*|demand\w*|call\w* (?:on|for))\b"
    r"|n['’]t\b)[^,;.]{0,40}$",
    re.IGNORECASE,
)
# What less of is more in favour, and the other way round: “softened his opposition”.
MILDER = re.compile(
    r"^(?:soft|eas|loos|relax|dropp|aband|shelv|scrap|renoun|moder|temper|lift|drops|withdr|revers|"
    r"reconsid)",
    re.IGNORECASE,
)
HARDER = re.compile(r"^(?:harden|toughen)", re.IGNORECASE)
AGAINST = re.compile(r"\b(?:opposition|objections?|resistance|criticism)$", re.IGNORECASE)
BEHIND_IT = re.compile(
    r"\b(?:support|insistence|demands?|vow|pledge|promise|plans?|efforts?)$", re.IGNORECASE
)
NEAR = 60  # characters before a turn in which it may be denied


def turns(sentence: str) -> Iterator[Span]:
    """Where a sentence tells of a turn that was taken."""
    for found in TURN.finditer(sentence):
        if not denied(sentence, found.start()):
            yield found.span()


def denied(text: str, place: int, least: int = 0) -> bool:
    """Whether what stands at a place is not, not yet, or for others to do, by the words before it
    from ``least`` on."""
    return HARDLY.search(text, max(least, place - NEAR), place) is not None


def does(cast: Cast, actor: str, span: Span) -> bool:
    """Whether an actor does what the words at ``span`` tell."""
    return any(role.actor.name == actor for role in cast.doers(span))


def told_change(text: str, sentence: Span, cast: Cast, actor: str, agreement: int) -> Change | None:
    """How ``actor`` has moved to the stance that a sentence of ``text`` shows, if it says so: who
    came to support something moved toward it, who came to doubt it away from it."""
    start, end = sentence
    if end - start > LONGEST_SENTENCE:  # a hostile text, which tells nothing
        return None
    for a, b in turns(text[start:end]):
        if does(cast, actor, (start + a, start + b)):
            return _direction(text[start + a : start + b], agreement)
    return None


def _direction(turn: str, agreement: int) -> Change:
    """Which way a turn goes: where somebody ends up, unless that is between the two and the words
    themselves say it."""
    milder = MILDER.match(turn) is not None
    if agreement == 0 and (milder or HARDER.match(turn)):
        against = AGAINST.search(turn) is not None
        if against or BEHIND_IT.search(turn):
            return Change.TOWARD if milder == against else Change.AWAY
    return Change.TOWARD if agreement > 0 else Change.AWAY
