"""Denials: the parts of a text that say what is not the matter or not wanted ("geen verslaving", "lvb: nee").

A denial takes something bad away. "Geen vrienden" and "slaapt niet" take something good away: those are complaints,
and stay. So what is denied has to be a problem, a diagnosis or a kind of care, by the thesaurus or by the names of the
region's catalogue. After "geen" and "zonder" any word counts as one that is not on the list of good things; after
"niet" an unknown word does not, because "durft niet" and "lukt niet" are complaints too. A phrase of the thesaurus
that has a negation of its own ("niet zindelijk", "zonder prikkels") is never a denial.
"""

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from search_index.analysis.corrections import Spelling
from search_index.analysis.dutch import fold
from search_index.lexicon.segmentation import common_segmenter, segment
from search_index.lexicon.thesaurus import key_of, thesaurus

LONGEST_THING = 7
"""Words of one denied thing."""
LONGEST_PHRASE = 5
"""Words between which a negation of the thesaurus is looked for."""


class Denial(NamedTuple):
    """One denied thing: where the denial stands in the text, and the words of the thing as they are written."""

    start: int
    end: int
    thing: str


class _Token(NamedTuple):
    word: str
    start: int
    end: int
    #: What stands between the token before and this one, without spaces.
    mark: str


_WORD = re.compile(r"[^\W_]+(?:[-'’&][^\W_]+)*\+?")
_MAY_DENY = re.compile(
    r"\b(?:geen|niet|nie|nooit|zonder|noch|nee|neen|ontken\w*|uitgesloten|uit te sluiten|afwezig|negatief|i\.?p\.?v|"
    r"in plaats|n\.?v\.?t|no|not|without|denies|nor)\b|:\s*-",
    re.IGNORECASE,
)
"""Without any of these a text denies nothing."""

_FREELY = frozenset("geen zonder noch ontkent ontken ontkennen ontkende ontkend no without denies ipv".split())
"""What follows these is denied unless it is a good thing."""
_ONLY_BAD = frozenset("niet nie nooit not".split())
"""What follows these is denied only when it is known to be bad."""
_INSTEAD = (("in", "plaats", "van"), ("i", "p", "v"), ("in", "de", "plaats", "van"))
_LISTS_BY_AND = frozenset("zonder ontkent ontken ontkennen ontkende ipv without denies".split())
"""After these "en" goes on with what is denied; after "geen" it begins something else ("geen lvb en wel boos")."""

