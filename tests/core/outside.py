"""A small server on this machine, and a net in which it stands for the whole web.

The names and the way to the server are replaced, never the rules about addresses.
"""

import socket
import socketserver
import threading
import time

from core.fetching import Fetcher

PUBLIC, SIX, OTHER = "93.184.216.34", "2606:2800:220:1::1", "93.184.216.35"
AGENT = "MG Portal link check (+https://portal.example)"
OK = "200 OK"


def sends(status, **headers):
    """Return an answer in the words of HTTP."""
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"HTTP/1.1 {status}\r\n{lines}\r\n".encode()


class Site(socketserver.ThreadingTCPServer):
    """A server that answers as a test says and keeps what it was asked."""

    daemon_threads = allow_reuse_address = True

    def __init__(self, tls=None):
        super().__init__(("127.0.0.1", 0), Visit)
        self.answers, self.asked, self.tls = {}, [], tls
        threading.Thread(target=self.serve_forever, args=(0.01,)).start()

    def stop(self):
        self.shutdown()
        self.server_close()

    @property
    def port(self):
        return self.server_address[1]

    @property
    def lines(self):
        return [request.splitlines()[0].removesuffix(" HTTP/1.1") for request in self.asked]


class Visit(socketserver.BaseRequestHandler):
    def handle(self):
        line = self.request
        try:
            if self.server.tls:
                line = self.server.tls.wrap_socket(line, server_side=True)
            with line:
                self.answer(line)
        except OSError:  # The other side has left, as some tests mean it to.
            line.close()

    def answer(self, line):
        request = line.recv(65536).decode("latin-1")
        self.server.asked.append(request)
        method, path = [*request.split(), "", ""][:2]
        answers = self.server.answers
        for piece in answers.get((method, path), answers.get(path, [])):
            line.sendall(piece)


class Net:
    """The names of a test and the way to its server. Keeps what was looked up and dialled."""

    def __init__(self, port):
        self.port, self.looked_up, self.dialled, self.slept, self.now = port, [], [], [], None
        self.names = {
            "site.example": [PUBLIC],
            "other.example": [OTHER],
            "inner.example": ["10.0.0.7"],
        }

    def resolve(self, host):
        self.looked_up.append(host)
        if host not in self.names:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return self.names[host]

    def dial(self, place, seconds):
        self.dialled.append(place)
        return socket.create_connection(("127.0.0.1", self.port), seconds)

    def clock(self):
        return time.monotonic() if self.now is None else self.now

    def sleep(self, seconds):
        self.slept.append(seconds)
        self.now = self.clock() + seconds

    def fetcher(self, **options):
        seams = {"resolve": self.resolve, "dial": self.dial, "clock": self.clock}
        return Fetcher(AGENT, **(seams | {"pause": 0, "sleep": self.sleep} | options))

    def check(self, url, **options):
        return self.fetcher(**options).check(url)
