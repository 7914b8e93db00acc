"""reports that were saved together, and reports that undo another

Revision ID: 0004
Revises: 0002
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "wait_save",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_wait_save_user_id_user"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wait_save")),
    )
    op.create_index(op.f("ix_wait_save_user_id"), "wait_save", ["user_id"], unique=False)
    with op.batch_alter_table("wait_report", schema=None) as batch_op:
        batch_op.add_column(sa.Column("save_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("undoes_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_wait_report_save_id_wait_save"), "wait_save", ["save_id"], ["id"], ondelete="SET NULL"
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_wait_report_undoes_id_wait_report"), "wait_report", ["undoes_id"], ["id"], ondelete="CASCADE"
        )
        batch_op.create_index(batch_op.f("ix_wait_report_save_id"), ["save_id"], unique=False)
        batch_op.create_unique_constraint(batch_op.f("uq_wait_report_undoes_id"), ["undoes_id"])


def downgrade() -> None:
    with op.batch_alter_table("wait_report", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_wait_report_undoes_id"), type_="unique")
        batch_op.drop_index(batch_op.f("ix_wait_report_save_id"))
        batch_op.drop_constraint(batch_op.f("fk_wait_report_undoes_id_wait_report"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_wait_report_save_id_wait_save"), type_="foreignkey")
        batch_op.drop_column("undoes_id")
        batch_op.drop_column("save_id")
    op.drop_index(op.f("ix_wait_save_user_id"), table_name="wait_save")
    op.drop_table("wait_save")
