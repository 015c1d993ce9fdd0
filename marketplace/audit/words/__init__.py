from .subjects import FIELDS, KINDS
from .verbs import COMMANDS, EVENTS

__all__ = ["COMMANDS", "EVENTS", "FIELDS", "KINDS"]
