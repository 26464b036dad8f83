"""The trail: who changed what, when, from where, from what and to what; linked so that nothing can be taken out."""

from narrative.services.audit.service import forget_origins, record
from narrative.services.audit.verifying import Fault, Report, list_chains, verify_chain

__all__ = ["Fault", "Report", "forget_origins", "list_chains", "record", "verify_chain"]
