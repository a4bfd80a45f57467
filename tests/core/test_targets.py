"""Only the open web is asked, however an address is written."""

import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.targets import Refused, is_public, look_up, read_target

SITE = "https://site.example"


@pytest.mark.parametrize(
    ("url", "read"),
    [
        ("https://site.example", "https://site.example/"),
        ("HTTP://Site.Example.:80/A?b=c#d", "http://site.example/A?b=c"),
        ("http://site.example:443/", "http://site.example:443/"),
        ("https://site.example:/", "https://site.example/"),
        (
            "  https://site.example/a b/ä?q=ü|%20 ",
            "https://site.example/a%20b/%C3%A4?q=%C3%BC%7C%20",
        ),
        ("https://müller.example/", "https://xn--mller-kva.example/"),
        ("https://faß.example/", "https://xn--fa-hia.example/"),  # As browsers: not "fass".
        ("https://ＳＩＴＥ。example/", "https://site.example/"),
        ("https://site.example/\\@other", "https://site.example/%5C@other"),
        ("http://93.184.216.34/", "http://93.184.216.34/"),
        ("http://[2606:2800:220:1:0:0:0:1]/", "http://[2606:2800:220:1::1]/"),
    ],
)
def test_an_address_of_the_web_has_one_spelling(url, read):
    assert read_target(url).url == read


@pytest.mark.parametrize(
    "url",
    [
        "",
        "site.example",
        "//site.example/",
        "https:site.example",
        "https:///path",
        "ftp://site.example/",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "gopher://site.example/",
        "http://site.example:22/",
        "http://site.example:0/",
        "http://site.example:8080/",
        "http://site.example:99999/",
        "http://site.example:８０/",
        "http://site.example:-80/",
        "http://user@site.example/",
        "http://user:pw@site.example/",
        "http://site.example@127.0.0.1/",
        "http://site.example\\@127.0.0.1/",
        "http://127.0.0.1\\.site.example/",
        "http://site.example%00.other.example/",
        "http://%6c%6f%63al.example/",
        "http://site.example/\r\nHost: other",
        "http://site.example/\r\n",
        "http://site.\texample/",
        "http://site.example/\x00",
        "http://site.example/\u2028",
        "http://site.example/\ud800",
        "http://si te.example/",
        "http://a..example/",
        "http://.example/",
        "http://site.example../",
        "http://" + "a" * 64 + ".example/",
        "http://" + "ä" * 63 + ".example/",
        "http://" + "a." * 130 + "example/",
        "http://site.example/" + "a" * 4000,
        "http://site.example℀/",
        "http://[::1/",
        "http://[::1]site.example/",
        "http://[v1.x]/",
        "http://[fe80::1%25eth0]/",
        "http://[2606:2800:220:1::1%25eth0]/",
    ],
)
def test_other_addresses_are_refused(url):
    with pytest.raises(Refused):
        read_target(url)


@pytest.mark.parametrize("login", ["user@", "user:pw@", "@", "127.0.0.1:80@", "a@b@"])
def test_a_login_in_an_address_is_named_as_the_reason(login):
    with pytest.raises(Refused, match="password"):
        read_target(f"http://{login}site.example/")


@pytest.mark.parametrize(
    "host",
    [
        *["localhost", "LOCALHOST.", "intranet", "router."],
        *["2130706433", "0x7f000001", "017700000001", "0"],
        *["0x7f.1", "127.1", "127.0.1", "0177.0.0.1", "127.0.0.01", "127.0.0.0x1", "1.2.3.0x"],
        *["127.0.0.1.", "256.256.256.256", "1.2.3.4.5", "site.example.1"],
        *["①②⑦.⓪.⓪.①", "１２７.0.0.1", "127。0。0。1", "127．1"],
    ],
)
def test_numbers_in_disguise_and_inner_names_are_no_sites(host):
    with pytest.raises(Refused, match="public site"):
        read_target(f"http://{host}/")


@given(
    st.text(max_size=60) | st.text("/:@[]%.#?\\\r\n0x1aäⓅ。", max_size=60).map("http://".__add__)
)
def test_whatever_is_typed_is_read_or_refused(text):
    try:
        target = read_target(text)
    except Refused:
        return
    assert target.url.isascii() and target.url.isprintable() and " " not in target.url
    assert read_target(target.url) == target  # Reading it again changes nothing.


@pytest.mark.parametrize(
    ("location", "read"),
    [
        ("/b?c", "https://site.example/b?c"),
        ("b", "https://site.example/a/b"),
        ("//other.example/", "https://other.example/"),
        ("http://other.example", "http://other.example/"),
        ("?q", "https://site.example/a/?q"),
    ],
)
def test_a_redirect_is_read_from_where_it_stands(location, read):
    assert read_target(location, base=f"{SITE}/a/").url == read


@pytest.mark.parametrize(
    "location", ["//127.1/", "\r\n//a.example", "//a@b.example", "file:///a", "https://[", "//a:22"]
)
def test_a_redirect_gets_no_more_than_a_typed_address(location):
    with pytest.raises(Refused):
        read_target(location, base=SITE)


@pytest.mark.parametrize(
    "address",
    [
        *["93.184.216.34", "8.8.8.8", "192.0.1.1", "2606:2800:220:1::1", "2001:4860:4860::8888"],
        *["::ffff:8.8.8.8", "64:ff9b::808:808"],
    ],
)
def test_the_open_internet_is_public(address):
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        *["127.0.0.1", "127.255.255.254", "0.0.0.0", "0.1.2.3", "10.0.0.1", "172.16.0.1"],
        *["192.168.1.1", "100.64.0.1", "100.100.100.200", "169.254.169.254", "168.63.129.16"],
        *["192.0.0.8", "192.0.0.192", "192.0.2.1", "192.88.99.1", "198.18.0.1", "203.0.113.1"],
        *["224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255"],
        *["::", "::1", "fe80::1", "fe80::1%eth0", "fec0::1", "fc00::1", "fd00:ec2::254"],
        *["ff02::1", "ff0e::1", "100::1", "5f00::1", "2001:db8::1", "3fff::1", "2001:10::1"],
        *["::127.0.0.1", "::ffff:127.0.0.1", "::ffff:169.254.169.254", "::ffff:0:7f00:1"],
        *["64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::a00:1"],  # NAT64
        *["2002:7f00:1::", "2002:a9fe:a9fe::1", "2002:808:808::1"],  # 6to4
        *["2001:0:4136:e378:8000:63bf:80ff:fffe", "2001::1"],  # Teredo
    ],
)
def test_all_else_is_not(address):
    assert not is_public(address)


def test_names_are_looked_up_whole(monkeypatch):
    asked = []

    def getaddrinfo(host, port, **kind):
        asked.append((host, port, kind))
        six = (socket.AF_INET6, socket.SOCK_STREAM, 6, "", ("2606:2800:220:1::1", 0, 0, 0))
        four = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.216.34", 0))
        return [six, four, four]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    assert look_up("site.example") == ["2606:2800:220:1::1", "93.184.216.34"]
    assert asked == [("site.example.", None, {"type": socket.SOCK_STREAM})]
