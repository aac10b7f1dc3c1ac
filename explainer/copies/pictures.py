"""The QR code of an address, as a picture that prints sharp at any size."""

from __future__ import annotations

from io import BytesIO

import segno

QUIET_MODULES = 4


def qr_picture(address: str) -> bytes:
    """Return an SVG of the QR code: black on white, whatever the colours of the page around it.

    Paper is folded and stained: at least level M, of which a reader can lose 15 of 100 parts.
    """
    svg = BytesIO()
    segno.make_qr(address, error="m").save(
        svg,
        kind="svg",
        border=QUIET_MODULES,
        dark="#000",
        light="#fff",
        omitsize=True,
        xmldecl=False,
    )
    return svg.getvalue()
