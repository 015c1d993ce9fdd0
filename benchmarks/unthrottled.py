"""The market as a WSGI app that does not count requests, for a crowd that comes from one address.

No setting of the market can do this: a real one has no such switch.
"""

from __future__ import annotations

import os

from marketplace.app import create_app

app = create_app(RATELIMIT_ENABLED=False, MAIL_FOLDER=os.environ["MAIL_FOLDER"])
