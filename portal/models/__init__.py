"""The tables, one subject per file; importing this package registers them all."""

from portal.models.audit import AuditEntry
from portal.models.base import Base
from portal.models.feedback import Feedback
from portal.models.idempotent_answer import IdempotentAnswer
from portal.models.improvement import Wish, WishVote
from portal.models.mail import Mail
from portal.models.missing_offer import MissingOffer, MissingOfferFollower
from portal.models.offer import Contract, Offer, OfferChange, OfferCharacteristic
from portal.models.one_time_link import OneTimeLink
from portal.models.product import Characteristic, Product, ProductStepDown, WaitingNorm
from portal.models.provider import Admission, Location, Provider
from portal.models.region import Area, BoundarySource, Municipality, Region, RegionMunicipality
from portal.models.search_word import SearchWord
from portal.models.sign_in import EmailChange, RecoveryCode, SignInDelay, UserSession
from portal.models.usage import OfferUsage, RegionDay, UsageCount, UsageMonth
from portal.models.user import ApiToken, User
from portal.models.wait_file import WaitFilePreview
from portal.models.waiting_month import WaitingMonth
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
    "EmailChange",
    "Feedback",
    "IdempotentAnswer",
    "Location",
    "Mail",
    "MissingOffer",
    "MissingOfferFollower",
    "Municipality",
    "Offer",
    "OfferChange",
    "OfferCharacteristic",
    "OfferUsage",
    "OneTimeLink",
    "Product",
    "ProductStepDown",
    "Provider",
    "RecoveryCode",
    "Region",
    "RegionDay",
    "RegionMunicipality",
    "SearchWord",
    "SignInDelay",
    "UsageCount",
    "UsageMonth",
    "User",
    "UserSession",
    "WaitFilePreview",
    "WaitReport",
    "WaitSave",
    "WaitingMonth",
    "WaitingNorm",
    "Wish",
    "WishVote",
]
