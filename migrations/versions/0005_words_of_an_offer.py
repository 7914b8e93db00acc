"""hours of the telephone and consultation of an offer

Revision ID: 0005
Revises: 0002
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0005"
down_revision: str | None = "0004"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("offer", schema=None) as batch_op:
        batch_op.add_column(sa.Column("phone_hours", sa.String(length=300), server_default="", nullable=False))
        batch_op.add_column(sa.Column("consultation", sa.Text(), server_default="", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("offer", schema=None) as batch_op:
        batch_op.drop_column("consultation")
        batch_op.drop_column("phone_hours")
