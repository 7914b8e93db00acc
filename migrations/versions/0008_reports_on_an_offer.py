"""reports on an offer: counted per kind and day, their answer, and the doubt they raise

Revision ID: 0008
Revises: 0006
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0008"
down_revision: str | None = "0007"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

OPEN = sa.text("answered_at IS NULL")


def upgrade() -> None:
    with op.batch_alter_table("offer", schema=None) as batch_op:
        batch_op.add_column(sa.Column("doubted_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("DELETE FROM feedback")  # nothing could write it yet
    with op.batch_alter_table("feedback", schema=None) as batch_op:
        batch_op.drop_column("text")
        batch_op.add_column(sa.Column("day", sa.Date(), nullable=False))
        batch_op.add_column(sa.Column("times", sa.Integer(), nullable=False))
        batch_op.add_column(sa.Column("texts", sa.JSON(), nullable=False))
        batch_op.add_column(sa.Column("outcome", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("last_at", sa.DateTime(timezone=True), nullable=False))
        batch_op.add_column(sa.Column("corrected_by_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            op.f("fk_feedback_corrected_by_id_wait_report"),
            "wait_report",
            ["corrected_by_id"],
            ["id"],
            ondelete="SET NULL",
        )
        batch_op.create_index(batch_op.f("ix_feedback_corrected_by_id"), ["corrected_by_id"], unique=False)
        batch_op.create_check_constraint(op.f("ck_feedback_times"), "times > 0")
        batch_op.create_index(
            "uq_feedback_open",
            ["offer_id", "kind", "day"],
            unique=True,
            sqlite_where=OPEN,
            postgresql_where=OPEN,
        )


def downgrade() -> None:
    with op.batch_alter_table("feedback", schema=None) as batch_op:
        batch_op.drop_index("uq_feedback_open")
        batch_op.drop_constraint(op.f("ck_feedback_times"), type_="check")
        batch_op.drop_index(batch_op.f("ix_feedback_corrected_by_id"))
        batch_op.drop_constraint(op.f("fk_feedback_corrected_by_id_wait_report"), type_="foreignkey")
        for column in ("corrected_by_id", "last_at", "outcome", "texts", "times", "day"):
            batch_op.drop_column(column)
        batch_op.add_column(sa.Column("text", sa.Text(), server_default="", nullable=False))
    with op.batch_alter_table("offer", schema=None) as batch_op:
        batch_op.drop_column("doubted_at")
