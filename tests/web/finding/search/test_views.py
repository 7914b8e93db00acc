"""Finding care: whole lists of visible text, page and fragment, and any query string at all."""

from datetime import date
from urllib.parse import urlencode

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from portal.domain.admission import Verdict
from portal.domain.waiting_time import Status
from tests.factories.offers import make_location, make_offer, make_provider, make_report
from tests.web.conftest import Visitor, text_of, texts_of

EINDHOVEN = (161_600.0, 383_400.0)


@pytest.fixture
def offers(made: Session) -> dict[str, int]:
    """Four offers of trauma treatment and one of pleegzorg, with waits of different worth."""
    ids = {}
    for name, report in {
        "Snel": {"intake": 0, "start": 1},
        "Middel": {"intake": 2, "start": 4},
        "Oud": {"intake": 0, "start": 0, "days_old": 90},
        "Onbekend": None,
    }.items():
        offer = make_offer(made, provider=make_provider(made, name), characteristics=("emdr",))
        if report is not None:
            make_report(made, offer, Status.WAITING_LIST, **report)
        ids[name] = offer.id
    provider = make_provider(made, "Ver")
    place = make_location(made, provider, point=EINDHOVEN, place="Eindhoven", municipality="GM0772")
    home = make_offer(made, provider=provider, location=place, product="S2-01", places_total=4, description="")
    make_report(made, home, Status.AVAILABLE, places=2)
    ids["Ver"] = home.id
    return ids


def names(visitor: Visitor, url: str) -> list[str]:
    page = visitor.visit(url)
    return [text_of(each).split(",")[0] for each in page.with_class("aanbod__titel")]


def test_the_start_page_has_one_search_box(offers: dict[str, int], visitor: Visitor) -> None:
    page = visitor.visit("/")
    assert texts_of(page.find_all("h1")) == ["Wie kan dit kind snel helpen, dichtbij?"]
    assert page.by_id("q").get("type") == "search"
    assert "Pleegzorg voltijd" in texts_of([each for li in page.with_class("nu") for each in li.iter("a")])


def test_sorting_by_wait_puts_unknown_and_stale_last(offers: dict[str, int], visitor: Visitor) -> None:
    found = names(visitor, "/zoeken?product=S4-13&sorteer=wachttijd")
    assert found[:2] == ["Snel", "Middel"]
    assert set(found[2:]) == {"Oud", "Onbekend"}


def test_what_is_typed_next_holds_over_what_was_read_before(offers: dict[str, int], visitor: Visitor) -> None:
    first = visitor.visit("/zoeken?q=trauma+8+jaar+veldhoven+10+km&straal=15")
    fields = {field.get("name"): field.get("value", "") for field in first.by_id("zoekvorm").iter("input")}
    assert (fields["q"], fields["plaats"], fields["leeftijd"]) == ("trauma", "veldhoven", "8")
    assert "tot 10 km" in text_of(first.by_id("zoekvorm"))
    again = visitor.visit("/zoeken?" + urlencode({**fields, "straal": "10", "q": "pleegzorg 15 jaar eindhoven"}))
    assert text_of(again.find_all("h1")[0]) == "Pleegzorg, 15 jaar, bij Eindhoven"
    refined = visitor.visit("/zoeken?" + urlencode({**fields, "straal": "10", "leeftijd": "9"}))
    assert text_of(refined.find_all("h1")[0]) == "Trauma, 9 jaar, bij Veldhoven"


def test_where_a_problem_is_does_not_hide_the_help_for_it(offers: dict[str, int], visitor: Visitor) -> None:
    assert sorted(names(visitor, "/zoeken?q=trauma+op+school")) == ["Middel", "Onbekend", "Oud", "Snel"]
    page = visitor.visit("/zoeken?q=trauma+op+school")
    links = [link.get("href", "") for link in page.find_all("a")]
    sorting = [href for href in links if "sorteer=wachttijd" in href]
    assert sorting
    assert all("letterlijk=kenmerk" in href for href in sorting)


