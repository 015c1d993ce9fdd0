"""What a WSGI server imports."""

from marketplace.app import create_app

app = create_app()
