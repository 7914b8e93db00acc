"""Errors with names. The edge (web, command line) turns them into a status and a sentence."""


class PortalError(Exception):
    """The root: whatever the portal refuses on purpose."""


class ImpossibleReport(PortalError):
    """A report that cannot be true; ``fields`` maps a field name to a Dutch sentence."""

    def __init__(self, fields: dict[str, str]) -> None:
        super().__init__("; ".join(fields.values()))
        self.fields = fields


class RefusedForm(PortalError):
    """A form that cannot be saved; ``fields`` maps a field name to a Dutch sentence."""

    def __init__(self, fields: dict[str, str]) -> None:
        super().__init__("; ".join(fields.values()))
        self.fields = fields


class NotYours(PortalError):
    """The object belongs to another provider or region; shown as 404, so that nothing is confirmed."""


class OutdatedForm(PortalError):
    """Somebody else saved in between: nothing is overwritten unseen."""


class WrongCredentials(PortalError):
    """Unknown user or wrong password: one answer for both, so that accounts cannot be guessed."""


class RefusedDemo(PortalError):
    """The demo may not be loaded here; the text says why."""


class AlreadyAnswered(PortalError):
    """Somebody answered this report before."""


class NeedsNewFigure(PortalError):
    """A report about a figure is corrected by a new figure and by nothing else."""


class NotUndone(PortalError):
    """A save that cannot be undone; the text is a Dutch sentence that says why."""
