"""search words of the region office

Revision ID: 0002
Revises: 0001
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("region", schema=None) as batch_op:
        batch_op.add_column(sa.Column("words_version", sa.Integer(), server_default="0", nullable=False))
    op.create_table(
        "search_word",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("region_id", sa.Integer(), nullable=False),
        sa.Column("phrase", sa.String(length=60), nullable=False),
        sa.Column("sense", sa.String(length=40), nullable=False),
        sa.Column("product_code", sa.String(length=20), nullable=False),
        sa.Column("other_phrase", sa.String(length=60), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(product_code = '') <> (other_phrase = '')", name=op.f("ck_search_word_one_target")),
        sa.ForeignKeyConstraint(
            ["region_id"], ["region.id"], name=op.f("fk_search_word_region_id_region"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["added_by_id"], ["user.id"], name=op.f("fk_search_word_added_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_word")),
        sa.UniqueConstraint(
            "region_id",
            "phrase",
            "product_code",
            "other_phrase",
            name=op.f("uq_search_word_region_id_phrase_product_code_other_phrase"),
        ),
    )
    with op.batch_alter_table("search_word", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_search_word_added_by_id"), ["added_by_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("search_word", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_search_word_added_by_id"))

    op.drop_table("search_word")
    with op.batch_alter_table("region", schema=None) as batch_op:
        batch_op.drop_column("words_version")
