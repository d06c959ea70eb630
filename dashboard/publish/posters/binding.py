"""Pages of several documents in one, as they are."""

import io
import re
from collections.abc import Sequence

import pypdfium2

# Of these two PDFium writes another each time: the moment, and an identity for which it draws lots.
_MOMENT = re.compile(rb"/CreationDate\(D:\d{14}[+-]\d\d'\d\d'\)")
_IDENTITY = re.compile(rb"/ID\[<[0-9A-F]{32}><[0-9A-F]{32}>\]")
_NO_MOMENT = b"/CreationDate(D:20210101000000+00'00')"
_NO_IDENTITY = b"/ID[<" + b"0" * 32 + b"><" + b"0" * 32 + b">]"


def bound(documents: Sequence[bytes]) -> bytes:
    """All pages of these PDFs, in order; the same bytes each time."""
    whole = pypdfium2.PdfDocument.new()
    for content in documents:
        with pypdfium2.PdfDocument(content) as document:
            whole.import_pages(document)
    out = io.BytesIO()
    whole.save(out)
    whole.close()
    # As long as they were, so that everything in the file stays where its table says.
    return _IDENTITY.sub(_NO_IDENTITY, _MOMENT.sub(_NO_MOMENT, out.getvalue()))
