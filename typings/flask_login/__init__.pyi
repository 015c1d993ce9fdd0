"""What the market uses of Flask-Login, which carries no types."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, TypeVar

import flask
from blinker import NamedSignal

Loader = TypeVar("Loader", bound=Callable[[str], Any])

class LoginManager:
    session_protection: str | None

    def init_app(self, app: flask.Flask, add_context_processor: bool = True) -> None: ...
    def user_loader(self, callback: Loader) -> Loader: ...

class UserMixin:
    @property
    def is_authenticated(self) -> bool: ...
    def get_id(self) -> str: ...

current_user: Any  # whoever `user_loader` found for this request; without one, somebody who is not authenticated
user_logged_in: NamedSignal

def login_user(
    user: Any, remember: bool = False, duration: timedelta | None = None, force: bool = False, fresh: bool = True
) -> bool: ...
def logout_user() -> bool: ...