_BETWEEN = frozenset(
    (
        "acute acuut actuele actueel actieve actief ernstige ernstig duidelijke duidelijk evidente evident bekende "
        "bekend huidige verdere verder echte echt directe direct enige zichtbare specifieke specifiek zware zwaar "
        "lichte licht sprake van aanwijzing aanwijzingen aanwijsbare voor teken tekenen kenmerken symptomen symptoom "
        "last vermoeden vermoedens verdenking op diagnose bewijs een de het zijn haar per se meer momenteel nu ooit "
        "eerder eerdere omtrent betreffende rond rondom hulpvraag zozeer behoefte aan of voorgeschiedenis geschiedenis "
        "historie indicatie noodzaak noodzaakt in gediagnosticeerde met gehad hebben heeft is gewone enkele enkel "
        "daadwerkelijke concrete concreet recente recent langer behandeling signalen signaal aanwezige significante "
        "relevante manifeste manifest any signs sign evidence history sign of current a an the zo heel erg zelf thans "
        "vooralsnog op dit moment ook gebruik"
    ).split()
)
"""Words that may stand between a negation and the thing: "geen duidelijke aanwijzingen voor een psychose"."""
_GOES_BEFORE_NAME = frozenset("van voor op aan in met of".split())
_ENDS = frozenset(
    (
        "wel maar want omdat doordat waardoor die dat en of met bij na sinds door als toen terwijl dus daarom ook "
        "however but and or with om te in naar uit tot tijdens volgens is heeft hij zij ze ik we wij er"
    ).split()
)
"""Where a thing ends at the latest."""
_TRAIL = frozenset(
    (
        "nodig gehad gebruikt geweest bekend aanwezig meer gewenst gezien gemeld vastgesteld gesteld gevonden gebleken "
        "genoemd needed gerapporteerd geconstateerd zichtbaar geindiceerd kenmerken klachten symptomen problematiek "
        "problemen uitingen"
    ).split()
)
"""What may follow a denied thing and says nothing more: "geen medicatie nodig"."""
_TAILS = frozenset(
    "plannen plan uitingen intentie intenties gedrag handelen pogingen poging kenmerken gedachten".split()
)
"""Nouns that go on with a denied thing behind "of": "geen suïcidale gedachten of plannen"."""
_BAD = frozenset(
    key_of(fold(word))
    for word in (
        "ondervoed ondervoeding ondergewicht mager vermagerd uitgedroogd gevaarlijk gewelddadig dreigend delinquent "
        "crimineel zwanger ziek koorts gewond verwaarloosd mishandeld misbruikt overstuur hulpbehoevend urgent "
        "dringend levensbedreigend gehandicapt beperkt doof blind slechthorend incontinent opgenomen gesloten "
        "gedwongen suicidal psychotic depressed violent aggressive autistic addicted pregnant kwetsbaar risicovol "
        "spoedeisend noodzakelijk afwijkend pathologisch"
    ).split()
)
"""Bad things that the thesaurus does not know, by their keys."""
_OBJECT_OF = frozenset("verslaafd verslaving afhankelijk angst bang fobie behoefte aanwijzing".split())
"""Things whose "aan", "voor" or "van" belongs to them: "niet verslaafd aan gamen"."""
_NOT_A_DENIAL = frozenset("alleen enkel slechts only just zomaar genoeg voldoende goed altijd vaak veel zeker".split())
"""After these "niet" limits or doubts, and denies nothing: "niet alleen adhd", "niet goed"."""

_GOOD = frozenset(
    key_of(fold(word))
    for word in (
        "school onderwijs opleiding klas les stage diploma werk baan werken inkomen geld huis woning woonplek onderdak "
        "thuis kamer plek plaats bed slaapplek ouder ouders vader moeder papa mama familie gezin netwerk steun hulp "
        "zorg begeleiding behandelaar hulpverlening ondersteuning vriend vrienden vriendje vriendjes vriendin "
        "vriendinnen maatje contact contacten relatie aansluiting leeftijdgenoten grens grenzen regels structuur ritme "
        "dagritme dagbesteding daginvulling zinvolle gevoel gevoelens emotie emoties empathie inzicht ziekte-inzicht "
        "ziekteinzicht geduld rust slaap nachtrust slapen slaapt doorslapen inslapen eten eet eetlust trek honger "
        "drinken drinkt controle remming toekomst doel doelen hoop perspectief hobby hobbys sport sporten nederlands "
        "taal oogcontact spel spelen speelt praten praat spreken spreekt zeggen zegt vertellen vertelt luisteren "
        "luistert lezen leest schrijven schrijft rekenen rekent leren leert lopen loopt bewegen energie zin plezier "
        "interesse motivatie gemotiveerd concentratie concentreren opletten aandacht zelfvertrouwen vertrouwen "
        "zelfbeeld eigenwaarde zindelijk zindelijkheid droog plassen poepen buiten gehoorzamen gehoorzaamt gehoorzaam "
        "zelfstandig zelfredzaam zelfredzaamheid weerbaar weerbaarheid assertief sociaal sociale leven levenslust "
        "bestaan levend wakker veilig veiligheid stabiel rustig blij gelukkig gezond lekker fijn goed normaal verder "
        "meer anders samen alleen gewoon functioneren functioneert omgaan aan kan kunnen durven durft lukken lukt "
        "willen wil mogen mag komen komt gaan gaat zijn blijven blijft houden houdt helpen helpt werkt past passen "
        "begrijpen begrijpt snappen snapt weten weet zien ziet kennen kent delen deelt verwerken uiten tonen laten "
        "accepteren accepteert hechten binding band douchen wassen aankleden verzorgen verzorging koken opstaan "
        "stilzitten stil zitten vasthouden volhouden terecht terug idee reactie antwoord oplossing einde eind stem "
        "kant zicht grip keuze kracht puf fut moed verblijfsvergunning verzekering vervoer auto voeding fles borst "
        "water lucht overzicht planning plannen uitweg mens mensen iemand toekomstperspectief friends school sleep "
        "food home motivation energy help hope hulpverlener medewerking dagstructuur ontwikkeling groei gewicht woord "
        "woorden gesprek oppas opvang liefde waardering"
    ).split()
)
"""Good things, by their keys: who lacks one complains. Also verbs: "luistert niet" denies nothing."""
_GOOD_VERBS = frozenset(
    (
        "luistert luisteren slaapt slapen eet eten drinkt drinken praat praten spreekt spreken speelt spelen leest "
        "lezen loopt lopen leert leren gaat gaan komt komen wil willen wilt wou durft durven lukt lukken werkt werken "
        "helpt helpen past passen weet weten snapt snappen begrijpt begrijpen kan kunnen kon mag mogen hoort horen "
        "ziet zien zegt zeggen doet doen groeit groeien lacht beweegt reageert kijkt zit zitten staat functioneert "
        "functioneren accepteert houdt krijgt voelt rust plast poept zindelijk gehoorzaamt concentreert vertelt deelt "
        "maakt neemt blijft leven leef leeft redt redden draait aankijkt"
    ).split()
)
"""A "niet" after one of these belongs to it: in "slaapt niet somber" somber is not denied."""
_BAD_VERBS = frozenset(
    (
        "blowt rookt gebruikt snijdt krast steelt liegt spijbelt gamet gokt vecht schopt bijt automutileert braakt "
        "vaapt dreigt hallucineert slaat scheldt laxeert mishandelt zuipt"
    ).split()
)
"""A "niet" after one of these denies it: "blowt niet"."""
_REFLEXIVE = frozenset("zichzelf zich anderen iemand ook meer er drugs middelen".split())

