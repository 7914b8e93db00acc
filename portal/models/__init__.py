"""The tables, one subject per file; importing this package registers them all."""

from portal.models.audit import AuditEntry
from portal.models.base import Base
from portal.models.feedback import Feedback, FeedbackKind, MissingOffer, MissingStatus
from portal.models.offer import Contract, Offer, OfferChange, OfferCharacteristic
from portal.models.product import Characteristic, Product, ProductStepDown, WaitingNorm
from portal.models.provider import Admission, Location, Provider
from portal.models.region import Area, BoundarySource, Municipality, Region, RegionMunicipality
from portal.models.search_word import SearchWord
from portal.models.usage import UsageCount
from portal.models.user import ApiToken, User
from portal.models.waiting_time import Channel, WaitReport, WaitSave

__all__ = [
    "Admission",
    "ApiToken",
    "Area",
    "AuditEntry",
    "Base",
    "BoundarySource",
    "Channel",
    "Characteristic",
    "Contract",
    "Feedback",
    "FeedbackKind",
    "Location",
    "MissingOffer",
    "MissingStatus",
    "Municipality",
    "Offer",
    "OfferChange",
    "OfferCharacteristic",
    "Product",
    "ProductStepDown",
    "Provider",
    "Region",
    "RegionMunicipality",
    "SearchWord",
    "UsageCount",
    "User",
    "WaitReport",
    "WaitSave",
    "WaitingNorm",
]