def test_stale_figures_are_not_shown(offers: dict[str, int], visitor: Visitor) -> None:
    page = visitor.visit(f"/aanbod/{offers['Oud']}")
    assert "Wachttijd onbekend" in text_of(page.with_class("wachtpaneel")[0])
    assert page.with_class("wacht__cijfer") == []


def test_a_result_says_who_what_where_when_and_how_sure(offers: dict[str, int], visitor: Visitor) -> None:
    page = visitor.visit("/zoeken?product=S4-13&plaats=Veldhoven&straal=15&start-binnen=1")
    row = page.with_class("aanbod")[0]
    visible = text_of(row)
    for part in ("Snel", "Traumabehandeling (EMDR)", "Veldhoven", "km", "Tot intake", "Daarna tot start", "norm 10"):
        assert part in visible
    assert "Vandaag gemeten, door de aanbieder" in visible
    assert "Zo verwijst u" in visible


def test_distance_sorts_and_limits(offers: dict[str, int], visitor: Visitor) -> None:
    assert names(visitor, "/zoeken?plaats=Eindhoven&sorteer=afstand")[0] == "Ver"
    assert names(visitor, "/zoeken?plaats=5611&straal=3") == ["Ver"]


def test_free_places_are_shown(offers: dict[str, int], visitor: Visitor) -> None:
    page = visitor.visit(f"/aanbod/{offers['Ver']}")
    assert texts_of(page.with_class("plekken__tekst")) == ["2 van 4 plekken vrij"]


def test_every_chip_takes_away_what_it_names(offers: dict[str, int], visitor: Visitor) -> None:
    page = visitor.visit("/zoeken?q=emdr&leeftijd=12&plaats=Veldhoven&straal=10&kenmerk=emdr&start-binnen=4")
    assert texts_of(page.with_class("chip__tekst")) == [
        "zoekwoorden: emdr",
        "leeftijd: 12 jaar",
        "plaats: Veldhoven, tot 10 km",
        "kenmerk: EMDR",
        "hulp start: binnen 4 weken",
    ]
    for chip, key in zip(
        page.with_class("chip__weg"), ("q", "leeftijd", "plaats", "kenmerk", "start-binnen"), strict=True
    ):
        assert f"{key}=" not in (chip.get("href") or "")
        visitor.visit(chip.get("href") or "")


def test_filters_count_what_choosing_them_gives(offers: dict[str, int], visitor: Visitor) -> None:
    page = visitor.visit("/zoeken")
    for field in page.find_all("input", name="product"):
        label = next(each for each in page.find_all("label") if field in list(each))
        number = int(text_of(label.find("span")).split()[0])  # type: ignore[arg-type]
        assert len(names(visitor, f"/zoeken?product={field.get('value')}")) == number


def test_the_fragment_is_the_same_element_as_in_the_page(offers: dict[str, int], visitor: Visitor) -> None:
    url = "/zoeken?product=S4-13&sorteer=wachttijd"
    whole, part = visitor.visit(url).by_id("resultaten"), visitor.visit(url, htmx=True).by_id("resultaten")
    assert part.find("title") is not None
    for extra in [each for each in part if each.tag == "title" or each.get("id") in ("telling", "zoekvorm")]:
        part.remove(extra)
    assert text_of(part) == text_of(whole)
    assert [each.attrib for each in part.iter("a")] == [each.attrib for each in whole.iter("a")]


def test_history_restores_get_the_whole_page(offers: dict[str, int], app: Flask) -> None:
    client = app.test_client()
    for header in ({"HX-History-Restore-Request": "true"}, {"HX-Boosted": "true"}):
        answer = client.get("/zoeken", headers={"HX-Request": "true"} | header)
        assert "<html" in answer.get_data(as_text=True)
        assert "HX-Request" in answer.headers["Vary"]


def test_nothing_found_is_no_dead_end(offers: dict[str, int], visitor: Visitor) -> None:
    page = visitor.visit("/zoeken?product=S2-01&plaats=Veldhoven&straal=1")
    ways = {text_of(each): each.get("href") for li in page.with_class("vraag") for each in li.iter("a")}
    assert "Zoek tot 15 km" in ways
    assert names(visitor, ways["Zoek tot 15 km"] or "") == ["Ver"]


