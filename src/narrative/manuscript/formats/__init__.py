"""File formats, one module each: bytes in, a document out; a manuscript in, bytes out.

A module is a format when it defines ``NAME`` (what people call it), ``EXTENSIONS`` (with the dot, the usual first),
``matches(data: bytes) -> bool`` (recognises the format by its content) and at least one of
``read(data: bytes, on_progress: Progress) -> Document`` and ``write(manuscript: Manuscript) -> bytes``.
``on_progress`` is called now and then with the part that is done, from 0.0 to 1.0. A format that is plain text to the
eye says ``IS_PLAIN_TEXT = True``: its file name decides where the content does not.
"""
