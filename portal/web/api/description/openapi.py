"""The description of the API in OpenAPI 3.1, at /openapi.json; a test asks the running portal whether it is true.

Only words and limits: nothing here asks the database, knows who is signed in or answers a call of the API.
"""

from functools import cache
from typing import Any

from flask import Blueprint, jsonify
from werkzeug.wrappers import Response

from portal.domain.availability import MAX_PLACES
from portal.domain.offer_question import PER_PAGE
from portal.domain.waiting_time import MAX_WEEKS, Actuality, Status, StopReason
from portal.web.api.offers.presenter import FACET_NAMES
from portal.web.api.waits.bearer import api_rate
from portal.web.api.waits.forms import BIGGEST_ID, KEY, MOST_AT_ONCE, SAYABLE, VERSION
from portal.web.extensions import components, limiter
from portal.web.guards import public

bp = Blueprint("description", __name__)

Json = dict[str, Any]
API_VERSION = "1.1"

REASONS = {
    400: "Het verzoek is niet te lezen",
    401: "De sleutel ontbreekt, is onbekend of ingetrokken",
    403: "Dit mag niet",
    404: "Dit is er niet, of het is niet van u",
    405: "Deze methode kan hier niet",
    409: "Intussen gewijzigd: niets is opgeslagen",
    412: "Intussen gewijzigd: niets is opgeslagen",
    413: "Te groot",
    415: "Geen JSON",
    422: "Er klopt iets niet: niets is opgeslagen",
    428: "Noem de versie die u hebt gelezen",
    429: "Te veel verzoeken: wacht zo lang als Retry-After zegt",
    503: "Even niet bereikbaar: probeer het opnieuw",
}
ALWAYS = (400, 404, 405, 429, 503)
QUERY = (
    (
        "q",
        "Vrije tekst. Leeftijd, plaats, afstand en wachttijd worden eruit gelezen; een afstand gaat voor `straal`.",
        "trauma",
    ),
    ("product", "Productcode. Mag vaker.", "S4-13"),
    ("segment", "1 tot en met 5. Mag vaker.", "4"),
    ("gemeente", "Gemeentecode (CBS). Mag vaker.", "GM0861"),
    ("gebied", "Gebied binnen de regio. Mag vaker.", "kempen"),
    (
        "plaats",
        "Plaats of postcode waar vandaan wordt gezocht. Bij een tikfout staat in ‘begrepen’ welke plaats is gekozen.",
        "Veldhoven",
    ),
    ("straal", "Afstand in hele kilometers vanaf ‘plaats’.", "10"),
    ("leeftijd", "Leeftijd in jaren.", "14"),
    ("kenmerk", "Code van een kenmerk; meer kenmerken gelden samen.", "emdr"),
    ("startBinnen", "Beide wachttijden samen, in weken.", "8"),
    ("status", f"Een van: {', '.join(Status)}. Mag vaker.", "wachtlijst"),
    ("actueel", "‘ja’: alleen cijfers die actueel zijn.", "ja"),
    ("stop", "‘nee’: zonder cliëntenstop.", "nee"),
    ("sorteer", "relevantie, wachttijd of afstand.", "wachttijd"),
    ("letterlijk", "Wat niet uit de tekst gelezen moet worden.", "leeftijd"),
    ("pagina", f"Bladzijde van {PER_PAGE}.", "1"),
    ("regio", "Een andere regio dan die van deze installatie.", "een-10-voor-de-jeugd"),
)


@bp.get("/openapi.json")
@public
@limiter.limit(api_rate)
def description() -> Response:
    """The description; it may be read from any site."""
    answer = jsonify(described(components().settings.base_url))
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return answer


