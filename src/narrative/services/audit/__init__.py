"""The trail: who changed what, when, from where, from what and to what; linked so that nothing can be taken out."""

from narrative.services.audit.reading import (
    WRITTEN,
    Entry,
    find_own,
    get_entry,
    is_touched,
    list_entries,
    list_since,
    measure_bursts,
)
from narrative.services.audit.service import as_part_of, forget_origins, record, record_operator
from narrative.services.audit.verifying import Fault, Report, list_chains, verify_chain

__all__ = [
    "WRITTEN",
    "Entry",
    "Fault",
    "Report",
    "as_part_of",
    "find_own",
    "forget_origins",
    "get_entry",
    "is_touched",
    "list_chains",
    "list_entries",
    "list_since",
    "measure_bursts",
    "record",
    "record_operator",
    "verify_chain",
]