def test_an_unknown_place_is_said_and_not_silently_dropped(offers: dict[str, int], visitor: Visitor) -> None:
    page = visitor.visit("/zoeken?plaats=Nergenshuizen&straal=5")
    assert "‘Nergenshuizen’ kennen wij niet" in text_of(page.with_class("melding")[0])


@pytest.mark.parametrize("asked", ["q=emdr+velthoven", "q=emdr&plaats=Velthoven", "q=Velthoven&letterlijk=leeftijd"])
def test_a_misspelt_place_is_searched_and_said(asked: str, offers: dict[str, int], visitor: Visitor) -> None:
    page = visitor.visit(f"/zoeken?{asked}&straal=5")
    said = text_of(page.with_class("melding")[0])
    assert "elthoven’ kennen wij niet als plaats. Bedoelde u ‘Veldhoven’?" in said
    assert "Veldhoven, tot 5 km" in " ".join(texts_of(page.with_class("chip")))
    assert names(visitor, f"/zoeken?{asked}&straal=5")
    assert visitor.client.get(f"/api/v1/aanbod?{asked}&straal=5").get_json()["begrepen"]["plaats"] == "Veldhoven"


def test_whom_to_call_in_a_crisis_stands_above_what_was_misspelt(made: Session, visitor: Visitor) -> None:
    make_offer(made, product="S5-01", places_total=4)
    said = visitor.visit("/zoeken?q=krisisbed+velthoven&segment=5").with_class("melding")
    assert [text_of(each)[:16] for each in said] == ["Bel altijd eerst", "‘krisisbed’ kenn", "‘velthoven’ kenn"]


def test_a_misspelt_place_is_a_word_again_when_its_chip_is_taken_away(offers: dict[str, int], visitor: Visitor) -> None:
    page = visitor.visit("/zoeken?q=emdr+velthoven&letterlijk=plaats")
    assert "Bedoelde u ‘Veldhoven’" not in text_of(page.find_all("main")[0])


def test_a_visitor_gets_no_cookie(offers: dict[str, int], app: Flask) -> None:
    client = app.test_client()
    for url in ("/", "/zoeken?q=emdr", f"/aanbod/{offers['Snel']}", "/producten", "/over", "/api/v1/aanbod"):
        assert "Set-Cookie" not in client.get(url).headers


@pytest.mark.parametrize("url", ["/producten", "/producten/S4-13", "/producten/S5-01", "/over", "/inloggen"])
def test_the_other_pages_stand(offers: dict[str, int], visitor: Visitor, url: str) -> None:
    visitor.visit(url)


@pytest.mark.parametrize("url", ["/aanbod/999999", "/aanbieders/niemand", "/producten/S9", "/weg"])
def test_what_is_not_there_is_a_dutch_404(visitor: Visitor, url: str) -> None:
    page = visitor.visit(url, status=404)
    assert texts_of(page.find_all("h1")) == ["Deze pagina is er niet"]


KEYS = (
    "q", "product", "segment", "gemeente", "gebied", "plaats", "straal", "leeftijd", "kenmerk", "start-binnen",
    "startBinnen", "sorteer", "pagina", "status", "actueel", "stop", "regio", "letterlijk", "vreemd",
)  # fmt: skip
VALUES = st.one_of(
    st.text(max_size=60),
    st.integers(-(10**12), 10**12).map(str),
    st.sampled_from(
        ("S4-13", "emdr", "GM0861", "Veldhoven", "5503", "wachttijd", "afstand", "ja", "nee", "1e9", "NaN")
    ),
)


@pytest.mark.parametrize("path", ["/zoeken", "/api/v1/aanbod"])
def test_any_query_string_gives_an_answer(offers: dict[str, int], app: Flask, path: str) -> None:
    client = app.test_client()
    app.config["RATELIMIT_ENABLED"] = False

    @given(st.lists(st.tuples(st.sampled_from(KEYS), VALUES), max_size=8))
    def ask(pairs: list[tuple[str, str]]) -> None:
        answer = client.get(f"{path}?{urlencode(pairs, errors='surrogatepass')}")
        assert answer.status_code in (200, 429), answer.get_data(as_text=True)[:500]

    ask()


