"""What goes wrong in the database may be logged; what somebody typed may not."""

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError


def test_an_error_does_not_tell_what_was_typed(engine: Engine) -> None:
    with engine.connect() as connection, pytest.raises(DBAPIError) as raised:
        connection.execute(text("SELECT :typed FROM nergens"), {"typed": "mijn dochter Fleur"})
    assert "nergens" in str(raised.value)
    assert "Fleur" not in str(raised.value)
