"""Which outside addresses may be asked: the open web, and never a private network.

Texts of editors and foreign redirects name them, so each is taken for hostile.
"""

import re
import socket
import unicodedata
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import quote, urljoin, urlsplit

from django.utils.translation import gettext as _

LONGEST_URL = 4000  # Longer than any that we keep: where a redirect leads can be long.
PORTS = {"http": 80, "https": 443}

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_PLACE = re.compile(
    r"(?:\[(?P<six>[0-9a-f:.]+)\]|(?P<name>[^\s\[\]:@%\\]+))(?::(?P<port>[0-9]{0,5}))?", re.I
)
_NAME = re.compile(r"(?:[a-z0-9_-]{1,63}\.)+[a-z0-9-]{1,63}")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
_KEPT = "/:@!$&'()*+,;=~%?"  # What a path or query holds as it stands; quote() does the rest.

# What ip_address().is_global of some Pythons lets pass: protocol and relay addresses, those of
# tunnels (Teredo, 6to4) and documentation, and the inner door of Azure's machines.
_NOT_PUBLIC = [
    ip_network(net)
    for net in (
        "168.63.129.16/32", "192.0.0.0/24", "192.88.99.0/24",
        "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
    )
]  # fmt: skip
_UNICAST_SIX, _NAT64 = ip_network("2000::/3"), ip_network("64:ff9b::/96")


class Refused(Exception):
    """Our rules forbid asking; says why in words for an editor."""


@dataclass(frozen=True, slots=True)
class Target:
    """A well-formed address, taken apart and in ASCII."""

    scheme: str
    host: str
    port: int
    path: str  # With the query.

    @property
    def place(self) -> str:
        """The host as addresses and the Host header write it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        """The whole address."""
        return f"{self.scheme}://{self.place}{self.path}"


def read_target(url: str, base: str = "") -> Target:
    """Take an address, as seen from `base`, apart. Raises Refused when we must not ask it."""
    if len(url) > LONGEST_URL:
        raise Refused(_("The address is too long."))
    if _CONTROL.search(url):
        raise Refused(_("The address holds characters that no address may hold."))
    try:
        parts = urlsplit(urljoin(base, url.strip(" ")))
        query = f"?{quote(parts.query, _KEPT)}" if parts.query else ""
        path = quote(parts.path or "/", _KEPT) + query
    except ValueError:
        raise Refused(_("This is not a well-formed address.")) from None
    if parts.scheme not in PORTS:
        raise Refused(_("Only addresses that begin with http:// or https:// are checked."))
    if "@" in parts.netloc:
        raise Refused(_("The address holds a user name or a password."))
    place = _PLACE.fullmatch(parts.netloc)
    if place is None:
        raise Refused(_("This is not a well-formed address."))
    port = int(place["port"] or PORTS[parts.scheme])
    if port not in PORTS.values():
        raise Refused(_("The address names a port other than the usual ones, 80 and 443."))
    return Target(parts.scheme, _host(place["name"] or place["six"]), port, path)


def _host(name: str) -> str:
    """Return the one spelling of a host. Raises Refused for names that only look like one."""
    try:
        return str(ip_address(name))
    except ValueError:
        pass  # A name then, or a number that is written to mislead.
    name = unicodedata.normalize("NFKC", name).lower().replace("\u3002", ".").removesuffix(".")
    labels = [
        label if label.isascii() else f"xn--{label.encode('punycode').decode()}"
        for label in name.split(".")
    ]
    host = ".".join(labels)
    if len(host) > 253 or not _NAME.fullmatch(host) or _NUMBER.fullmatch(labels[-1]):
        raise Refused(_("The address does not name a public site."))
    return host


def is_public(address: str) -> bool:
    """Whether a numeric address is one of the open Internet, for one receiver.

    An IPv4 address inside an IPv6 one (mapped, NAT64) is judged for itself; tunnels are refused.
    """
    ip = ip_address(address)
    if isinstance(ip, IPv6Address):
        inner = ip.ipv4_mapped or (IPv4Address(int(ip) % 2**32) if ip in _NAT64 else None)
        if inner is None and ip not in _UNICAST_SIX:
            return False
        ip = inner or ip
    return ip.is_global and not ip.is_multicast and not any(ip in net for net in _NOT_PUBLIC)


def look_up(host: str) -> list[str]:
    """Return the numeric addresses of a name. Raises OSError.

    The dot at its end keeps the machine from trying the name inside its own domain first.
    """
    found = socket.getaddrinfo(f"{host}.", None, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(place[0]) for *_rest, place in found))
