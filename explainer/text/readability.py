"""How hard a text is to read: its Flesch–Kincaid grade and its longest sentence.

The grade is 0.39 × words per sentence + 11.8 × syllables per word − 15.59, as in Kincaid,
Fishburne, Rogers and Chissom, “Derivation of New Readability Formulas for Navy Enlisted Personnel”,
Research Branch Report 8-75, 1975. It tells how long words and sentences are, not whether a text is
clear. Whoever keeps a grade must keep the `VERSION` that gave it along with it: which letters make
a syllable is a matter of judgement, and better rules give other grades.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from unicodedata import normalize

VERSION = 1

_HEADING_OR_RULE = re.compile(r" {0,3}(#{1,6}(\s|$)|[-*_=:|\s]{3,}$|```|~~~)")
_ITEM = re.compile(r"([-*+]|\d{1,9}[.)])\s+")
_LINK = re.compile(r"!?\[([^\[\]]*)\](\([^()]*\))?")
_MARKS = re.compile(r"[*`]+|~~|(?<![^\W_])_+|_+(?![^\W_])|\\(?=[^\w\s])")
_GAPS = re.compile(r"[—–]|--+|(?<=[。！？])")
_ENDS = tuple(".!?…。！？")
_AFTER_AN_END = "\"'”’»)]"
_ABBREVIATION = re.compile(r"(dr|mr|mrs|ms|prof|vs|approx|fig|([a-z]\.)+[a-z])\.", re.IGNORECASE)

_PIECE = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d+")
_INITIALS = re.compile(r"([A-Z]{2,3}|[B-DF-HJ-NP-TV-XZ]{4,5})s?")
_INITIALS_SAID_AS_A_WORD = frozenset({"CAR", "PET", "TIL", "TILs"})
_BASE_LETTERS = {code: normalize("NFKD", chr(code))[0] for code in range(0xC0, 0x180)}
# Never silent, unlike the e that it is without its accent.
_BASE_LETTERS[ord("é")] = "a"
_IRREGULAR = {
    "acne": 2, "anyone": 3, "area": 3, "areas": 3, "argue": 2, "argued": 2, "behavior": 3,
    "brca": 2, "business": 2, "diabetes": 4, "elsewhere": 2, "evening": 2, "everyone": 3,
    "friend": 1, "heroin": 3, "herpes": 2, "hundred": 2, "idea": 3, "ideas": 3, "marriage": 2,
    "maybe": 2, "naked": 2, "people": 2, "ratio": 3, "soldier": 2, "someone": 2, "women": 2,
}  # fmt: skip
# What follows reads a word as groups of vowels: first it takes out the vowels that nobody says,
# then it parts those that stand together and are said apart.
_CONSONANTS = re.compile(r"(?<=q)u|(?<=[aeiou])y(?=[aeiou])|^y(?=[aeiou])")
_SILENT = re.compile(
    r"""
      (?<=[gq])ue(?=s?$)                                     # tongue, techniques
    | (?<=[dhkr]ach)es$ | (?<=^ach)es$ | (?<=th)es$          # headaches, breathes; not reaches
    | (?<=[^aeiouyl])e$ | (?<=[aeiouylrw]l)e$                # vaccine, whole; not muscle
    | (?<=[^aeiouylszxcgh])es$ | (?<=[aeiouylrw]l)es$        # types, scales; not muscles, doses
    | (?<=[^aeiouyltd])ed$ | (?<=[aeiouylrw]l)ed$            # helped, called; not settled, treated
    | (?<=[^aeiouy])(?<![^aeiouylrw]l)(?<!^el)
      e(?=(?:ly|lihood|ful|fully|less|lets?|ness|ments?|ty)$)  # likely, movement; not settlement
    | (?<=^car|^lif|^tim|^hom|^bas|^nos|^sid|^mor|^pac|^wid)e(?=[bcfghlmstw])  # caregiver
    | (?<=^ther|^wher|^hous)e(?=[bcdfghkmnpstw])             # therefore, household
    | (?<=^som)e(?=[btw]) | (?<=^guid)e(?=l) | (?<=^befor)e(?=h) | (?<=^e-)e(?=[blws])
    | (?<=ic)a(?=lly$)                                       # medically
    """,
    re.VERBOSE,
)
_APART = re.compile(
    r"""
      (?<![cglst])i(?=a) | (?<=[ct])i(?=at) | (?<=s)i(?=a.) | (?<=^g)i(?=a)  # material; not special
    | (?<=l)i(?=a(?!ns?$))                                                 # familial; not Italian
    | (?<![cghstxn])(?<!ll)i(?=o) | (?<=n)i(?=o[^nr]) | (?<=ang|ant)i(?=o)  # biopsy; not million
    | i(?=u|i|n[gz]) | (?<=[lrshdvnfp])i(?=e(?:r|rs|st)$)                   # radium, earlier
    | (?<![ct])i(?=en[ct]) | (?<=sc)i(?=en) | i(?=et)                       # science; not patient
    | (?<=cr)e(?=at(?!u)) | (?<=pancr)e(?=a) | (?<=nucl)e(?=[ai]) | (?<=lin|rrh|aus|urn)e(?=a)
    | (?<=trach)e(?=a) | (?<=^th)e(?=a) | (?<=id)e(?=a) | (?<=r)e(?=act|ali|app|ass)
    | (?<=[gn])e(?=al) | (?<![gjlp])e(?=o) | (?<=[lp])e(?=o[^p]) | (?<=^g)e(?=o)
    | e(?=u[ms]$) | [eiou](?=ing$)                                          # nucleus, being
    | (?<![gs])u(?=a) | (?<=s)u(?=al) | u(?=en[ctz]|el|ous|o)               # usual; not language
    | (?<=[lr])u(?=i[dn]) | u(?=ity|itar|icid|ition|in[ae])                 # fluid; not build
    | o(?=em|et[ir]|ag[ui]|as[it]|a$) | (?<=[ci])o(?=o[pr]|in[cf]) | (?<=tr)o(?=e|in)
    | a(?=o|ic$) | (?<=[mcr])y(?=[eao]) | (?<!^)y(?=i)                      # aorta, myeloma
    """,
    re.VERBOSE,
)
_VOWELS = re.compile(r"[aeiouy]+")
_SYLLABLE_WITHOUT_A_VOWEL = re.compile(r"([iay]s|th)ms?$")


@dataclass(frozen=True)
class Readability:
    """Sums of one text; a text without a word has grade 0."""

    words: int
    sentences: int
    syllables: int
    longest_sentence: str

    @property
    def grade(self) -> float:
        """Return the Flesch–Kincaid grade: about the school year, in the USA, that suffices."""
        if not self.words:
            return 0.0
        words_per_sentence = self.words / self.sentences
        return 0.39 * words_per_sentence + 11.8 * self.syllables / self.words - 15.59

    @property
    def most_words(self) -> int:
        """Return how many words the longest sentence has."""
        return len(self.longest_sentence.split())


def readability(markdown: str) -> Readability:
    """Measure a text as it is read, without the marks of markdown.

    Headings are left out. An item of a list ends its sentence, as does a paragraph, with or without
    a full stop.
    """
    sentences = list(sentences_in(markdown))
    words = [word for sentence in sentences for word in sentence]
    longest: list[str] = max(sentences, key=len) if sentences else []
    return Readability(
        words=len(words),
        sentences=len(sentences),
        syllables=sum(map(syllables_in, words)),
        longest_sentence=" ".join(longest),
    )


def sentences_in(markdown: str) -> Iterator[list[str]]:
    """Return each sentence as its words; “T-cell” and “and/or” are one word each."""
    for block in _blocks(markdown):
        sentence: list[str] = []
        for token in _GAPS.sub(" ", _MARKS.sub("", block)).split():
            # A lone dash or bracket is no word.
            if any(map(str.isalnum, token)):
                sentence.append(token)
            if sentence and _is_an_end(token):
                yield sentence
                sentence = []
        if sentence:
            yield sentence


def _is_an_end(token: str) -> bool:
    ending = token.rstrip(_AFTER_AN_END)
    return ending.endswith(_ENDS) and not _ABBREVIATION.fullmatch(ending.lstrip('(“"'))


def _blocks(markdown: str) -> Iterator[str]:
    """Return what a reader takes in as one piece: a paragraph, an item of a list, a cell."""
    block: list[str] = []
    for line in [*_LINK.sub(r"\1", markdown).splitlines(), ""]:
        text, item = line.lstrip(" >"), _ITEM.match(line.lstrip(" >"))
        is_apart = not text or bool(_HEADING_OR_RULE.match(text)) or text.startswith("|")
        if is_apart or item:
            yield " ".join(block)
            block = []
        if text.startswith("|"):
            yield from text.split("|")
        elif not is_apart:
            block.append(text[item.end() :] if item else text)


def syllables_in(word: str) -> int:
    """Count the syllables of a word as it is said: initials by letters, a number by its digits."""
    return sum(map(_syllables_of_a_piece, _PIECE.findall(word))) or 1


def _syllables_of_a_piece(piece: str) -> int:
    if piece.isdecimal():
        return len(piece)
    if _INITIALS.fullmatch(piece) and piece not in _INITIALS_SAID_AS_A_WORD:
        return len(piece.removesuffix("s")) + 2 * piece.count("W")
    stem, _, ending = piece.lower().translate(_BASE_LETTERS).replace("’", "'").partition("'")
    if ending == "t" and stem.endswith(("dn", "sn")):
        return _syllables_by_rule(stem.removesuffix("n")) + 1
    is_said = ending == "s" and stem.endswith(("s", "x", "z", "ch", "sh", "ce", "ge", "se"))
    return _syllables_by_rule(stem) + is_said


def _syllables_by_rule(word: str) -> int:
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    said = _SILENT.sub("", _CONSONANTS.sub("-", word))
    groups = _VOWELS.findall(_APART.sub(r"\g<0>-", said))
    return max(1, len(groups) + bool(_SYLLABLE_WITHOUT_A_VOWEL.search(word)))
