"""What the pages of the panel show: typed, so that a template that asks for something else fails a test."""

from dataclasses import dataclass

from portal.web.choice import Choice
from portal.web.panel.use.charts import BarChart, LineChart

Cell = str | int | float | None


@dataclass(frozen=True, slots=True)
class Section:
    """One subject: what was found, what exactly was counted, a chart and the table that says the same.

    The first column of ``rows`` is text; a number is printed with the thousands apart, None as a dash, a fraction
    (float) as a percentage. ``lead`` tables stand open, others behind "Bekijk als tabel".
    """

    key: str
    title: str
    measure: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    empty: str
    lines: LineChart | None = None
    bars: BarChart | None = None
    note: str = ""
    href: str = ""
    href_text: str = ""

    @property
    def has_chart(self) -> bool:
        """Whether the table stands behind a chart."""
        return self.lines is not None or self.bars is not None


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """A figure above all others, with what it was before."""

    name: str
    figure: str
    note: str


@dataclass(frozen=True, slots=True)
class PeriodLink:
    """A link of the period picker."""

    text: str
    href: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """Everything /klankbord and its report show."""

    heading: str
    period: str
    compared: str
    kinds: tuple[PeriodLink, ...]
    earlier: PeriodLink | None
    later: PeriodLink | None
    first: str
    last: str
    errors: dict[str, str]
    error_lines: tuple[tuple[str, str], ...]
    roles: tuple[Choice, ...]
    kept: tuple[tuple[str, str], ...]
    """Hidden fields (name, value) that keep the period while another role is chosen."""
    figures: tuple[KeyFigure, ...]
    sections: tuple[Section, ...]
    csv_href: str
    xlsx_href: str
    report_href: str
    page_href: str
    summary: tuple[str, ...]
    """The report in a few sentences."""
    made_on: str
