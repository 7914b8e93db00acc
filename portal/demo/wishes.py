"""Wishes of an invented panel for the demo: a handful, in every state, with votes of members who cannot sign in."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from portal.domain.dutch_time import AMSTERDAM
from portal.domain.improvement import Decision, WishStatus, quarters_to_plan
from portal.domain.permissions import Role
from portal.domain.quarter import previous_quarter, quarter_start
from portal.models import AuditEntry, Channel, Region, User, Wish, WishVote
from portal.services.accounts.credentials import add_user, new_password

MEMBERS = ("huisarts", "praktijkondersteuner", "wijkteam", "jeugdbescherming", "intern begeleider")


@dataclass(frozen=True, slots=True)
class _Demo:
    """A wish of the demo; ``votes`` of so many members, ``days`` ago proposed."""

    title: str
    explanation: str
    source: str
    votes: int
    days: int
    status: WishStatus = WishStatus.PROPOSED
    reason: str = ""
    done: str = ""


WISHES = (
    _Demo(
        "Laat zien of een aanbieder ook op zaterdag behandelt",
        "Ouders met wisseldiensten vragen hierom.\n\nNu staat het soms in de tekst en soms nergens.",
        "Eigen idee van een huisarts",
        4,
        18,
    ),
    _Demo(
        "Genderpoli opnemen of zeggen waar het wel kan",
        "Verwijzers zoeken hierop en vinden niets. Zeg anders waar wij wel heen kunnen.",
        "Zoekvragen zonder resultaat",
        5,
        41,
    ),
    _Demo(
        "Een pagina om met ouders samen op het scherm te bekijken",
        "Grotere letters, minder afkortingen en geen telefoonnummers voor verwijzers.",
        "Gesprek met een oudervereniging",
        2,
        9,
    ),
    _Demo(
        "Meer aanbod voor thuiszitters in De Peel",
        "Wie een jaar of langer thuiszit, komt nu alleen in Eindhoven terecht.",
        "Signalen over ontbrekend aanbod",
        5,
        120,
        WishStatus.WILL_DO,
        "Dit raakt veel gezinnen. Wij vragen twee aanbieders om een voorstel.",
    ),
    _Demo(
        "Een seintje als een wachttijd korter wordt",
        "Dan hoeven wij niet elke week opnieuw te zoeken.",
        "Eigen idee van het wijkteam",
        3,
        95,
        WishStatus.PLANNED,
        "Past bij de herinneringen die er al zijn.",
    ),
    _Demo(
        "Aanbieders beoordelen met sterren",
        "Zoals bij een webwinkel.",
        "Eigen idee van een lid",
        1,
        88,
        WishStatus.REFUSED,
        "Sterren zeggen weinig over of hulp past, en kleine aanbieders krijgen er te weinig.",
    ),
    _Demo(
        "Vervoer bij elk product vermelden",
        "Voor dagbehandeling is dit vaak de eerste vraag.",
        "Meldingen van verwijzers",
        3,
        150,
        WishStatus.LATER,
        "Eerst moeten de contracten voor vervoer rond zijn.",
    ),
    _Demo(
        "Gewone woorden herkennen, zoals ‘gaat niet naar school’",
        "Niet iedereen kent de namen van producten.",
        "Zoekvragen zonder resultaat",
        5,
        230,
        WishStatus.DONE,
        "Zonder dit vinden ouders niets.",
        "De zoekmachine kent nu ruim 2.000 woorden die mensen gebruiken. Het regiobeheer voegt zelf woorden toe.",
    ),
    _Demo(
        "Bij elke wachttijd zeggen hoe oud het cijfer is",
        "Een oud cijfer is erger dan geen cijfer.",
        "Eigen idee van een huisarts",
        5,
        260,
        WishStatus.DONE,
        "Vertrouwen in de cijfers gaat voor.",
        "Bij elk cijfer staat nu wanneer het is gemeten. Een te oud cijfer tonen wij niet meer.",
    ),
)


def load_demo_wishes(session: Session, region: Region, office: User, panel: User, now: datetime) -> None:
    """Put the wishes on the list of the demo region; ``panel`` proposed them, ``office`` decided."""
    voters = [panel.id, *(_member(session, region, name, now) for name in MEMBERS)]
    for place, demo in enumerate(WISHES):
        wish = _wish(demo, place, region, office, panel, now)
        session.add(wish)
        session.flush()
        chosen = (voters[(place + step + 1) % len(voters)] for step in range(demo.votes))
        session.add_all(WishVote(wish_id=wish.id, user_id=voter, given_at=wish.proposed_at) for voter in chosen)
        if wish.status is WishStatus.DONE:
            wish.done_link = f"#wens-{wish.id}"
        session.add_all(_trail(wish, demo))


def _member(session: Session, region: Region, name: str, now: datetime) -> int:
    email = f"{name.replace(' ', '-')}@klankbord.plekwijzer.example"
    password = new_password()
    user = add_user(
        session, email=email, name=f"Lid ({name})", role=Role.PANEL, password=password, now=now, region_id=region.id
    )
    user.active = False
    return user.id


def _wish(demo: _Demo, place: int, region: Region, office: User, panel: User, now: datetime) -> Wish:
    today = now.astimezone(AMSTERDAM).date()
    start = previous_quarter(quarter_start(today))
    decided = demo.status is not WishStatus.PROPOSED
    proposed = now - timedelta(days=demo.days)
    return Wish(
        region_id=region.id,
        title=demo.title,
        explanation=demo.explanation,
        source=demo.source,
        status=demo.status,
        proposed_by_id=panel.id,
        proposed_at=proposed,
        decision_reason=demo.reason,
        decided_by_id=office.id if decided else None,
        decided_at=proposed + timedelta(days=14) if decided else None,
        planned_for=quarters_to_plan(today)[1] if demo.status is WishStatus.PLANNED else None,
        done_text=demo.done,
        done_on=start + timedelta(days=20 + 5 * place) if demo.status is WishStatus.DONE else None,
    )


def _trail(wish: Wish, demo: _Demo) -> list[AuditEntry]:
    """What people did with it, as their clicks would have written it."""
    words = {"title": demo.title, "explanation": demo.explanation, "source": demo.source}
    steps: list[tuple[datetime, int | None, str, dict[str, str] | None, dict[str, str]]] = [
        (wish.proposed_at, wish.proposed_by_id, "wens voorgesteld", None, words)
    ]
    if wish.decided_at is not None:
        accepted = demo.status in (WishStatus.WILL_DO, WishStatus.PLANNED, WishStatus.DONE)
        status = Decision.WILL_DO.value if accepted else demo.status.value
        before = {"status": WishStatus.PROPOSED.value, "reason": ""}
        after = {"status": status, "reason": demo.reason}
        steps.append((wish.decided_at, wish.decided_by_id, "besluit genomen", before, after))
        before = {"status": status}
        if wish.planned_for is not None:
            after = {"status": wish.status.value, "planned_for": wish.planned_for.isoformat()}
            steps.append((wish.decided_at, wish.decided_by_id, "gepland", before, after))
        if wish.done_on is not None:
            at = datetime(wish.done_on.year, wish.done_on.month, wish.done_on.day, 16, 0, tzinfo=AMSTERDAM)
            after = {"status": wish.status.value, "done_text": demo.done}
            steps.append((at, wish.decided_by_id, "gedaan", before, after))
    return [
        AuditEntry(
            at=at,
            user_id=user_id,
            channel=Channel.COMMAND,
            action=action,
            subject="wish",
            subject_id=wish.id,
            before=before,
            after=after,
        )
        for at, user_id, action, before, after in steps
    ]
