"""The improvement list in a browser: members, the office, two at once, the agenda and the page for everybody."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from portal.domain.improvement import WishStatus
from portal.domain.permissions import Role
from portal.models import User, Wish, WishVote
from tests.factories.offers import PASSWORD, make_user
from tests.factories.wishes import make_wish
from tests.web.conftest import Page, Visitor, text_of, texts_of

LIST = "/klankbord/verbeterlijst"
ELSEWHERE = "hart-van-brabant"


def put(made: Session, *words: Any, **more: Any) -> Wish:
    """A wish that the application sees at once."""
    wish = make_wish(made, *words, **more)
    made.commit()
    return wish


def account(made: Session, role: Role = Role.PROVIDER) -> User:
    """An account that the application sees at once."""
    user = make_user(made, role)
    made.commit()
    return user


@pytest.fixture
def member(made: Session) -> User:
    found = make_user(made, Role.PANEL)
    found.name = "Anja van der Stem"
    return found


@pytest.fixture
def office(made: Session) -> User:
    return make_user(made, Role.OFFICE)


def messages(page: Page) -> list[str]:
    return texts_of(page.with_class("melding"))


def value(page: Page, name: str, place: int = 0) -> str:
    return [each.get("value") or "" for each in page.find_all("input") if each.get("name") == name][place]


def stored(engine: Engine) -> list[Wish]:
    with Session(engine, expire_on_commit=False) as session:
        return list(session.scalars(select(Wish).order_by(Wish.id)))


def titles(page: Page) -> list[str]:
    return texts_of([each for row in page.with_class("wens__wat") for each in row.iter("a")])


def test_the_list_begins_empty_and_leads_to_the_other_pages(member: User, visitor: Visitor) -> None:
    form = {"gebruikersnaam": member.email, "wachtwoord": PASSWORD}
    assert visitor.post("/inloggen", form, status=303).response.headers["Location"] == "/klankbord"
    page = visitor.visit(LIST)
    assert "Er staan nog geen wensen op de lijst" in text_of(page.find_all("main")[0])
    nav = page.find_all("nav", aria_label="Klankbordgroep")[0]
    assert [each.get("href") for each in nav.iter("a")] == ["/klankbord", "/klankbord/ontbrekend-aanbod", LIST]
    assert [each.get("aria-current") for each in nav.iter("a")] == [None, None, "page"]


@pytest.mark.parametrize("path", [LIST, f"{LIST}/nieuw", f"{LIST}/1", f"{LIST}/1/bewerken", "/klankbord/agenda"])
def test_only_panel_office_and_admin_may_look(path: str, made: Session, new_visitor: Callable[[], Visitor]) -> None:
    provider = account(made)
    answer = new_visitor().visit(path, status=303)
    assert answer.response.headers["Location"].startswith("/inloggen?volgende=/klankbord")
    new_visitor().sign_in(provider).visit(path, status=403)


def test_a_wish_is_proposed_and_voted_for(member: User, visitor: Visitor, engine: Engine) -> None:
    visitor.sign_in(member)
    refused = visitor.post(f"{LIST}/nieuw", {"title": " ", "explanation": "uitleg blijft"}, status=422)
    assert "Titel: geef de wens een titel" in messages(refused)[0]
    assert text_of(refused.by_id("veld-explanation")) == "uitleg blijft"
    form = {"title": "Toon  <b>zaterdag</b>", "explanation": "Ouders vragen dit.\r\n\r\n- vaak", "source": "idee"}
    answer = visitor.post(f"{LIST}/nieuw", form, status=303)
    wish = stored(engine)[0]
    assert answer.response.headers["Location"] == f"{LIST}/{wish.id}"
    assert (wish.title, wish.explanation) == ("Toon <b>zaterdag</b>", "Ouders vragen dit.\n\n- vaak")
    page = visitor.visit(f"{LIST}/{wish.id}")
    assert messages(page) == ["Uw wens staat op de lijst. Uw stem is meegeteld."]
    assert text_of(page.find_all("h1")[0]) == "Toon <b>zaterdag</b>"
    assert texts_of(page.with_class("stem__aantal")) == ["1 stem (ook van u)"]
    assert "Besluit" not in texts_of(page.find_all("h2")), "members do not decide"
    assert len(page.find_all("a", href=f"{LIST}/{wish.id}/bewerken")) == 1


def test_a_vote_goes_back_to_the_list_where_the_button_stood(
    member: User, made: Session, visitor: Visitor, engine: Engine
) -> None:
    wish = put(made)
    visitor.sign_in(member)
    form = {"terug": "lijst", "status": "voorstel", "sorteer": "stemmen"}
    answer = visitor.post(f"{LIST}/{wish.id}/stem", form, status=303)
    assert answer.response.headers["Location"] == f"{LIST}?status=voorstel&sorteer=stemmen#wens-{wish.id}"
    visitor.post(f"{LIST}/{wish.id}/stem", {}, status=303)
    assert texts_of(visitor.visit(LIST).with_class("stem__aantal")) == ["1 stem (ook van u)"]
    answer = visitor.post(f"{LIST}/{wish.id}/stem-terug", {}, status=303)
    assert answer.response.headers["Location"] == f"{LIST}/{wish.id}"
    with Session(engine) as session:
        assert session.scalars(select(WishVote)).all() == []


def test_a_vote_too_late_is_refused_with_a_sentence(member: User, made: Session, visitor: Visitor) -> None:
    wish = put(made, status=WishStatus.REFUSED)
    visitor.sign_in(member)
    visitor.post(f"{LIST}/{wish.id}/stem", {}, status=303)
    page = visitor.visit(f"{LIST}/{wish.id}")
    assert messages(page) == ["Hierover is besloten: wij doen het niet. Stemmen kan niet meer."]
    assert page.find_all("form", action=f"{LIST}/{wish.id}/stem") == []


def test_the_office_does_not_vote(office: User, made: Session, visitor: Visitor) -> None:
    wish = put(made)
    visitor.sign_in(office).post(f"{LIST}/{wish.id}/stem", {}, status=403)


def test_the_list_filters_and_sorts(member: User, made: Session, visitor: Visitor) -> None:
    other = account(made, Role.PANEL)
    put(made, "een")
    put(made, "twee", voters=(member,))
    put(made, "drie", status=WishStatus.PLANNED, voters=(member, other))
    put(made, "daar", region=ELSEWHERE)
    visitor.sign_in(member)
    page = visitor.visit(LIST)
    assert titles(page) == ["twee", "een", "drie"]
    assert texts_of(page.find_all("h2")) == ["Nog geen besluit", "Gepland"]
    assert titles(visitor.visit(f"{LIST}?sorteer=stemmen")) == ["drie", "twee", "een"]
    assert titles(visitor.visit(f"{LIST}?status=gepland")) == ["drie"]
    assert "Gepland, 1e kwartaal 2027" in texts_of(visitor.visit(f"{LIST}?status=gepland").with_class("wensstatus"))
    empty = visitor.visit(f"{LIST}?status=later")
    assert "Hier staan geen wensen" in text_of(empty.find_all("main")[0])
    assert titles(visitor.visit(f"{LIST}?status=onzin&sorteer=onzin&pagina=-1")) == ["twee", "een", "drie"]


def test_a_long_list_has_pages(member: User, made: Session, visitor: Visitor) -> None:
    for number in range(53):
        put(made, f"wens {number}")
    visitor.sign_in(member)
    first = visitor.visit(LIST)
    assert len(titles(first)) == 50
    assert len(first.find_all("a", href=f"{LIST}?pagina=2")) == 1
    assert len(titles(visitor.visit(f"{LIST}?pagina=2"))) == 3
    visitor.visit(f"{LIST}?pagina=99999999999999999999")


def test_the_office_decides_plans_and_finishes(office: User, member: User, made: Session, visitor: Visitor) -> None:
    wish = put(made, "Zaterdag tonen", by=member)
    here = f"{LIST}/{wish.id}"
    page = visitor.sign_in(office).visit(here)
    assert texts_of(page.find_all("h2")) == ["Wat er gebeurde", "Stemmen", "Besluit"]
    refused = visitor.post(f"{here}/besluit", {"version": value(page, "version"), "reden": "omdat"}, status=422)
    assert "Besluit: kies wat u besluit" in messages(refused)[0]
    assert text_of(refused.by_id("reden")) == "omdat"
    form = {"version": value(page, "version"), "besluit": "gaan-we-doen", "reden": "Veel gevraagd."}
    visitor.post(f"{here}/besluit", form, status=303)
    page = visitor.visit(here)
    assert "Gaan we doen (Iemand, 22 november 2026)" in texts_of(page.find_all("dd"))
    visitor.post(f"{here}/planning", {"version": value(page, "version"), "kwartaal": "2020-1"}, status=422)
    visitor.post(f"{here}/planning", {"version": value(page, "version"), "kwartaal": "2027-1"}, status=303)
    page = visitor.visit(here)
    wrong = {"version": value(page, "version"), "gedaan": "Klaar.", "link": "javascript:alert(1)"}
    assert "Link: een adres begint met https://" in messages(visitor.post(f"{here}/gedaan", wrong, status=422))[0]
    visitor.post(f"{here}/gedaan", wrong | {"link": ""}, status=303)
    page = visitor.visit(here)
    assert len(page.find_all("a", href=f"/verbeterd?kwartaal=2026-4#wens-{wish.id}")) == 1
    history = texts_of(page.find_all("li"))
    assert [any(line.startswith(word) for line in history) for word in ("Besluit genomen", "Gepland", "Gedaan")] == [
        True,
        True,
        True,
    ]


def test_the_second_of_two_sees_what_was_decided(
    office: User, made: Session, new_visitor: Callable[[], Visitor], engine: Engine
) -> None:
    wish, other = put(made), account(made, Role.OFFICE)
    here = f"{LIST}/{wish.id}"
    first, second = new_visitor().sign_in(office), new_visitor().sign_in(other)
    version = value(second.visit(here), "version")
    first.post(f"{here}/besluit", {"version": version, "besluit": "later", "reden": "Later."}, status=303)
    mine = {"version": version, "besluit": "niet", "reden": "Past niet."}
    page = second.post(f"{here}/besluit", mine, status=422)
    assert "Iemand anders was u voor." in messages(page)[0]
    assert "‘Later’" in messages(page)[0]
    assert text_of(page.by_id("reden")) == "Past niet."
    assert stored(engine)[0].status is WishStatus.LATER
    second.post(f"{here}/besluit", mine | {"version": value(page, "version")}, status=303)
    assert stored(engine)[0].status is WishStatus.REFUSED


def test_two_who_change_the_words_choose(
    office: User, member: User, made: Session, new_visitor: Callable[[], Visitor], engine: Engine
) -> None:
    wish = put(made, "Oud", by=member)
    here = f"{LIST}/{wish.id}/bewerken"
    first, second = new_visitor().sign_in(office), new_visitor().sign_in(member)
    version = value(second.visit(here), "version")
    words = {"version": version, "explanation": "Uitleg.", "source": ""}
    first.post(here, words | {"title": "Van kantoor"}, status=303)
    page = second.post(here, words | {"title": "Van mij"}, status=422)
    assert "Iemand anders sloeg dit zojuist ook op" in texts_of(page.find_all("h2"))
    chosen = words | {"title": "Van mij", "version": value(page, "version"), "houd-title": "opgeslagen"}
    second.post(here, chosen, status=303)
    assert stored(engine)[0].title == "Van kantoor"


def test_a_member_cannot_change_the_words_of_another(member: User, made: Session, visitor: Visitor) -> None:
    wish = put(made, by=account(made, Role.PANEL))
    here = f"{LIST}/{wish.id}/bewerken"
    visitor.sign_in(member).visit(here, status=303)
    assert messages(visitor.visit(f"{LIST}/{wish.id}")) == ["U kunt deze wens niet wijzigen: vraag het regiobeheer."]
    refused = visitor.post(here, {"title": "x", "explanation": "y"}, status=422)
    assert "alleen wie de wens voorstelde" in messages(refused)[0]


@pytest.mark.parametrize("role", [Role.PANEL, Role.OFFICE])
def test_another_region_is_not_there(role: Role, made: Session, visitor: Visitor, engine: Engine) -> None:
    wish = put(made, "van daar", region=ELSEWHERE)
    visitor.sign_in(account(made, role))
    visitor.visit(f"{LIST}/{wish.id}", status=404)
    for path in (LIST, "/klankbord/agenda", "/klankbord", "/klankbord/rapport"):
        visitor.visit(f"{path}?regio={ELSEWHERE}", status=404)
    assert titles(visitor.visit(LIST)) == []
    visitor.post(f"{LIST}/{wish.id}/bewerken", {"title": "x", "explanation": "y"}, status=404)
    assert stored(engine)[0].title == "van daar"


def test_an_admin_sees_every_region(made: Session, visitor: Visitor) -> None:
    wish = put(made, "van daar", region=ELSEWHERE)
    visitor.sign_in(account(made, Role.ADMIN))
    assert titles(visitor.visit(f"{LIST}?regio={ELSEWHERE}")) == ["van daar"]
    assert "Besluit" in texts_of(visitor.visit(f"{LIST}/{wish.id}").find_all("h2"))


def test_the_agenda_has_decisions_open_wishes_and_what_was_done_since(
    member: User, made: Session, visitor: Visitor
) -> None:
    put(made, "zonder stem")
    put(made, "met stem", voters=(member,))
    put(made, "te laat", status=WishStatus.PLANNED, planned_for=date(2026, 7, 1))
    put(made, "wacht", status=WishStatus.LATER)
    put(made, "afgewezen", status=WishStatus.REFUSED)
    put(made, "net klaar", status=WishStatus.DONE, done_on=date(2026, 11, 10))
    put(made, "lang klaar", status=WishStatus.DONE, done_on=date(2026, 10, 1))
    page = visitor.sign_in(member).visit("/klankbord/agenda?sinds=2026-11-10")
    assert texts_of([each for row in page.with_class("agendalijst__kop") for each in row.iter("b")]) == [
        "met stem",
        "zonder stem",
        "te laat",
        "wacht",
    ]
    main = text_of(page.find_all("main")[0])
    assert "3. Gedaan sinds 10 november 2026 net klaar" in main
    assert "lang klaar" not in main
    assert "Dit kwartaal is voorbij: opnieuw plannen." in main
    assert page.by_id("sinds").get("value") == "10-11-2026"


@pytest.mark.parametrize(
    "since", ["", "gisteren", "2026-13-40", "0001-01-01", "9999-12-31", "2026-11-10T10:00", "10-11-2026"]
)
def test_any_day_in_the_address_gives_an_agenda(since: str, member: User, visitor: Visitor) -> None:
    visitor.sign_in(member).visit(f"/klankbord/agenda?sinds={since}")


def test_everybody_reads_what_was_done_last_quarter_and_nothing_else(
    member: User, office: User, made: Session, visitor: Visitor
) -> None:
    more = {"voters": (member,), "by": member, "source": "van Anja", "decision_reason": "intern", "done_text": "Nu zo."}
    own = put(made, "Kwartaal drie", status=WishStatus.DONE, done_on=date(2026, 9, 30), **more)
    own.done_link = f"#wens-{own.id}"
    made.commit()
    link = "https://regio.example/nieuws"
    put(made, "Met link", status=WishStatus.DONE, done_on=date(2026, 7, 1), done_link=link)
    put(made, "Dit kwartaal", status=WishStatus.DONE, done_on=date(2026, 10, 1))
    put(made, "Nog open")
    put(made, "Daar", status=WishStatus.DONE, done_on=date(2026, 9, 1), region=ELSEWHERE)
    page = visitor.visit("/verbeterd")
    assert texts_of(page.find_all("h3")) == ["Kwartaal drie", "Met link"]
    assert len(page.find_all("a", href=link)) == 1
    text = text_of(page.find_all("main")[0])
    assert [word for word in ("Anja", "intern", "stem", "Iemand", "Nog open", "Daar") if word in text] == []
    assert "Klaar op 30 september 2026" in text
    assert page.response.headers.getlist("Set-Cookie") == []
    assert texts_of(visitor.visit("/verbeterd?kwartaal=2026-4").find_all("h3")) == ["Dit kwartaal"]
    assert texts_of(visitor.visit(f"/verbeterd?regio={ELSEWHERE}").find_all("h3")) == ["Daar"]
    assert "niets afgerond" in text_of(visitor.visit("/verbeterd?kwartaal=2020-1").find_all("main")[0])
    assert texts_of(visitor.visit("/verbeterd?kwartaal=onzin").find_all("h3")) == ["Kwartaal drie", "Met link"]


def test_about_and_footer_lead_to_what_was_improved(visitor: Visitor) -> None:
    assert len(visitor.visit("/over").find_all("a", href="/verbeterd")) == 2
