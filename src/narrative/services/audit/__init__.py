"""The trail: who changed what, when, from where, from what and to what; linked so that nothing can be taken out."""

from narrative.services.audit.reading import WRITTEN, Entry, list_entries, measure_bursts
from narrative.services.audit.service import as_part_of, forget_origins, record, record_operator
from narrative.services.audit.verifying import Fault, Report, list_chains, verify_chain

__all__ = [
    "WRITTEN",
    "Entry",
    "Fault",
    "Report",
    "as_part_of",
    "forget_origins",
    "list_chains",
    "list_entries",
    "measure_bursts",
    "record",
    "record_operator",
    "verify_chain",
]
