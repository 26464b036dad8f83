"""What can be wrong with a document."""

from __future__ import annotations

from narrative.errors import Unavailable


class DocumentDamaged(Unavailable):
    """What is stored of this scene is not as it was written; nothing of it is shown or changed.

    Its kept versions can be read. Have whoever runs the studio restore the database from a backup.
    """
