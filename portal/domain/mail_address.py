"""What counts as an e-mail address: bounded, of one line, in the form that mail servers and people agree on."""

import re

MAX_ADDRESS = 254
MAX_LOCAL = 64
FORM = re.compile(r"[a-z0-9!#$%&'*+/=?^_`{|}~.-]+@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]")


def read_address(typed: str) -> str | None:
    """The address as sign-in names are kept (lower case, no spaces around it), or None when it is none.

    White space, control characters and anything that could end a header line never fit the form.
    """
    address = typed.strip().lower()
    local = address.partition("@")[0]
    if len(address) > MAX_ADDRESS or len(local) > MAX_LOCAL or local.startswith(".") or local.endswith("."):
        return None
    return address if ".." not in local and FORM.fullmatch(address) else None
