"""Pages of several documents in one, as they are."""

import io
from collections.abc import Sequence

import pypdfium2


def bound(documents: Sequence[bytes]) -> bytes:
    """All pages of these PDFs, in order."""
    whole = pypdfium2.PdfDocument.new()
    for content in documents:
        with pypdfium2.PdfDocument(content) as document:
            whole.import_pages(document)
    out = io.BytesIO()
    whole.save(out)
    whole.close()
    return out.getvalue()
