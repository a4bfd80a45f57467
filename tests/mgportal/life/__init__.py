"""People who do to a whole site, by chance, all that its services offer."""

from tests.mgportal.life.site import Life

__all__ = ["Life"]
