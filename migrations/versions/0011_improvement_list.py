"""wishes of the panel and votes for them

Revision ID: 0011
Revises: 0007
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0011"
down_revision: str | None = "0010"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "wish",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("region_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("explanation", sa.Text(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("proposed_by_id", sa.Integer(), nullable=True),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decision_reason", sa.Text(), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("planned_for", sa.Date(), nullable=True),
        sa.Column("done_text", sa.Text(), nullable=False),
        sa.Column("done_link", sa.String(length=300), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.CheckConstraint("(status = 'gedaan') = (done_on IS NOT NULL)", name=op.f("ck_wish_done")),
        sa.CheckConstraint("status <> 'gepland' OR planned_for IS NOT NULL", name=op.f("ck_wish_planned")),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_wish_region_id_region")),
        sa.ForeignKeyConstraint(["proposed_by_id"], ["user.id"], name=op.f("fk_wish_proposed_by_id_user")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["user.id"], name=op.f("fk_wish_decided_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wish")),
    )
    with op.batch_alter_table("wish", schema=None) as batch_op:
        batch_op.create_index("ix_wish_region_id_status", ["region_id", "status"], unique=False)
    op.create_table(
        "wish_vote",
        sa.Column("wish_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["wish_id"], ["wish.id"], name=op.f("fk_wish_vote_wish_id_wish"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_wish_vote_user_id_user"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("wish_id", "user_id", name=op.f("pk_wish_vote")),
    )
    with op.batch_alter_table("wish_vote", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_wish_vote_user_id"), ["user_id"], unique=False)


def downgrade() -> None:
    op.drop_table("wish_vote")
    op.drop_table("wish")