_AFTERWARDS: tuple[tuple[str, ...], ...] = (
    ("is", "niet", "aan", "de", "orde"), ("zijn", "niet", "aan", "de", "orde"), ("niet", "aan", "de", "orde"),
    ("niet", "aan", "orde"), ("niet", "van", "toepassing"), ("niet", "aanwezig"), ("niet", "bekend"),
    ("niet", "vastgesteld"), ("niet", "gezien"), ("niet", "gebleken"), ("niet", "waarschijnlijk"), ("niet", "nodig"),
    ("niet", "gewenst"), ("niet", "geindiceerd"), ("niet", "gediagnosticeerd"), ("niet", "in", "beeld"),
    ("niet", "op", "de", "voorgrond"), ("niet", "naar", "voren"), ("niet", "aangetoond"),
    ("niet", "te", "objectiveren"),
    ("geen", "sprake", "van"), ("geen", "rol"), ("speelt", "geen", "rol"), ("spelen", "geen", "rol"),
    ("speelt", "niet"), ("spelen", "niet"), ("hoeft", "niet"), ("is", "er", "niet"), ("zijn", "er", "niet"),
    ("nvt",), ("n", "v", "t"), ("uitgesloten",), ("is", "uitgesloten"), ("uit", "te", "sluiten"), ("wordt", "ontkend"),
    ("worden", "ontkend"), ("is", "ontkend"), ("ontkend",), ("ontkent", "hij"), ("ontkent", "zij"), ("ontkent", "ze"),
    ("ontkent", "patient"), ("ontkent",), ("afwezig",), ("negatief",), ("nee",), ("neen",), ("niet",), ("geen",),
    ("zijn", "afwezig"), ("is", "afwezig"), ("is", "niet", "aanwezig"), ("zijn", "niet", "aanwezig"),
)  # fmt: skip
"""What denies the thing before it. The last two only behind a colon: "suïcidaliteit: geen"."""
_BEHIND_COLON = frozenset({("nee",), ("neen",), ("niet",), ("geen",), ("negatief",), ("afwezig",)})
_AT_THE_END = frozenset({("hoeft", "niet"), ("speelt", "niet"), ("spelen", "niet")})
"""These deny only where nothing follows: "adhd hoeft niet in Helmond" is about the place."""
_COPULA = frozenset("is zijn was waren lijkt lijken wordt worden momenteel nu thans er ook verder".split())


