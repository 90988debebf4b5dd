"""What each home page says: what is expected of the person and by when, then how things stand."""

from maillage.web.account.homes.home import home_of

__all__ = ["home_of"]
