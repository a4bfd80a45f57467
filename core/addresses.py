"""The address at which a local site answers."""

_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}  # noqa: S104 - never bound here


def local_address(host: str, port: int) -> str:
    """Return the http:// address, without a slash at its end, for a server bound to `host`.

    A server that listens on every address of the machine is named by the loopback one.
    """
    name = _EVERYWHERE.get(host, host)
    shown = f"[{name}]" if ":" in name else name
    return f"http://{shown}:{port}"