@pytest.mark.parametrize(
    "query",
    [
        "q=" + "a" * 5000,
        "q=%ff",
        "plaats=%F0%9F%98%80",
        "pagina=0",
        "pagina=99999",
        "straal=-5&plaats=5503",
        "q=%22",
    ],
)
def test_odd_questions_give_a_page(offers: dict[str, int], visitor: Visitor, query: str) -> None:
    visitor.visit(f"/zoeken?{query}")


class TestTheRuleOf20Kilometres:
    """A search shows only admissible or overridden locations with a contract on that day."""

    @pytest.fixture
    def ids(self, made: Session) -> dict[str, int]:
        return {
            "ja": make_offer(made, verdict=Verdict.YES).id,
            "nee": make_offer(made, verdict=Verdict.NO).id,
            "zelf": make_offer(made, verdict=Verdict.JUDGE).id,
            "toegelaten": make_offer(made, verdict=Verdict.JUDGE, override=True).id,
            "geweigerd": make_offer(made, verdict=Verdict.YES, override=False).id,
            "later": make_offer(made, contract=(date(2026, 11, 23), None)).id,
            "voorbij": make_offer(made, contract=(date(2025, 1, 1), date(2026, 11, 21))).id,
            "vandaag": make_offer(made, contract=(date(2026, 11, 22), date(2026, 11, 22))).id,
        }

    def test_search_api_and_offer_page_agree(self, ids: dict[str, int], visitor: Visitor) -> None:
        shown = {ids[name] for name in ("ja", "toegelaten", "vandaag")}
        found = visitor.client.get("/api/v1/aanbod").get_json()
        assert {each["id"] for each in found["resultaten"]} == shown
        assert found["totaal"] == 3
        for offer_id in ids.values():
            visitor.visit(f"/aanbod/{offer_id}", status=200 if offer_id in shown else 404)

    def test_another_region_shows_nothing_of_it(self, ids: dict[str, int], visitor: Visitor) -> None:
        found = visitor.client.get("/api/v1/aanbod?regio=hart-van-brabant").get_json()
        assert (found["totaal"], found["resultaten"]) == (0, [])


def test_the_one_box_is_read_and_shown(offers: dict[str, int], visitor: Visitor) -> None:
    page = visitor.visit("/zoeken?q=emdr 12 jaar Veldhoven")
    assert texts_of(page.find_all("h1")) == ["Emdr, 12 jaar, bij Veldhoven"]
    assert texts_of(page.with_class("chip__tekst")) == [
        "zoekwoorden: emdr",
        "leeftijd: 12 jaar",
        "plaats: Veldhoven, tot 20 km",
    ]
    understood = visitor.client.get("/api/v1/aanbod?q=emdr 12 jaar Veldhoven").get_json()["begrepen"]
    assert (understood["leeftijd"], understood["plaats"], understood["straal"]) == (12, "Veldhoven", 20)
    assert understood["product"] == "S4-13"
    assert visitor.client.get("/api/v1/aanbod?q=hulp").get_json()["begrepen"]["product"] is None


def test_a_typing_error_is_said(offers: dict[str, int], visitor: Visitor) -> None:
    page = visitor.visit("/zoeken?q=pleegzrog")
    assert "Bedoelde u" in text_of(page.with_class("melding")[0])
    assert [text_of(each).split(",")[0] for each in page.with_class("aanbod__titel")] == ["Ver"]


def test_a_distance_in_the_field_holds_for_a_place_in_the_text(offers: dict[str, int], visitor: Visitor) -> None:
    page = visitor.visit("/zoeken?q=emdr Veldhoven&straal=5")
    assert "plaats: Veldhoven, tot 5 km" in texts_of(page.with_class("chip__tekst"))
    assert visitor.visit("/zoeken?straal=5").with_class("chip__tekst") == []


