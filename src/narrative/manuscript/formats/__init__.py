"""File formats, one module each: bytes in, a document out; a manuscript in, bytes out.

A module is a format when it defines ``NAME`` (what people call it), ``EXTENSIONS`` (with the dot, the usual first),
``matches(data: bytes) -> bool`` (recognises the format by its content) and at least one of
``read(data: bytes) -> Document`` and ``write(manuscript: Manuscript) -> bytes``.
"""