IsPhrase = Callable[[str], bool]
"""Whether a phrase, in whatever form or order of words, is one that leads somewhere."""


def is_common_phrase(phrase: str) -> bool:
    """Whether the thesaurus of every region has this phrase."""
    return common_segmenter().leads_somewhere(phrase)


def denials_in(text: str, names: Collection[str] = (), is_phrase: IsPhrase = is_common_phrase) -> tuple[Denial, ...]:
    """What a text denies, in the order written. ``names`` are things that the region knows by these words;
    ``is_phrase`` knows phrases with a negation of their own."""
    if not _MAY_DENY.search(text):
        return ()
    return tuple(_Denials(text, _keys_of(tuple(names)), is_phrase).found())


@lru_cache(maxsize=16)
def _keys_of(names: tuple[str, ...]) -> frozenset[tuple[str, ...]]:
    """The words of every name, of what it has between brackets, and of the name without that."""
    written = (part for name in names for part in (name.split("(")[0], *re.findall(r"\(([^)]+)\)", name)))
    return frozenset(tuple(fold(word.group()) for word in _WORD.finditer(part)) for part in written) - {()}


class _Denials:
    """The words of one text, and which of them are denied."""

    def __init__(self, text: str, names: frozenset[tuple[str, ...]], is_phrase: IsPhrase) -> None:
        self._text, self._names, self._is_phrase = text, names, is_phrase
        self._tokens: list[_Token] = []
        self._has_contrast = re.search(r"\bwel\b", text, re.IGNORECASE) is not None
        end = 0
        for found in _WORD.finditer(text):
            between = text[end : found.start()]
            mark = "".join((between[1:] if end and between.startswith("-") else between).split())  # "vlucht- of"
            self._tokens.append(_Token(fold(found.group()), found.start(), found.end(), mark))
            end = found.end()

    def found(self) -> Iterator[Denial]:
        """Every denial; none overlaps the one before it."""
        at = 0
        while at < len(self._tokens):
            end, things = self._denied_after(at) or self._denied_before(at) or self._bad_verb(at) or (0, [])
            if things:
                start = self._tokens[things[0][0]].start if end < 0 else self._tokens[at].start
                last = abs(end)
                yield Denial(start, self._tokens[last - 1].end, self._written(things))
                at = last
            else:
                at += 1

    def _written(self, things: Sequence[tuple[int, int]]) -> str:
        return ", ".join(self._text[self._tokens[a].start : self._tokens[b - 1].end] for a, b in things)

    # -- "geen X", "niet X", "zonder X of Y", "in plaats van X" -----------------------------------------------------

    def _denied_after(self, at: int) -> tuple[int, list[tuple[int, int]]] | None:
        opener, begin = self._opener(at)
        if opener is None or self._is_complaint(at, begin):
            return None
        freely = opener in _FREELY
        first = self._thing(self._skipped(begin), freely=freely, instead=opener == "ipv")
        if first is None:
            return None
        things, end = [first], self._trailing(self._with_object(first))
        while (more := self._listed(end, opener, freely=freely)) is not None:
            things += more
            end = self._trailing(more[-1][1])
        return end, things

    def _opener(self, at: int) -> tuple[str | None, int]:
        """The negation at a place, and where what follows it begins."""
        for words in _INSTEAD:
            if self._says(at, words):
                return "ipv", at + len(words)
        word = self._tokens[at].word
        if word in _FREELY:
            return word, at + 1
        if word not in _ONLY_BAD or at + 1 >= len(self._tokens) or self._tokens[at + 1].mark:
            return None, at
        if self._tokens[at + 1].word in _NOT_A_DENIAL:
            return None, at
        before = self._tokens[at - 1] if at and not self._tokens[at].mark else None
        return (None, at) if before is not None and before.word in _GOOD_VERBS else (word, at + 1)

    def _is_complaint(self, at: int, begin: int) -> bool:
        """Whether the negation belongs to a phrase of the thesaurus that leads somewhere: "niet zindelijk"."""
        named = any(
            tuple(token.word for token in self._tokens[begin : begin + len(name)]) == name for name in self._names
        )
        if named or begin - at != 1 or self._tokens[at].word not in ("geen", "niet", "zonder", "nooit"):
            return False
        for first in range(max(0, at - LONGEST_PHRASE + 1), at + 1):
            for last in range(at + 1, min(len(self._tokens), first + LONGEST_PHRASE) + 1):
                if last - first < 2 or any(token.mark for token in self._tokens[first + 1 : last]):
                    continue
                words = " ".join(token.word for token in self._tokens[first:last])
                if self._joins(first, last) and self._is_phrase(words):
                    return True
        return False

    def _joins(self, first: int, last: int) -> bool:
        """Whether a phrase holds together: nothing in it ends one thing and begins another."""
        inner = self._tokens[first:last]
        return not any(token.word in ("wel", "maar", "en", "of") for token in inner)

    def _skipped(self, at: int) -> int:
        """The place of the thing itself, behind "duidelijke aanwijzingen voor een"."""
        while at < len(self._tokens) - 1 and self._tokens[at].word in _BETWEEN and not self._tokens[at + 1].mark:
            if self._begins_name(at) or any(
                self._known(at, last) for last in (at + 2, at + 3) if last <= len(self._tokens)
            ):
                break
            at += 1
        return at

    def _thing(self, at: int, *, freely: bool, instead: bool = False) -> tuple[int, int] | None:
        """Where the thing that begins here ends; None when there is none that can be denied."""
        most = self._run(at)
        for last in range(most, at, -1):
            if self._known(at, last) and (instead or not self._good(at, last)):
                return at, last
        if not freely or at >= most or (self._good(at, at + 1) and not instead):
            return None
        # "geen relevante bijzonderheden": an adjective takes its noun along.
        described = self._tokens[at].word.endswith("e") and at + 1 < most and len(self._tokens[at].word) > 4
        if described and self._good(at + 1, at + 2) and not instead:
            return None
        return at, at + 2 if described else at + 1

    def _run(self, at: int) -> int:
        """How far one thing may reach: no mark and no word that begins something else."""
        end = at
        while end < min(len(self._tokens), at + LONGEST_THING):
            token = self._tokens[end]
            if end > at and (token.mark or (token.word in _ENDS and not self._in_name(at, end))):
                break
            if end == at and token.word in _ENDS and not self._begins_name(at):
                break
            end += 1
        return end

    def _begins_name(self, at: int) -> bool:
        """Whether a name of the catalogue of more than one word begins here."""
        return any(len(name) > 1 and self._says(at, name) for name in self._names)

    def _in_name(self, at: int, end: int) -> bool:
        """Whether a name of the catalogue goes on with this word: "hulp bij complexe scheiding"."""
        words = tuple(token.word for token in self._tokens[at : end + 1])
        return any(name[: len(words)] == words for name in self._names)

    def _known(self, first: int, last: int) -> bool:
        """Whether these words are one thing that the thesaurus or the catalogue knows."""
        words = [token.word for token in self._tokens[first:last]]
        return tuple(words) in self._names or is_known_thing(" ".join(words))

    def _good(self, first: int, last: int) -> bool:
        """Whether these words are a good thing to have: any of them says so, and they are no name of the catalogue."""
        words = [token.word for token in self._tokens[first:last]]
        return tuple(words) not in self._names and any(key_of(word) in _GOOD for word in words)

    def _with_object(self, thing: tuple[int, int]) -> int:
        end = thing[1]
        if end < len(self._tokens) and self._tokens[end].mark == "(":
            return end + max((len(name) for name in self._names if self._says(end, name)), default=0)
        if end + 1 >= len(self._tokens) or self._tokens[end].mark or self._tokens[end + 1].mark:
            return end
        belongs = self._tokens[end - 1].word in _OBJECT_OF and self._tokens[end].word in ("aan", "voor", "van")
        return end + 2 if belongs else end

    def _trailing(self, end: int) -> int:
        while end < len(self._tokens) and self._tokens[end].word in _TRAIL and not self._tokens[end].mark:
            end += 1
        return end

    def _listed(self, end: int, opener: str, *, freely: bool) -> list[tuple[int, int]] | None:
        """The things that a list goes on with: "of lvb", ", autisme of lvb", "/ass"; None when it ends here."""
        joints = ("of", "noch", "or", "nor", *(("en", "and") if opener in _LISTS_BY_AND else ()))
        things: list[tuple[int, int]] = []
        at = end
        while at < len(self._tokens):
            token = self._tokens[at]
            joined = token.word in joints and token.mark in ("", ",", "/")
            if not joined and token.mark not in (",", "/"):
                return None
            begin = at + 1 if joined else at
            if joined and begin < len(self._tokens) and self._tokens[begin].word in _TAILS:
                return [*things, (begin, begin + 1)]
            if begin < len(self._tokens) and self._tokens[begin].word in (*_FREELY, *_ONLY_BAD, "wel", "maar"):
                return None
            thing = self._thing(self._skipped(begin), freely=freely and joined)
            if thing is None:
                return None
            things.append(thing)
            if joined or token.mark == "/":
                return things
            at = thing[1]
        return None

    # -- "X niet aan de orde", "X: geen", "blowt niet" ---------------------------------------------------------------

    def _denied_before(self, at: int) -> tuple[int, list[tuple[int, int]]] | None:
        """A thing that begins here and is denied by what follows it. The end is negative: it begins with the thing."""
        most = self._run(at)
        for last in range(most, at, -1):
            if self._known(at, last) and not self._good(at, last):
                break
        else:
            return None
        things = [(at, last)]
        while last + 1 < len(self._tokens) and self._tokens[last].word in ("en", "of", "noch"):
            more = self._thing(self._skipped(last + 1), freely=False)
            if more is None:
                break
            things.append(more)
            last = more[1]
        end = self._denied_until(last)
        return None if end is None else (-end, things)

    def _denied_until(self, last: int) -> int | None:
        """Where the words end that deny what stands before ``last``."""
        at = last
        for _ in range(3):
            for words in sorted(_AFTERWARDS, key=len, reverse=True):
                if self._says(at, words) and self._may_follow(at, words):
                    return at + len(words)
            if at >= len(self._tokens) or self._tokens[at].word not in _COPULA or self._tokens[at].mark:
                return None
            at += 1
        return None

    def _may_follow(self, at: int, words: tuple[str, ...]) -> bool:
        mark = self._tokens[at].mark
        behind = at + len(words)
        ended = behind >= len(self._tokens) or bool(self._tokens[behind].mark) or self._tokens[behind].word in _ENDS
        if words in _BEHIND_COLON:
            contrast = words == ("niet",) and not mark and ended and self._has_contrast
            return (mark in (":", "?", "=", "(", ":-", "-", "–") and ended) or contrast
        if words in _AT_THE_END:
            return not mark and (behind >= len(self._tokens) or bool(self._tokens[behind].mark))
        return mark in ("", ":", "(", ",") and (ended or len(words) > 2)

    def _bad_verb(self, at: int) -> tuple[int, list[tuple[int, int]]] | None:
        """ "Blowt niet", "snijdt zichzelf niet"."""
        if self._tokens[at].word not in _BAD_VERBS:
            return None
        end = at + 1
        while end < len(self._tokens) and self._tokens[end].word in _REFLEXIVE and not self._tokens[end].mark:
            end += 1
        if end < len(self._tokens) and self._tokens[end].word in ("niet", "nooit") and not self._tokens[end].mark:
            return -(end + 1), [(at, end)]
        return None

    def _says(self, at: int, words: Sequence[str]) -> bool:
        return [token.word for token in self._tokens[at : at + len(words)]] == list(words)


@lru_cache(maxsize=1)
def _spelling() -> Spelling:
    return Spelling(thesaurus().words)


@lru_cache(maxsize=4096)
def is_known_thing(words: str) -> bool:
    """Whether words are one thing that the thesaurus knows: a problem, a diagnosis or a kind of care."""
    if key_of(words) in _BAD:
        return True
    meant = _spelling().closest(words)
    clauses = segment(meant or words)
    if len(clauses) != 1 or clauses[0].general or clauses[0].plea or not clauses[0].known:
        return False
    return bool(clauses[0].targets or clauses[0].terms) and len(words.split()) == len(clauses[0].words)