@cache
def described(base_url: str) -> Json:
    """The whole description for an installation at ``base_url``."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Plekwijzer",
            "version": API_VERSION,
            "summary": "Wie heeft plek in de jeugdhulp, en hoe lang is de wachttijd?",
            "description": ABOUT,
            "license": {"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
        },
        "servers": [{"url": base_url}],
        "tags": [
            {"name": "zoeken", "description": "Open voor iedereen, zonder sleutel."},
            {"name": "mijn aanbod", "description": "Voor systemen van aanbieders, met een sleutel."},
            {"name": "beheer", "description": "Of de installatie werkt."},
        ],
        "paths": _paths(),
        "components": {
            "schemas": _schemas(),
            "securitySchemes": {
                "sleutel": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "Een sleutel van uw organisatie. U maakt haar in het portaal bij Mijn aanbod, "
                    "Koppelingen, en ziet haar daar één keer.",
                }
            },
        },
    }


ABOUT = (
    "Zoek jeugdhulp met een contract, en houd als aanbieder uw eigen wachttijden bij.\n\n"
    "Alle fouten zijn problem+json (RFC 9457) met een zin in het Nederlands. Weken zijn hele weken, dagen zijn "
    "jjjj-mm-dd. Deze API kent geen gegevens van kinderen of ouders: stuur ze ook niet.\n\n"
    "Zoeken let alleen op wat het kent: een onbekende waarde in de zoekvraag wordt overgeslagen."
)


def _paths() -> Json:
    return {
        "/api/v1/aanbod": {
            "get": {
                "operationId": "zoekAanbod",
                "tags": ["zoeken"],
                "summary": "Zoek aanbod",
                "parameters": [
                    {"name": name, "in": "query", "description": text, "schema": {"type": "string"}, "example": example}
                    for name, text, example in QUERY
                ],
                "responses": _answers("Het aanbod dat past, een bladzijde", "Zoekuitkomst", FOUND),
            }
        },
        "/api/v1/mijn/aanbod": {
            "get": {
                "operationId": "mijnAanbod",
                "tags": ["mijn aanbod"],
                "summary": "Al uw aanbod met de wachttijden en hun versies",
                "security": [{"sleutel": []}],
                "responses": _answers(
                    "Uw aanbod", "MijnAanbod", {"totaal": 1, "aanbod": [OWN_OFFER]}, 401, 403
                ),
            }
        },
        "/api/v1/mijn/aanbod/{id}/wachttijd": {
            "parameters": [
                {
                    "name": "id",
                    "in": "path",
                    "required": True,
                    "description": "Het nummer van uw aanbod.",
                    "schema": ID,
                    "example": 1204,
                }
            ],
            "get": {
                "operationId": "mijnWachttijd",
                "tags": ["mijn aanbod"],
                "summary": "De wachttijd van één aanbod, met haar ETag",
                "security": [{"sleutel": []}],
                "responses": _with_etag(_answers("De wachttijd", "MijnWachttijd", OWN_WAIT, 401, 403)),
            },
            "put": {
                "operationId": "meldWachttijd",
                "tags": ["mijn aanbod"],
                "summary": "Meld de wachttijd van één aanbod",
                "description": "Elke melding komt in de geschiedenis; niets wordt gewist. Zoekers zien haar binnen "
                "een seconde. De regels zijn die van het scherm: de status bepaalt welke velden nodig zijn, en velden "
                "die er niet bij horen worden niet bewaard.",
                "security": [{"sleutel": []}],
                "parameters": [
                    {
                        "name": "If-Match",
                        "in": "header",
                        "description": "De ETag die u hebt gelezen. Zonder krijgt u 428; is er intussen iets anders "
                        "gemeld, dan 412.",
                        "schema": {"type": "string"},
                        "example": '"1204-88"',
                    }
                ],
                "requestBody": _body("NieuweWachttijd", NEW_WAIT),
                "responses": _with_etag(
                    _answers(
                        "Wat er nu staat", "MijnWachttijd", OWN_WAIT, 401, 403, 412, 413, 415, 422, 428
                    )
                ),
            },
        },
        "/api/v1/mijn/wachttijden": {
            "put": {
                "operationId": "meldWachttijden",
                "tags": ["mijn aanbod"],
                "summary": f"Meld hoogstens {MOST_AT_ONCE} wachttijden tegelijk, alle of geen",
                "description": "Bij één fout verandert er niets, en noemt het antwoord alle fouten: 404 als aanbod er "
                "niet is, 409 als een versie niet meer klopt, 422 als een cijfer niet kan.",
                "security": [{"sleutel": []}],
                "parameters": [
                    {
                        "name": "Idempotency-Key",
                        "in": "header",
                        "description": "Een eigen kenmerk van dit verzoek, 24 uur geldig. Hetzelfde verzoek met "
                        "hetzelfde kenmerk krijgt hetzelfde antwoord en wordt niet nog eens gedaan; een ander verzoek "
                        "ermee wordt geweigerd (422). Een geweigerd verzoek telt niet mee.",
                        "schema": {"type": "string", "pattern": f"^{KEY.pattern}$"},
                        "example": "2026-11-22-nacht",
                    }
                ],
                "requestBody": _body(
                    "NieuweWachttijden", {"wachttijden": [{"id": 1204, "versie": "1204-87", **NEW_WAIT}]}
                ),
                "responses": _answers(
                    "Wat er nu staat",
                    "Opgeslagen",
                    {"opgeslagen": 1, "wachttijden": [OWN_WAIT]},
                    401, 403, 409, 413, 415, 422,
                ),
            }
        },
        "/gezond": {
            "get": {
                "operationId": "gezond",
                "tags": ["beheer"],
                "summary": "Of dit proces antwoordt",
                "responses": _answers("Het antwoordt", "Gezond", {"status": "gezond"}),
            }
        },
        "/gereed": {
            "get": {
                "operationId": "gereed",
                "tags": ["beheer"],
                "summary": "Of de database en de zoekindex gebruikt kunnen worden",
                "responses": _answers(
                    "Gereed", "Gereed", {"status": "gereed", "index": "000012", "volgnummer": 311, "aanbod": 640}
                )
                | {
                    "503": {
                        "description": "Nog niet",
                        "headers": RETRY,
                        "content": {
                            "application/json": {
                                "schema": _ref("NietGereed"),
                                "example": {"status": "niet gereed", "reden": "de zoekindex wordt gemaakt"},
                            }
                        },
                    }
                },
            }
        },
    }  # fmt: skip


def _schemas() -> Json:
    return {
        "Zoekuitkomst": _object(
            {
                "totaal": COUNT,
                "pagina": {"type": "integer", "minimum": 1},
                "perPagina": {"const": PER_PAGE},
                "begrepen": _object(
                    {
                        "product": NULLABLE_TEXT,
                        "leeftijd": _or_null({"type": "integer"}),
                        "plaats": NULLABLE_TEXT,
                        "straal": _or_null({"type": "integer"}),
                        "startBinnen": _or_null({"type": "integer"}),
                        "kenmerk": {"type": "array", "items": {"type": "string"}},
                        "nietIn": {
                            "type": "array",
                            "items": {"type": "string"},
                            "description": "Plaatsen die de tekst uitsluit: daar is niet gezocht.",
                        },
                        "zonder": {
                            "type": "array",
                            "items": {"type": "string"},
                            "description": "Wat de tekst ontkent: daarop is niet gezocht.",
                        },
                        "zoekwoorden": {"type": "string"},
                    },
                    "Wat uit de vrije tekst is gelezen, en welke plaats is gekozen waar de naam een tikfout had.",
                ),
                "resultaten": {"type": "array", "maxItems": PER_PAGE, "items": _ref("Aanbod")},
                "facetten": _object(
                    {name: {"type": "object", "additionalProperties": COUNT} for name in FACET_NAMES.values()},
                    "Per filter hoeveel aanbod elke waarde geeft, zonder de eigen keuze van dat filter.",
                ),
            }
        ),
        "Aanbod": _object(
            {
                "id": ID,
                "aanbieder": {"type": "string"},
                "vestiging": {"type": "string"},
                "productcode": {"type": "string"},
                "product": {"type": "string"},
                "segment": SEGMENT,
                "gemeente": NULLABLE_TEXT,
                "lat": {"type": "number"},
                "lon": {"type": "number"},
                "afstandKm": _or_null({"type": "number", "minimum": 0}),
                "leeftijdVan": AGE,
                "leeftijdTot": AGE,
                "status": {"enum": [*Status]},
                "aanmeldwachttijdWeken": WEEKS,
                "behandelwachttijdWeken": WEEKS,
                "plekkenVrij": PLACES,
                "gemetenOp": NULLABLE_DAY,
                "actualiteit": ACTUALITY,
            },
            "Een te oud cijfer is ‘onbekend’ en heeft geen getallen.",
        ),
        "NieuweWachttijd": _new_wait({}),
        "NieuweWachttijden": _object(
            {
                "wachttijden": {
                    "type": "array",
                    "minItems": 1,
                    "maxItems": MOST_AT_ONCE,
                    "items": _new_wait({"id": ID, "versie": {"type": "string", "pattern": f"^{VERSION.pattern}$"}}),
                }
            }
        ),
        "MijnWachttijd": _object(OWN_FIELDS),
        "MijnAanbod": _object(
            {
                "totaal": COUNT,
                "aanbod": {
                    "type": "array",
                    "items": _object(
                        OWN_FIELDS
                        | {
                            "productcode": {"type": "string"},
                            "product": {"type": "string"},
                            "segment": SEGMENT,
                            "regio": {"type": "string"},
                            "vestiging": {"type": "string"},
                            "teltPlekken": {"type": "boolean"},
                            "plekkenTotaal": _or_null(COUNT),
                            "actualiteit": ACTUALITY,
                        }
                    ),
                },
            }
        ),
        "Opgeslagen": _object({"opgeslagen": COUNT, "wachttijden": {"type": "array", "items": _ref("MijnWachttijd")}}),
        "Gezond": _object({"status": {"const": "gezond"}}),
        "Gereed": _object(
            {
                "status": {"const": "gereed"},
                "index": {"type": ["string", "integer"]},
                "volgnummer": COUNT,
                "aanbod": COUNT,
            }
        ),
        "NietGereed": _object({"status": {"const": "niet gereed"}, "reden": {"type": "string"}}),
        "Probleem": {
            "type": "object",
            "description": "Een fout volgens RFC 9457.",
            "required": ["type", "title", "status", "detail"],
            "properties": {
                "type": {"type": "string"},
                "title": {"type": "string"},
                "status": {"type": "integer", "minimum": 400, "maximum": 599},
                "detail": {"type": "string", "description": "Wat er is en wat u kunt doen."},
                "fouten": {
                    "type": "array",
                    "items": _object(
                        {"veld": {"type": "string", "description": "JSON Pointer"}, "reden": {"type": "string"}}
                    ),
                },
            },
        },
    }


def _new_wait(more: Json) -> Json:
    """What a provider may say: the status decides what is needed, as ``check_report`` does."""
    needed = [
        {"properties": {"status": {"const": Status.AVAILABLE}}},
        {
            "properties": {"status": {"const": Status.WAITING_LIST}},
            "anyOf": [
                {"required": [name], "properties": {name: {"type": "integer"}}}
                for name in ("aanmeldwachttijdWeken", "behandelwachttijdWeken")
            ],
        },
        {
            "properties": {"status": {"const": Status.STOP}, "stopReden": {"type": "string"}},
            "required": ["stopReden"],
        },
        {"properties": {"status": {"const": Status.AFTER_ASSESSMENT}}},
    ]
    return {
        "type": "object",
        "description": "Wonen, logeren en crisis tellen plekken: daar hoort ‘plekkenVrij’ bij ‘beschikbaar’. Crisis "
        "kent geen weken. ‘gemetenOp’ is vandaag als u het weglaat, ligt niet in de toekomst en niet vóór de "
        "vorige meting.",
        "properties": more
        | {
            "status": {"type": "string", "enum": list(SAYABLE)},
            "aanmeldwachttijdWeken": WEEKS,
            "behandelwachttijdWeken": WEEKS,
            "plekkenVrij": PLACES,
            "stopTot": NULLABLE_DAY,
            "stopReden": {"type": ["string", "null"], "enum": [*StopReason, None]},
            "gemetenOp": NULLABLE_DAY,
        },
        "required": [*more, "status"],
        "additionalProperties": False,
        "oneOf": needed,
    }


def _answers(text: str, schema: str, example: Any, *more: int) -> Json:
    return {
        "200": {
            "description": text,
            "content": {"application/json": {"schema": _ref(schema), "example": example}},
        }
    } | {str(status): _problem(status) for status in sorted({*ALWAYS, *more})}


def _problem(status: int) -> Json:
    headers: Json = {}
    if status in (429, 503):
        headers = RETRY
    if status == 401:
        headers = {"WWW-Authenticate": {"required": True, "schema": {"type": "string"}, "description": "Bearer"}}
    if status == 405:
        headers = {"Allow": {"required": True, "schema": {"type": "string"}, "description": "Wat hier wel kan"}}
    return {
        "description": REASONS[status],
        "headers": headers,
        "content": {"application/problem+json": {"schema": _ref("Probleem"), "example": _example(status)}},
    }


def _example(status: int) -> Json:
    body: Json = {"type": "about:blank", "title": REASONS[status], "status": status, "detail": REASONS[status] + "."}
    if status == 422:
        body["fouten"] = [{"veld": "/status", "reden": f"kies uit {', '.join(SAYABLE)}"}]
    return body


def _with_etag(answers: Json) -> Json:
    tag = {"ETag": {"required": True, "schema": {"type": "string"}, "description": "Versie, voor If-Match"}}
    return answers | {"200": answers["200"] | {"headers": tag}}


def _body(schema: str, example: Any) -> Json:
    return {"required": True, "content": {"application/json": {"schema": _ref(schema), "example": example}}}


def _object(properties: Json, text: str = "") -> Json:
    made: Json = {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }
    return made | ({"description": text} if text else {})


def _ref(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}


def _or_null(schema: Json) -> Json:
    return schema | {"type": [schema["type"], "null"]}


ID: Json = {"type": "integer", "minimum": 1, "maximum": BIGGEST_ID}
COUNT: Json = {"type": "integer", "minimum": 0}
SEGMENT: Json = {"type": "integer", "minimum": 1, "maximum": 5}
AGE: Json = {"type": "integer", "minimum": 0}
ACTUALITY: Json = {
    "enum": [*Actuality],
    "description": "‘mogelijk-niet-actueel’: verwijzers meldden minstens drie keer iets anders dan dit cijfer, en de "
    "aanbieder meldde daarna niets nieuws. De getallen blijven staan, maar tellen niet als actueel.",
}
WEEKS: Json = {"type": ["integer", "null"], "minimum": 0, "maximum": MAX_WEEKS}
PLACES: Json = {"type": ["integer", "null"], "minimum": 0, "maximum": MAX_PLACES}
NULLABLE_TEXT: Json = {"type": ["string", "null"]}
NULLABLE_DAY: Json = {"type": ["string", "null"], "format": "date"}
RETRY: Json = {"Retry-After": {"required": True, "schema": {"type": "string"}, "description": "Seconden"}}
OWN_FIELDS: Json = {
    "id": ID,
    "versie": {"type": "string", "pattern": f"^{VERSION.pattern}$"},
    "status": {"enum": [*Status]},
    "aanmeldwachttijdWeken": WEEKS,
    "behandelwachttijdWeken": WEEKS,
    "plekkenVrij": PLACES,
    "stopTot": NULLABLE_DAY,
    "stopReden": {"type": ["string", "null"], "enum": [*StopReason, None]},
    "gemetenOp": NULLABLE_DAY,
}
NEW_WAIT: Json = {"status": "wachtlijst", "aanmeldwachttijdWeken": 2, "behandelwachttijdWeken": 6}
OWN_WAIT: Json = {
    "id": 1204,
    "versie": "1204-88",
    "status": "wachtlijst",
    "aanmeldwachttijdWeken": 2,
    "behandelwachttijdWeken": 6,
    "plekkenVrij": None,
    "stopTot": None,
    "stopReden": None,
    "gemetenOp": "2026-11-22",
}
OWN_OFFER: Json = OWN_WAIT | {
    "productcode": "S4-13",
    "product": "Traumabehandeling (EMDR)",
    "segment": 4,
    "regio": "een-10-voor-de-jeugd",
    "vestiging": "Veldhoven, Lindelaan",
    "teltPlekken": False,
    "plekkenTotaal": None,
    "actualiteit": "actueel",
}
FOUND: Json = {
    "totaal": 1,
    "pagina": 1,
    "perPagina": PER_PAGE,
    "begrepen": {
        "product": None,
        "leeftijd": 14,
        "plaats": None,
        "straal": None,
        "startBinnen": None,
        "kenmerk": [],
        "nietIn": [],
        "zonder": [],
        "zoekwoorden": "trauma",
    },
    "resultaten": [
        {
            "id": 1204,
            "aanbieder": "Het Anker",
            "vestiging": "Veldhoven, Lindelaan",
            "productcode": "S4-13",
            "product": "Traumabehandeling (EMDR)",
            "segment": 4,
            "gemeente": "GM0861",
            "lat": 51.418,
            "lon": 5.403,
            "afstandKm": None,
            "leeftijdVan": 4,
            "leeftijdTot": 23,
            "status": "wachtlijst",
            "aanmeldwachttijdWeken": 2,
            "behandelwachttijdWeken": 6,
            "plekkenVrij": None,
            "gemetenOp": "2026-11-22",
            "actualiteit": "actueel",
        }
    ],
    "facetten": {name: {} for name in FACET_NAMES.values()} | {"segment": {"4": 1}},
}
