from .certificate import OcopCertificate
from .paper import Paper, PaperMove, Scan

__all__ = ["OcopCertificate", "Paper", "PaperMove", "Scan"]
