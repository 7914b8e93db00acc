"""A secret as a QR code that an app reads."""

from dataclasses import dataclass

import segno

QUIET_ZONE = 4
"""Empty modules around a QR code, as ISO/IEC 18004 asks."""


@dataclass(frozen=True, slots=True)
class QrCode:
    """A QR code as one path on a grid of ``size`` squares, quiet zone included."""

    size: int
    path: str


def qr_code(text: str) -> QrCode:
    """``text`` as a QR code; runs of dark squares become one stroke."""
    rows = [tuple(row) for row in segno.make(text, error="m", micro=False).matrix_iter(border=QUIET_ZONE)]
    strokes = []
    for y, row in enumerate(rows):
        x = 0
        while x < len(row):
            width = 0
            while x + width < len(row) and row[x + width]:
                width += 1
            if width:
                strokes.append(f"M{x} {y}h{width}v1h-{width}z")
            x += width or 1
    return QrCode(len(rows), "".join(strokes))
