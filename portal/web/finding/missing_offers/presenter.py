"""From a question to the form about help that does not exist yet, filled in; and from a signal to its own page."""

from portal.domain.dutch_time import AMSTERDAM
from portal.domain.missing_offer import MAX_LINE, MOST_CHARACTERISTICS, AgeGroup, MissingStatus
from portal.domain.offer_question import OfferQuestion
from portal.domain.personal_data import personal_data_in
from portal.domain.product import SEGMENT_NAMES
from portal.geography.postcodes import PostcodeBook
from portal.models import MissingOfferFollower
from portal.queries.missing_offers import SignalView
from portal.services.catalogue.region_facts import RegionFacts
from portal.services.finding.find_offers import Found
from portal.services.finding.find_place import municipality_of
from portal.services.finding.resolved_products import resolved_products
from portal.services.search_words.known_words import known_words
from portal.web.addresses.search import search_href
from portal.web.choice import Choice, ChoiceGroup
from portal.web.finding.missing_offers.forms import AREA, SEGMENT, MissingForm
from portal.web.finding.missing_offers.page import FollowPage, MissingPage
from portal.web.offers.page import Fact
from portal.web.words.characteristics import KIND_TITLES
from portal.web.words.dutch import counted, long_date
from portal.web.words.missing_offer import AGE_TEXTS, STATUS_KINDS, STATUS_TEXTS, signal_lines

HERE = "/ontbrekend-aanbod"
EXPLANATIONS = {
    MissingStatus.NEW: "Uw melding ligt bij het regiobureau. Er is nog niet naar gekeken.",
    MissingStatus.LOOKED_AT: "Het regiobureau zoekt uit wat er kan.",
    MissingStatus.SOLVED: "Het regiobureau heeft een oplossing. Lees het antwoord hieronder.",
    MissingStatus.IMPOSSIBLE: "Het regiobureau kan dit nu niet oplossen. Lees het antwoord hieronder.",
}


def filled_form(
    found: Found, facts: RegionFacts, book: PostcodeBook, soonest_weeks: int | None, token: str
) -> MissingForm:
    """The form as the question fills it: nothing has to be typed for a signal that says something."""
    asked = found.asked
    weeks = soonest_weeks if soonest_weeks is not None else asked.start_within
    subject = _subject(found, facts)
    told = subject and len(asked.text.split()) == 1  # one word that we understood adds nothing to the product
    unsafe = len(asked.text) > MAX_LINE or personal_data_in(asked.text, known_words(facts, book)) is not None
    return MissingForm(
        token=token,
        subject=subject,
        place=_place(asked, facts, book),
        age="" if asked.age is None else AgeGroup.of(asked.age).value,
        weeks="" if weeks is None else str(weeks),
        characteristics=asked.characteristics[:MOST_CHARACTERISTICS],
        text="" if told or unsafe else asked.text,
    )


def _subject(found: Found, facts: RegionFacts) -> str:
    meant = resolved_products(found, facts)
    if meant:
        return meant[0].code
    return f"{SEGMENT}{found.asked.segments[0]}" if found.asked.segments else ""


def _place(asked: OfferQuestion, facts: RegionFacts, book: PostcodeBook) -> str:
    own = [code for code in asked.municipalities if code in facts.municipalities]
    if own:
        return own[0]
    if asked.areas:
        return f"{AREA}{asked.areas[0]}"
    return (municipality_of(book, asked.place, facts) or "") if asked.place else ""


def missing_page(
    form: MissingForm, found: Found, facts: RegionFacts, region: str, seal: str, errors: dict[str, str] | None = None
) -> MissingPage:
    """The form and what can be chosen in it."""
    asked = found.asked
    here = search_href(asked, region, page=1)
    total = found.answer.total
    number = len(form.characteristics)
    return MissingPage(
        form=form,
        seal=seal,
        action=here.replace("/zoeken", HERE, 1),
        back_href=here,
        found="" if asked == OfferQuestion(region=asked.region) else _found(total),
        subjects=_subjects(form, facts),
        places=_places(form, facts),
        ages=tuple(Choice(group.value, text, group.value == form.age) for group, text in AGE_TEXTS.items()),
        characteristics=_characteristics(form, facts),
        chosen=f"{number} gekozen" if number else "",
        errors=errors or {},
    )


