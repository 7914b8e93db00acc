"""From an own offer, and what was typed about it, to its page and its preview."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date

from portal.domain.completeness import Share, completeness
from portal.domain.form_version import clashes, version_of
from portal.models import Offer, Product
from portal.queries.offers import OfferView
from portal.services.catalogue.region_facts import RegionFacts
from portal.services.finding.find_offers import FoundOffer
from portal.services.offers.change_offer import MOST, OfferWords
from portal.web.choice import TwoVersions
from portal.web.offers.presenter import FACT_TITLES, offer_page
from portal.web.offers.row import result_row
from portal.web.provider.offer.forms import OfferForm, labels_of
from portal.web.provider.offer.page import (
    EditOfferPage,
    MissingField,
    PreviewPart,
    Score,
    Tick,
    TickGroup,
)
from portal.web.words.dutch import thousands

LABELS = {
    "description": "Wat het is",
    "age_from": "Leeftijd van",
    "age_to": "Leeftijd tot en met",
    "contra_indications": "Niet voor",
    "characteristics": "Kenmerken",
    "how_to_refer": "Zo verwijst u",
    "phone": "Telefoon",
    "phone_hours": "Bereikbaar",
    "email": "E-mailadres",
    "website": "Website",
    "places_total": "Plekken in totaal",
    "bridging": "Overbruggingszorg",
    "consultation": "Overleg vooraf",
}
WHYS = {
    "description": "Dit lezen verwijzers het eerst.",
    "doelgroep": "Verwijzers zoeken op voor wie de hulp is.",
    "problematiek": "Verwijzers zoeken op het probleem van het kind.",
    "phone": "Verwijzers bellen om te horen of het past.",
    "methodiek": "Zo zien verwijzers hoe u werkt.",
    "how_to_refer": "Zo komt een verwijzing in één keer goed aan.",
    "contra_indications": "Dit scheelt verwijzingen die niet passen.",
    "setting": "Gezinnen willen weten waar de hulp is.",
    "phone_hours": "Dan bellen verwijzers als er iemand opneemt.",
    "taal": "Sommige gezinnen spreken geen Nederlands.",
    "places_total": "Dan zegt het aantal vrije plekken meer.",
    "bridging": "Zo weet een gezin wat er kan tijdens het wachten.",
    "consultation": "Soms is overleg genoeg en is verwijzen niet nodig.",
    "email": "Niet iedereen kan onder werktijd bellen.",
}


@dataclass(frozen=True, slots=True)
class Around:
    """What belongs to an own offer besides its words."""

    facts: RegionFacts
    shares: Mapping[str, Share]
    lighter: Sequence[Product]
    default_region: str
    today: date
    searched: Mapping[str, int]
    """How often searches of the month before filtered on a field."""


def edit_page(
    view: OfferView,
    around: Around,
    form: OfferForm,
    preview: PreviewPart,
    *,
    shown: bool,
    errors: Mapping[str, str] | None = None,
) -> EditOfferPage:
    """The whole page; ``shown`` says whether referrers can see the offer today."""
    here = f"/mijn-aanbod/{view.offer.id}"
    versions = _versions(view, around.facts, form)
    if versions:  # both are shown now, so the next save may choose
        form = replace(form, version=version_of(OfferWords.of(view).texts))
    return EditOfferPage(
        heading=view.product.name,
        place=view.location.name,
        save_href=f"{here}/bewerken",
        preview_href=f"{here}/voorbeeld",
        public_href=f"/aanbod/{view.offer.id}" if shown else "",
        form=form,
        groups=_groups(around.facts, form),
        counts_places=view.product.counts_places,
        age_limits=f"Dit product is voor {view.product.age_from} tot en met {view.product.age_to} jaar.",
        lengths=MOST,
        preview=preview,
        versions=versions,
        errors=dict(errors or {}),
    )


def preview_part(
    view: OfferView, words: OfferWords, around: Around, errors: Mapping[str, str], *, unsaved: bool
) -> PreviewPart:
    """The offer as if ``words`` were saved; nothing is written."""
    as_typed = _with_words(view, words, around.facts)
    page = offer_page(as_typed, around.facts, (), around.lighter, around.default_region, around.today)
    return PreviewPart(
        offer=replace(page, charts=(), history=()),
        row=result_row(FoundOffer(as_typed, None), around.facts, around.today),
        score=_score(view, words, around),
        faults=tuple((field_href(name), f"{LABELS[name]}: {sentence}") for name, sentence in errors.items()),
        unsaved=unsaved,
    )


def field_href(name: str) -> str:
    """Where a field stands on the page; kinds of characteristics have a place each."""
    return f"#kenmerk-{name}" if name in FACT_TITLES else f"#veld-{name}"


def _with_words(view: OfferView, words: OfferWords, facts: RegionFacts) -> OfferView:
    """A view of an offer that no session knows: showing it can never save it."""
    values = {each.name: getattr(words, each.name) for each in fields(words) if each.name != "characteristics"}
    offer = Offer(id=view.offer.id, contract_id=view.offer.contract_id, location_id=view.offer.location_id, **values)
    return replace(
        view,
        offer=offer,
        characteristics=tuple(code for code in words.characteristics if code in facts.characteristics),
    )


def _score(view: OfferView, words: OfferWords, around: Around) -> Score:
    kinds = {
        around.facts.characteristics[code].kind
        for code in words.characteristics
        if code in around.facts.characteristics
    }
    filled = kinds | {name for name, text in words.texts.items() if text.strip()}
    judged = completeness(filled, around.shares, counts_places=view.product.counts_places, searched=around.searched)
    return Score(
        judged.filled,
        judged.asked,
        f"{judged.filled} van de {judged.asked} onderdelen ingevuld",
        tuple(
            MissingField(
                FACT_TITLES.get(name) or LABELS[name], field_href(name), _why(name, share, around.searched.get(name, 0))
            )
            for name, share in judged.missing
        ),
    )


def _why(name: str, share: Share, searches: int) -> str:
    if searches:
        return f"Verwijzers filterden hier vorige maand {thousands(searches)} keer op. {WHYS[name]}"
    if share.total < 2 or not share.filled:
        return WHYS[name]
    return f"{share.filled} van de {share.total} aanbieders van dit product vulden dit in. {WHYS[name]}"


def _groups(facts: RegionFacts, form: OfferForm) -> tuple[TickGroup, ...]:
    groups = []
    for kind in FACT_TITLES:
        ticks = tuple(
            Tick(each.code, each.label, each.code in form.characteristics)
            for each in facts.characteristics.values()
            if each.kind == kind
        )
        chosen = sum(tick.ticked for tick in ticks)
        if ticks:
            groups.append(TickGroup(FACT_TITLES[kind], ticks, f"{chosen} gekozen" if chosen else "", kind))
    return tuple(groups)


def _versions(view: OfferView, facts: RegionFacts, form: OfferForm) -> tuple[TwoVersions, ...]:
    stored = OfferWords.of(view)
    labels = {each.code: each.label for each in facts.characteristics.values()}
    now, typed = stored.texts, form.texts
    return tuple(
        TwoVersions(
            name,
            LABELS[name],
            labels_of(stored.characteristics, labels) if name == "characteristics" else now[name],
            labels_of(form.characteristics, labels) if name == "characteristics" else typed[name],
            mine,
        )
        for name, mine in clashes(form.version, now, typed).items()
    )
