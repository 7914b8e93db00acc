"""usage by month and by offer, and the state of a region by day

Revision ID: 0007
Revises: 0006
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0007"
down_revision: str | None = "0006"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

BY_DAY = ["region_id", "day", "kind", "subject", "role"]
BY_KIND = ["region_id", "kind", "day", "subject", "role"]


def _reorder(old: list[str], new: list[str]) -> None:
    with op.batch_alter_table("usage_count", schema=None) as batch_op:
        batch_op.drop_constraint(f"uq_usage_count_{'_'.join(old)}", type_="unique")
        batch_op.create_unique_constraint(f"uq_usage_count_{'_'.join(new)}", new)


def _add_up() -> None:
    """The months of the days that were counted already."""
    day, month = (
        sa.table(name, *(sa.column(each) for each in ("region_id", when, "kind", "subject", "role", "count")))
        for name, when in (("usage_count", "day"), ("usage_month", "month"))
    )
    if op.get_bind().dialect.name == "postgresql":
        first: sa.ColumnElement[object] = sa.cast(sa.func.date_trunc("month", day.c.day), sa.Date)
    else:
        first = sa.func.date(day.c.day, "start of month")
    key = [day.c.region_id, first, day.c.kind, day.c.subject, day.c.role]
    op.execute(
        sa.insert(month).from_select(
            ["region_id", "month", "kind", "subject", "role", "count"],
            sa.select(*key, sa.func.sum(day.c["count"])).group_by(*key),
        )
    )


def upgrade() -> None:
    _reorder(BY_DAY, BY_KIND)
    op.create_table(
        "usage_month",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("region_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=120), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_usage_month_region_id_region")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_usage_month")),
        sa.UniqueConstraint(
            "region_id",
            "kind",
            "month",
            "subject",
            "role",
            name=op.f("uq_usage_month_region_id_kind_month_subject_role"),
        ),
    )
    _add_up()
    op.create_table(
        "offer_usage",
        sa.Column("offer_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("shown", sa.Integer(), nullable=False),
        sa.Column("opened", sa.Integer(), nullable=False),
        sa.Column("contacted", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["offer_id"], ["offer.id"], name=op.f("fk_offer_usage_offer_id_offer"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("offer_id", "month", name=op.f("pk_offer_usage")),
    )
    with op.batch_alter_table("offer_usage", schema=None) as batch_op:
        batch_op.create_index("ix_offer_usage_month", ["month"], unique=False)
    op.create_table(
        "region_day",
        sa.Column("region_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("offers", sa.Integer(), nullable=False),
        sa.Column("current", sa.Integer(), nullable=False),
        sa.Column("ageing", sa.Integer(), nullable=False),
        sa.Column("unknown", sa.Integer(), nullable=False),
        sa.Column("fields_filled", sa.Integer(), nullable=False),
        sa.Column("fields_asked", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["region_id"], ["region.id"], name=op.f("fk_region_day_region_id_region"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("region_id", "day", name=op.f("pk_region_day")),
    )


def downgrade() -> None:
    op.drop_table("region_day")
    with op.batch_alter_table("offer_usage", schema=None) as batch_op:
        batch_op.drop_index("ix_offer_usage_month")
    op.drop_table("offer_usage")
    op.drop_table("usage_month")
    _reorder(BY_KIND, BY_DAY)