def _found(total: int) -> str:
    return f"Uw zoekvraag geeft nu {counted(total, 'resultaat', 'resultaten') if total else 'geen resultaten'}."


def _subjects(form: MissingForm, facts: RegionFacts) -> tuple[ChoiceGroup, ...]:
    groups: dict[int, list[Choice]] = {}
    for product in facts.products.values():
        groups.setdefault(product.segment, []).append(Choice(product.code, product.name, product.code == form.subject))
    return tuple(
        ChoiceGroup(
            f"Segment {number}: {SEGMENT_NAMES[number]}",
            (
                *choices,
                Choice(f"{SEGMENT}{number}", "Iets anders in dit segment", form.subject == f"{SEGMENT}{number}"),
            ),
        )
        for number, choices in groups.items()
    )


def _places(form: MissingForm, facts: RegionFacts) -> tuple[ChoiceGroup, ...]:
    areas = tuple(Choice(f"{AREA}{name}", name, form.place == f"{AREA}{name}") for name in facts.areas)
    towns = tuple(Choice(code, name, form.place == code) for code, name in facts.municipalities.items())
    return tuple(group for group in (ChoiceGroup("Gemeente", towns), ChoiceGroup("Gebied", areas)) if group.choices)


def _characteristics(form: MissingForm, facts: RegionFacts) -> tuple[ChoiceGroup, ...]:
    return tuple(
        ChoiceGroup(
            title,
            tuple(
                Choice(each.code, each.label, each.code in form.characteristics)
                for each in facts.characteristics.values()
                if each.kind == kind
            ),
        )
        for kind, title in KIND_TITLES.items()
    )


def follow_page(
    view: SignalView,
    facts: RegionFacts,
    region: str,
    *,
    path: str,
    link: str,
    seal: str,
    is_new: bool,
    follower: MissingOfferFollower | None,
    mail_works: bool,
    typed: str = "",
    errors: dict[str, str] | None = None,
) -> FollowPage:
    """The private page of a signal. The address of who follows by mail is not shown: the link may be shared."""
    signal = view.signal
    products = (view.product.code,) if view.product is not None and view.product.code in facts.products else ()
    segments = (signal.segment,) if not products and signal.segment is not None else ()
    areas = (view.area,) if view.area in facts.areas and not view.municipality else ()
    return FollowPage(
        is_new=is_new,
        link=link,
        status=STATUS_TEXTS[signal.status],
        status_kind=STATUS_KINDS[signal.status],
        explanation=EXPLANATIONS[signal.status],
        answer=tuple(line for line in signal.answer.splitlines() if line.strip()),
        answered=long_date(signal.answered_at.astimezone(AMSTERDAM).date()) if signal.answered_at else "",
        rows=tuple(
            Fact(term, (words,))
            for term, words in (
                *signal_lines(view, facts),
                ("Gemeld op", long_date(signal.given_at.astimezone(AMSTERDAM).date())),
            )
        ),
        search_href=search_href(
            OfferQuestion(region=facts.slug, products=products, segments=segments, areas=areas), region
        ),
        search_text="Bekijk wat er nu wel is",
        mail=_mail(view, follower, mail_works=mail_works),
        typed=typed,
        seal=seal,
        path=path,
        errors=errors or {},
    )


def _mail(view: SignalView, follower: MissingOfferFollower | None, *, mail_works: bool) -> str:
    if view.signal.status.closed or not mail_works:
        return ""
    if follower is None:
        return "vraag"
    return "wacht" if follower.confirmed_at is None else "volgt"
