"""signals about missing offers: municipality, followers by mail, mails that forget their address

Revision ID: 0009
Revises: 0006
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0009"
down_revision: str | None = "0008"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("missing_offer", schema=None) as batch_op:
        batch_op.add_column(sa.Column("municipality_code", sa.String(length=6), nullable=True))
        batch_op.add_column(sa.Column("mails_asked", sa.Integer(), nullable=False, server_default="0"))
        batch_op.create_foreign_key(
            batch_op.f("fk_missing_offer_municipality_code_municipality"),
            "municipality",
            ["municipality_code"],
            ["code"],
        )
        batch_op.create_index("ix_missing_offer_region_id_given_at", ["region_id", "given_at"], unique=False)
    with op.batch_alter_table("missing_offer", schema=None) as batch_op:
        batch_op.alter_column("mails_asked", server_default=None)
    op.create_table(
        "missing_offer_follower",
        sa.Column("missing_offer_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["missing_offer_id"],
            ["missing_offer.id"],
            name=op.f("fk_missing_offer_follower_missing_offer_id_missing_offer"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("missing_offer_id", name=op.f("pk_missing_offer_follower")),
    )
    with op.batch_alter_table("missing_offer_follower", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_missing_offer_follower_email"), ["email"], unique=False)
    with op.batch_alter_table("one_time_link", schema=None) as batch_op:
        batch_op.add_column(sa.Column("missing_offer_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_one_time_link_missing_offer_id_missing_offer"),
            "missing_offer",
            ["missing_offer_id"],
            ["id"],
            ondelete="CASCADE",
        )
        batch_op.create_index(batch_op.f("ix_one_time_link_missing_offer_id"), ["missing_offer_id"], unique=False)
    with op.batch_alter_table("mail", schema=None) as batch_op:
        batch_op.add_column(sa.Column("forget_address", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("mail", schema=None) as batch_op:
        batch_op.alter_column("forget_address", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("mail", schema=None) as batch_op:
        batch_op.drop_column("forget_address")
    with op.batch_alter_table("one_time_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_one_time_link_missing_offer_id"))
        batch_op.drop_constraint(batch_op.f("fk_one_time_link_missing_offer_id_missing_offer"), type_="foreignkey")
        batch_op.drop_column("missing_offer_id")
    op.drop_table("missing_offer_follower")
    with op.batch_alter_table("missing_offer", schema=None) as batch_op:
        batch_op.drop_index("ix_missing_offer_region_id_given_at")
        batch_op.drop_constraint(batch_op.f("fk_missing_offer_municipality_code_municipality"), type_="foreignkey")
        batch_op.drop_column("mails_asked")
        batch_op.drop_column("municipality_code")
