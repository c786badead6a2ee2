"""What in a cue or a sentence decides who tells of whom."""

from __future__ import annotations

import re
from collections.abc import Sequence

from onrecord.model import Attribution
from onrecord.text import LONGEST_SENTENCE, SENTENCE_END

# Cues that tell what is so, in their own or others' words. Only these relay: who proposes,
# refuses or hopes speaks for himself, whatever his words contain.
TELLS = re.compile(
    r"\b(?:sa(?:id|ys?|ying)|t(?:old|ell(?:s|ing)?)|report(?:ed|s|ing|edly)?|according|add(?:ed|s|ing)|"
    r"wr(?:ote|ites?|iting|itten)|cit(?:ed|es?|ing)|quot(?:ed|es?|ing)|claim\w*|confirm\w*|"
    r"reveal\w*|disclos\w+|show(?:ed|s|ing|n)?|f(?:ound|inds?)|stat(?:ed|es|ing)|not(?:ed|es|ing)|"
    r"announc\w+|warn\w*|testif\w+|explain\w*|recall\w*|recount\w*|publish\w*|describ\w+|"
    r"acknowledg\w+|conclud\w+|alleg\w+|indicat\w+|suggest\w*|believ\w+|underst(?:ood|ands?)|argu\w+|"
    r"inform\w*|brief\w*|insist\w*|observ\w+|remark\w*|mention\w*|rul(?:ed|es|ing)|"
    r"ma(?:de|kes?|king) (?:it )?clear|think\w*|thought|record(?:ed|s|ing)|maintain\w*|"
    r"assert\w*|estimat\w+|assess\w*|relay\w*|concede\w*|contend\w*|point(?:ed|s|ing) (?:out|to)|"
    r"answer\w*|repl(?:y|ied|ies|ying)|respond\w*|exclaim\w*|declar\w*|highlight\w*|"
    r"pass(?:ed|es|ing) on|hint\w*|confid\w+|predict\w*|complain\w*|stress\w*|emphasi[sz]\w*|"
    r"reiterat\w*|repeat\w*|admit\w*|tweet\w*|post(?:ed|s|ing)|document\w*|detail\w*|outlin\w*|"
    r"determin\w*|continu\w+|spoke\w*|speak\w*|learn(?:ed|s|t)|heard|hears?|per|grumbl\w*|"
    r"remember\w*|attest\w*|swor[en]|caution\w*|notif\w+|lament\w*|joked|quipped|charg(?:ed|es|ing)|"
    r"alert\w*|relat(?:ed?|es|ing))\b",
    re.IGNORECASE,
)
# Cues of what somebody wants, thinks or is credited with, which others may tell of. These
# only spare work: a content without a word of either kind is not read again.
WANTS = re.compile(
    r"\b(?:want\w*|hop(?:ed|es?|ing)|plan\w*|expect\w*|promis\w+|vow\w*|pledg\w+|propos\w+|urg\w+|"
    r"ask\w*|demand\w*|refus\w+|den(?:y|ied|ies|ying)|accus\w+|signal\w*|"
    r"call(?:ed|s|ing) (?:for|on)|advis\w+|hint\w*|assur\w+|declar\w+|oppos\w+|"
    r"support\w*|back(?:ed|s|ing)|favou?r\w*|reject\w*|criticis\w+|criticiz\w+|threaten\w*|agreed?|lean\w*|"
    r"seek\w*|sought|suspect\w*|fear\w*|consider\w*|fe(?:el|els|lt)|credit\w*|finding|observation|"
    r"exhort\w*|boast\w*|account|words of)\b",
    re.IGNORECASE,
)
# “is reported to”, “was said to be”, “reportedly”: a report that names no source.
UNSOURCED = re.compile(
    r"\b(?:is|are|was|were|been|being)\s+(?:widely\s+)?(?:said|reported|believed|understood|"
    r"thought|alleged|rumou?red|quoted)\b|\b(?:reported|alleged|purported)ly\b",
    re.IGNORECASE,
)
# When something was told, behind whoever told it: “in May 2017”, “on Thursday”, “last week”.
WHEN = (
    r"\s+(?:in|on|last|late|early|earlier|this|that)\s(?:[\w ]{1,20}\s)?"
    r"(?:\w+day|days?|weeks?|months?|years?|night|morning|evening|January|February|March|April|May|June|July|August|September|"
    r"October|November|December|\d{4})\b[^,.;\n]{0,20}?"
)
CITING = re.compile(r"\b(?:cit|quot)(?:ing|ed|es?)\b", re.IGNORECASE)
DOUBLE = frozenset('"“”„«»')  # marks with which words begin that are somebody's own


def relays(text: str, attribution: Attribution) -> bool:
    """Whether it tells at all, rather than promising, refusing, hoping."""
    return bool(attribution.cue) and bool(
        TELLS.search(text, attribution.cue[0][0], attribution.cue[-1][1])
    )


def testifies(text: str, attribution: Attribution) -> bool:
    """Whether its source is a witness of what it contains: it tells, or stands before it without
    a word (“US officials: …”), or is quoted, whatever the verb (“…,” he shot back)."""
    words = any(re.search(r"\w", text[slice(*span)]) for span in attribution.cue)
    quoted = any(text[start] in DOUBLE for start, _ in attribution.content)
    return not words or quoted or relays(text, attribution)


def in_one_sentence(text: str, several: Sequence[Attribution]) -> bool:
    """Whether all their spans stand in one sentence."""
    spans = [s for a in several for s in (*a.source, *a.cue, *a.content)]
    low, high = min(s for s, _ in spans), max(e for _, e in spans)
    if high - low > LONGEST_SENTENCE or "\n" in text[low:high]:
        return False
    return not SENTENCE_END.search(text, low, high)
