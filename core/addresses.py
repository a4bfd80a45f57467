"""The address at which a local site listens and answers."""

import socket

_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}  # noqa: S104 - never bound here


def local_address(host: str, port: int) -> str:
    """Return the http:// address, without a slash at its end, for a server bound to `host`.

    A server that listens on every address of the machine is named by the loopback one.
    """
    name = _EVERYWHERE.get(host, host)
    shown = f"[{name}]" if ":" in name else name
    return f"http://{shown}:{port}"


def ip_address(host: str) -> str:
    """Return the address that `host` names on this machine. Raises OSError when there is none."""
    return host if ":" in host else socket.gethostbyname(host)
