"""the first tables

Revision ID: 0001
Revises:
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0001"
down_revision: str | None = None
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "boundary_source",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.String(length=100), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("checksum", sa.String(length=64), nullable=False),
        sa.Column("official", sa.Boolean(), nullable=False),
        sa.Column("municipality_count", sa.Integer(), nullable=False),
        sa.Column("loaded_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_boundary_source")),
    )
    op.create_table(
        "characteristic",
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_characteristic")),
    )
    op.create_table(
        "municipality",
        sa.Column("code", sa.String(length=6), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("boundary", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_municipality")),
    )
    op.create_table(
        "offer_change",
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("offer_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_offer_change")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("offer_change", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_offer_change_offer_id"), ["offer_id"], unique=False)

    op.create_table(
        "provider",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kvk", sa.String(length=8), nullable=False),
        sa.Column("agb", sa.String(length=8), nullable=False),
        sa.Column("website", sa.String(length=300), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provider")),
        sa.UniqueConstraint("kvk", name=op.f("uq_provider_kvk")),
        sa.UniqueConstraint("slug", name=op.f("uq_provider_slug")),
    )
    op.create_table(
        "region",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("radius_km", sa.Integer(), nullable=False),
        sa.Column("current_days", sa.Integer(), nullable=False),
        sa.Column("stale_days", sa.Integer(), nullable=False),
        sa.Column("crisis_days", sa.Integer(), nullable=False),
        sa.Column("crisis_phone", sa.String(length=300), nullable=False),
        sa.Column("crisis_name", sa.String(length=300), nullable=False),
        sa.Column("accession_moments", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "current_days > 0 AND stale_days >= current_days AND crisis_days > 0",
            name=op.f("ck_region_limits"),
        ),
        sa.CheckConstraint("radius_km >= 0", name=op.f("ck_region_radius")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_region")),
        sa.UniqueConstraint("slug", name=op.f("uq_region_slug")),
    )
    op.create_table(
        "api_token",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["provider_id"],
            ["provider.id"],
            name=op.f("fk_api_token_provider_id_provider"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_token")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_api_token_token_hash")),
    )
    with op.batch_alter_table("api_token", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_api_token_provider_id"), ["provider_id"], unique=False)

    op.create_table(
        "area",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("region_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["region_id"], ["region.id"], name=op.f("fk_area_region_id_region"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_area")),
        sa.UniqueConstraint("region_id", "name", name=op.f("uq_area_region_id_name")),
    )
    with op.batch_alter_table("area", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_area_region_id"), ["region_id"], unique=False)

    op.create_table(
        "location",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("street", sa.String(length=300), nullable=False),
        sa.Column("postcode", sa.String(length=7), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("municipality_code", sa.String(length=6), nullable=True),
        sa.Column("x", sa.Double(), nullable=False),
        sa.Column("y", sa.Double(), nullable=False),
        sa.Column("precision", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality_code"],
            ["municipality.code"],
            name=op.f("fk_location_municipality_code_municipality"),
        ),
        sa.ForeignKeyConstraint(
            ["provider_id"],
            ["provider.id"],
            name=op.f("fk_location_provider_id_provider"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_location")),
        sa.UniqueConstraint("provider_id", "name", name=op.f("uq_location_provider_id_name")),
    )
    with op.batch_alter_table("location", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_location_municipality_code"), ["municipality_code"], unique=False)
        batch_op.create_index(batch_op.f("ix_location_provider_id"), ["provider_id"], unique=False)

    op.create_table(
        "product",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("region_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("segment", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("form", sa.String(length=40), nullable=False),
        sa.Column("age_from", sa.Integer(), nullable=False),
        sa.Column("age_to", sa.Integer(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.CheckConstraint("age_from >= 0 AND age_to >= age_from", name=op.f("ck_product_ages")),
        sa.CheckConstraint("segment BETWEEN 1 AND 5", name=op.f("ck_product_segment")),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_product_region_id_region")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_product")),
        sa.UniqueConstraint("region_id", "code", "valid_from", name=op.f("uq_product_region_id_code_valid_from")),
    )
    with op.batch_alter_table("product", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_product_region_id"), ["region_id"], unique=False)

    op.create_table(
        "usage_count",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("region_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=120), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_usage_count_region_id_region")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_usage_count")),
        sa.UniqueConstraint(
            "region_id",
            "day",
            "kind",
            "subject",
            "role",
            name=op.f("uq_usage_count_region_id_day_kind_subject_role"),
        ),
    )
    op.create_table(
        "user",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("password_hash", sa.String(length=300), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=True),
        sa.Column("region_id", sa.Integer(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("session_secret", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("signed_in_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "role <> 'aanbieder' OR provider_id IS NOT NULL", name=op.f("ck_user_provider_has_provider")
        ),
        sa.CheckConstraint(
            "role NOT IN ('regiobeheer', 'klankbord') OR region_id IS NOT NULL",
            name=op.f("ck_user_office_has_region"),
        ),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["provider.id"], name=op.f("fk_user_provider_id_provider"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_user_region_id_region")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user")),
        sa.UniqueConstraint("email", name=op.f("uq_user_email")),
    )
    with op.batch_alter_table("user", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_user_provider_id"), ["provider_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_user_region_id"), ["region_id"], unique=False)

    op.create_table(
        "admission",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("location_id", sa.Integer(), nullable=False),
        sa.Column("region_id", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.String(length=40), nullable=False),
        sa.Column("distance_m", sa.Double(), nullable=False),
        sa.Column("uncertainty_m", sa.Double(), nullable=False),
        sa.Column("in_fringe", sa.Boolean(), nullable=False),
        sa.Column("data_version", sa.String(length=100), nullable=False),
        sa.Column("judged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("override", sa.Boolean(), nullable=True),
        sa.Column("override_reason", sa.Text(), nullable=False),
        sa.Column("override_by_id", sa.Integer(), nullable=True),
        sa.Column("override_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["location_id"],
            ["location.id"],
            name=op.f("fk_admission_location_id_location"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["override_by_id"], ["user.id"], name=op.f("fk_admission_override_by_id_user")),
        sa.ForeignKeyConstraint(
            ["region_id"], ["region.id"], name=op.f("fk_admission_region_id_region"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_admission")),
        sa.UniqueConstraint("location_id", "region_id", name=op.f("uq_admission_location_id_region_id")),
    )
    with op.batch_alter_table("admission", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_admission_location_id"), ["location_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_admission_region_id"), ["region_id"], unique=False)

    op.create_table(
        "audit_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("provider_id", sa.Integer(), nullable=True),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=True),
        sa.Column("before", sa.JSON(), nullable=True),
        sa.Column("after", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_audit_entry_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
    )
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_entry_provider_id"), ["provider_id"], unique=False)
        batch_op.create_index("ix_audit_entry_subject", ["subject", "subject_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_entry_user_id"), ["user_id"], unique=False)

    op.create_table(
        "contract",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("region_id", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name=op.f("ck_contract_period")),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name=op.f("fk_contract_product_id_product")),
        sa.ForeignKeyConstraint(["provider_id"], ["provider.id"], name=op.f("fk_contract_provider_id_provider")),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_contract_region_id_region")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract")),
        sa.UniqueConstraint(
            "provider_id",
            "region_id",
            "product_id",
            "valid_from",
            name=op.f("uq_contract_provider_id_region_id_product_id_valid_from"),
        ),
    )
    with op.batch_alter_table("contract", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contract_product_id"), ["product_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_contract_provider_id"), ["provider_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_contract_region_id"), ["region_id"], unique=False)

    op.create_table(
        "missing_offer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("region_id", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=True),
        sa.Column("segment", sa.Integer(), nullable=True),
        sa.Column("area_id", sa.Integer(), nullable=True),
        sa.Column("age_group", sa.String(length=40), nullable=False),
        sa.Column("characteristics", sa.JSON(), nullable=False),
        sa.Column("too_long_weeks", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("follow_hash", sa.String(length=64), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("segment IS NULL OR segment BETWEEN 1 AND 5", name=op.f("ck_missing_offer_segment")),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_missing_offer_area_id_area")),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name=op.f("fk_missing_offer_product_id_product")),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_missing_offer_region_id_region")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_missing_offer")),
        sa.UniqueConstraint("follow_hash", name=op.f("uq_missing_offer_follow_hash")),
    )
    with op.batch_alter_table("missing_offer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_missing_offer_product_id"), ["product_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_missing_offer_region_id"), ["region_id"], unique=False)

    op.create_table(
        "product_step_down",
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("lighter_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["lighter_id"],
            ["product.id"],
            name=op.f("fk_product_step_down_lighter_id_product"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["product_id"],
            ["product.id"],
            name=op.f("fk_product_step_down_product_id_product"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("product_id", "lighter_id", name=op.f("pk_product_step_down")),
    )
    with op.batch_alter_table("product_step_down", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_product_step_down_lighter_id"), ["lighter_id"], unique=False)

    op.create_table(
        "region_municipality",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("region_id", sa.Integer(), nullable=False),
        sa.Column("municipality_code", sa.String(length=6), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=True),
        sa.Column("fringe", sa.Boolean(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_region_municipality_area_id_area")),
        sa.ForeignKeyConstraint(
            ["municipality_code"],
            ["municipality.code"],
            name=op.f("fk_region_municipality_municipality_code_municipality"),
        ),
        sa.ForeignKeyConstraint(
            ["region_id"],
            ["region.id"],
            name=op.f("fk_region_municipality_region_id_region"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_region_municipality")),
        sa.UniqueConstraint(
            "region_id",
            "municipality_code",
            "valid_from",
            name=op.f("uq_region_municipality_region_id_municipality_code_valid_from"),
        ),
    )
    with op.batch_alter_table("region_municipality", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_region_municipality_area_id"), ["area_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_region_municipality_municipality_code"), ["municipality_code"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_region_municipality_region_id"), ["region_id"], unique=False)

    op.create_table(
        "waiting_norm",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("intake_weeks", sa.Integer(), nullable=False),
        sa.Column("start_weeks", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "intake_weeks BETWEEN 0 AND 260 AND start_weeks BETWEEN 0 AND 260",
            name=op.f("ck_waiting_norm_weeks"),
        ),
        sa.ForeignKeyConstraint(
            ["product_id"],
            ["product.id"],
            name=op.f("fk_waiting_norm_product_id_product"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waiting_norm")),
        sa.UniqueConstraint("product_id", "valid_from", name=op.f("uq_waiting_norm_product_id_valid_from")),
    )
    with op.batch_alter_table("waiting_norm", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_waiting_norm_product_id"), ["product_id"], unique=False)

    op.create_table(
        "offer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contract_id", sa.Integer(), nullable=False),
        sa.Column("location_id", sa.Integer(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("age_from", sa.Integer(), nullable=False),
        sa.Column("age_to", sa.Integer(), nullable=False),
        sa.Column("contra_indications", sa.Text(), nullable=False),
        sa.Column("how_to_refer", sa.Text(), nullable=False),
        sa.Column("phone", sa.String(length=300), nullable=False),
        sa.Column("email", sa.String(length=300), nullable=False),
        sa.Column("website", sa.String(length=300), nullable=False),
        sa.Column("places_total", sa.Integer(), nullable=True),
        sa.Column("bridging", sa.Text(), nullable=False),
        sa.CheckConstraint("age_from >= 0 AND age_to >= age_from", name=op.f("ck_offer_ages")),
        sa.CheckConstraint("places_total IS NULL OR places_total >= 0", name=op.f("ck_offer_places")),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contract.id"], name=op.f("fk_offer_contract_id_contract"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name=op.f("fk_offer_location_id_location"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offer")),
        sa.UniqueConstraint("contract_id", "location_id", name=op.f("uq_offer_contract_id_location_id")),
    )
    with op.batch_alter_table("offer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_offer_contract_id"), ["contract_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_offer_location_id"), ["location_id"], unique=False)

    op.create_table(
        "feedback",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("offer_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["answered_by_id"], ["user.id"], name=op.f("fk_feedback_answered_by_id_user")),
        sa.ForeignKeyConstraint(
            ["offer_id"], ["offer.id"], name=op.f("fk_feedback_offer_id_offer"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback")),
    )
    with op.batch_alter_table("feedback", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_feedback_offer_id"), ["offer_id"], unique=False)

    op.create_table(
        "offer_characteristic",
        sa.Column("offer_id", sa.Integer(), nullable=False),
        sa.Column("characteristic_code", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(
            ["characteristic_code"],
            ["characteristic.code"],
            name=op.f("fk_offer_characteristic_characteristic_code_characteristic"),
        ),
        sa.ForeignKeyConstraint(
            ["offer_id"],
            ["offer.id"],
            name=op.f("fk_offer_characteristic_offer_id_offer"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("offer_id", "characteristic_code", name=op.f("pk_offer_characteristic")),
    )
    with op.batch_alter_table("offer_characteristic", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_offer_characteristic_characteristic_code"), ["characteristic_code"], unique=False
        )

    op.create_table(
        "wait_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("offer_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("intake_weeks", sa.Integer(), nullable=True),
        sa.Column("start_weeks", sa.Integer(), nullable=True),
        sa.Column("places_free", sa.Integer(), nullable=True),
        sa.Column("stop_until", sa.Date(), nullable=True),
        sa.Column("stop_reason", sa.String(length=40), nullable=True),
        sa.Column("measured_on", sa.Date(), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reported_by_id", sa.Integer(), nullable=True),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.CheckConstraint(
            "intake_weeks IS NULL OR intake_weeks BETWEEN 0 AND 260", name=op.f("ck_wait_report_intake")
        ),
        sa.CheckConstraint("places_free IS NULL OR places_free >= 0", name=op.f("ck_wait_report_places")),
        sa.CheckConstraint("start_weeks IS NULL OR start_weeks BETWEEN 0 AND 260", name=op.f("ck_wait_report_start")),
        sa.ForeignKeyConstraint(
            ["offer_id"], ["offer.id"], name=op.f("fk_wait_report_offer_id_offer"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["reported_by_id"], ["user.id"], name=op.f("fk_wait_report_reported_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wait_report")),
    )
    with op.batch_alter_table("wait_report", schema=None) as batch_op:
        batch_op.create_index("ix_wait_report_current", ["offer_id", "measured_on", "id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("wait_report", schema=None) as batch_op:
        batch_op.drop_index("ix_wait_report_current")

    op.drop_table("wait_report")
    with op.batch_alter_table("offer_characteristic", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_offer_characteristic_characteristic_code"))

    op.drop_table("offer_characteristic")
    with op.batch_alter_table("feedback", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_feedback_offer_id"))

    op.drop_table("feedback")
    with op.batch_alter_table("offer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_offer_location_id"))
        batch_op.drop_index(batch_op.f("ix_offer_contract_id"))

    op.drop_table("offer")
    with op.batch_alter_table("waiting_norm", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_waiting_norm_product_id"))

    op.drop_table("waiting_norm")
    with op.batch_alter_table("region_municipality", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_region_municipality_region_id"))
        batch_op.drop_index(batch_op.f("ix_region_municipality_municipality_code"))
        batch_op.drop_index(batch_op.f("ix_region_municipality_area_id"))

    op.drop_table("region_municipality")
    with op.batch_alter_table("product_step_down", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_product_step_down_lighter_id"))

    op.drop_table("product_step_down")
    with op.batch_alter_table("missing_offer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_missing_offer_region_id"))
        batch_op.drop_index(batch_op.f("ix_missing_offer_product_id"))

    op.drop_table("missing_offer")
    with op.batch_alter_table("contract", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_contract_region_id"))
        batch_op.drop_index(batch_op.f("ix_contract_provider_id"))
        batch_op.drop_index(batch_op.f("ix_contract_product_id"))

    op.drop_table("contract")
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_audit_entry_user_id"))
        batch_op.drop_index("ix_audit_entry_subject")
        batch_op.drop_index(batch_op.f("ix_audit_entry_provider_id"))

    op.drop_table("audit_entry")
    with op.batch_alter_table("admission", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_admission_region_id"))
        batch_op.drop_index(batch_op.f("ix_admission_location_id"))

    op.drop_table("admission")
    with op.batch_alter_table("user", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_user_region_id"))
        batch_op.drop_index(batch_op.f("ix_user_provider_id"))

    op.drop_table("user")
    op.drop_table("usage_count")
    with op.batch_alter_table("product", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_product_region_id"))

    op.drop_table("product")
    with op.batch_alter_table("location", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_location_provider_id"))
        batch_op.drop_index(batch_op.f("ix_location_municipality_code"))

    op.drop_table("location")
    with op.batch_alter_table("area", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_area_region_id"))

    op.drop_table("area")
    with op.batch_alter_table("api_token", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_api_token_provider_id"))

    op.drop_table("api_token")
    op.drop_table("region")
    op.drop_table("provider")
    with op.batch_alter_table("offer_change", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_offer_change_offer_id"))

    op.drop_table("offer_change")
    op.drop_table("municipality")
    op.drop_table("characteristic")
    op.drop_table("boundary_source")