def test_a_wrong_reading_is_one_tap_to_undo(offers: dict[str, int], visitor: Visitor) -> None:
    page = visitor.visit("/zoeken?q=emdr best")
    chip = next(each for each in page.with_class("chip__weg") if "plaats" in (each.get("aria-label") or ""))
    undone = visitor.visit(chip.get("href") or "")
    assert texts_of(undone.with_class("chip__tekst")) == ["zoekwoorden: emdr best"]


def test_suggestions_are_a_list_of_options(offers: dict[str, int], visitor: Visitor) -> None:
    answer = visitor.client.get("/zoeken/suggesties?q=trau&leeftijd=12")
    assert answer.headers["Cache-Control"] == "max-age=60"
    html = answer.get_data(as_text=True)
    assert 'role="listbox"' in html
    assert 'data-naar="/zoeken?product=S4-13&amp;leeftijd=12&amp;suggestie=product"' in html
    assert "product · 4 keer aanbod" in html
    assert "<li" not in visitor.client.get("/zoeken/suggesties?q=t").get_data(as_text=True)
    assert "<script>" not in visitor.client.get("/zoeken/suggesties?q=%3Cscript%3E").get_data(as_text=True)


def test_every_result_says_in_one_sentence_why_it_is_there(offers: dict[str, int], visitor: Visitor) -> None:
    page = visitor.visit("/zoeken?q=ptss+12+jaar+veldhoven")
    reasons = [text_of(each.find("p")) for each in page.with_class("waarom")]  # type: ignore[arg-type]
    assert reasons[0] == (
        "Traumabehandeling (EMDR) is bedoeld voor ‘ptss’, het is voor 2 tot en met 23 jaar, het ligt 1,3 km van "
        "Veldhoven (hemelsbreed) en hulp start naar verwachting over 1 week (wat past gaat voor, dan wie het eerst kan "
        "starten; hoe bekend een aanbieder is telt niet mee)."
    ), reasons[0]


def test_no_dead_end_leads_to_a_report_with_the_question(offers: dict[str, int], visitor: Visitor) -> None:
    page = visitor.visit("/zoeken?q=pleegzorg&plaats=Veldhoven&straal=1&leeftijd=7")
    links = {text_of(each): each.get("href") or "" for each in page.with_class("leeg")[0].iter("a")}
    assert links["Zoek tot 15 km"].endswith("straal=15&leeftijd=7")
    missing = visitor.visit(links["Meld ontbrekend aanbod"])
    assert [each.get("selected") is not None for each in missing.find_all("option", value="S2-01")] == [True]
    assert "Uw zoekvraag geeft nu geen resultaten." in text_of(missing.find_all("main")[0])


def test_a_place_left_out_is_a_chip_that_takes_it_away(offers: dict[str, int], visitor: Visitor) -> None:
    page = visitor.visit("/zoeken?q=hulp+niet+in+Eindhoven+of+Helmond")
    chips = {text_of(each): each for each in page.with_class("chip")}
    assert list(chips) == ["niet in: Eindhoven", "niet in: Helmond"]
    assert "Ver" not in names(visitor, "/zoeken?q=hulp+niet+in+Eindhoven+of+Helmond")
    link = next(chips["niet in: Eindhoven"].iter("a")).get("href") or ""
    assert [text_of(each) for each in visitor.visit(link).with_class("chip")] == ["niet in: Helmond"]


def test_a_denial_is_a_chip_that_undoes_it(offers: dict[str, int], visitor: Visitor) -> None:
    page = visitor.visit("/zoeken?q=trauma,+geen+pleegzorg")
    chips = {text_of(each): each for each in page.with_class("chip")}
    assert list(chips) == ["zoekwoorden: trauma", "zonder: pleegzorg"]
    link = next(chips["zonder: pleegzorg"].iter("a")).get("href") or ""
    assert [text_of(each) for each in visitor.visit(link).with_class("chip")] == ["zoekwoorden: trauma, geen pleegzorg"]
