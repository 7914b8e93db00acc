"""The only room that knows all others: wires the application, decides nothing."""

from collections.abc import Callable
from datetime import datetime
from inspect import iscoroutinefunction

from flask import Flask
from jinja2 import StrictUndefined
from sqlalchemy import NullPool

from portal.geography.postcodes import PostcodeBook
from portal.models.database import QUIET, engine_url, open_engine, prepare
from portal.services.catalogue.region_facts import RegionFactsCache
from portal.services.indexing.follow_changes import OfferIndex, now_utc
from portal.services.usage.count_usage import UsageCounter, UsageWriter
from portal.services.waiting_statistics.statistics_cache import WaitingStatisticsCache
from portal.settings import Settings
from portal.web import compression, errors, rendering, security
from portal.web.account.links.views import bp as account_links
from portal.web.account.own.views import bp as own_account
from portal.web.account.second_factor.views import bp as second_factor
from portal.web.account.sign_in.views import bp as account
from portal.web.api.description.openapi import bp as description
from portal.web.api.health.views import bp as health
from portal.web.api.offers.views import bp as api
from portal.web.api.waits.views import bp as own_api
from portal.web.extensions import Components, csrf, db, htmx, limiter, login_manager
from portal.web.finding.catalogue.views import bp as catalogue
from portal.web.finding.feedback.views import bp as feedback
from portal.web.finding.missing_offers.views import bp as missing_offer
from portal.web.finding.offer.views import bp as offer
from portal.web.finding.role.views import bp as role
from portal.web.finding.search.views import bp as search
from portal.web.finding.start.views import bp as start
from portal.web.finding.waiting_times.views import bp as waiting_times
from portal.web.office.accounts.views import bp as office_accounts
from portal.web.office.feedback.views import bp as office_feedback
from portal.web.office.missing_offers.views import bp as office_missing
from portal.web.office.search_words.views import bp as search_words
from portal.web.office.start.views import bp as office
from portal.web.panel.improvement.views import bp as improvements
from portal.web.panel.missing_offers.views import bp as panel_missing
from portal.web.panel.use.views import bp as panel
from portal.web.provider.api_tokens.views import bp as tokens
from portal.web.provider.changes.views import bp as provider_changes
from portal.web.provider.colleagues.views import bp as colleagues
from portal.web.provider.feedback.views import bp as provider_feedback
from portal.web.provider.files.views import bp as wait_file
from portal.web.provider.found.views import bp as provider_found
from portal.web.provider.history.views import bp as provider_history
from portal.web.provider.locations.views import bp as provider_locations
from portal.web.provider.offer.views import bp as provider_offer
from portal.web.provider.reminders.views import bp as reminder
from portal.web.provider.set_many.views import bp as provider_set_many
from portal.web.provider.sheet.views import bp as provider


def create_app(settings: Settings, clock: Callable[[], datetime] = now_utc) -> Flask:
    """The application for ``settings``; ``clock`` gives the moment, aware."""
    app = Flask("portal", static_folder=settings.static_dir, template_folder=str(settings.template_dir))
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.config.update(
        SQLALCHEMY_ENGINES={"default": {"url": engine_url(settings.database_url), **QUIET}},
        RATELIMIT_STORAGE_URI=settings.rate_storage,
        RATELIMIT_HEADERS_ENABLED=True,
        PORTAL_LOGIN_ATTEMPTS=settings.login_attempts,
        PORTAL_API_RATE=settings.api_rate,
        PORTAL_TOKEN_RATE=settings.token_rate,
        PORTAL_PUBLIC_FORM_RATE=settings.public_form_rate,
    )
    security.install(app, settings)
    for extension in (db, csrf, htmx, limiter, login_manager):
        extension.init_app(app)
    # No view has asynchronous sessions: closing them would start an event loop for every request.
    app.teardown_appcontext_funcs = [each for each in app.teardown_appcontext_funcs if not iscoroutinefunction(each)]
    with app.app_context():
        prepare(db.engine)
        index = OfferIndex(db.engine, settings.index_dir, clock)
    counter = UsageCounter()
    writer = UsageWriter(open_engine(settings.database_url, poolclass=NullPool), counter)
    app.extensions["plekwijzer"] = Components(
        settings,
        index,
        RegionFactsCache(),
        PostcodeBook.load(),
        clock,
        counter,
        writer,
        WaitingStatisticsCache(),
    )
    rendering.install(app)
    compression.install(app, security.HEADERS)
    errors.install(app)
    for blueprint in (
        start,
        search,
        offer,
        catalogue,
        role,
        feedback,
        missing_offer,
        waiting_times,
        provider,
        provider_offer,
        provider_locations,
        provider_set_many,
        provider_history,
        provider_found,
        provider_changes,
        colleagues,
        reminder,
        tokens,
        wait_file,
        provider_feedback,
        office,
        search_words,
        office_feedback,
        office_missing,
        panel_missing,
        office_accounts,
        improvements,
        panel,
        account,
        account_links,
        own_account,
        second_factor,
        api,
        health,
        own_api,
        description,
    ):
        app.register_blueprint(blueprint)
    return app
