"""Stands between the pages and the server, and can be shut: the server is gone, or dead without a word."""
import contextlib
import re
import socket
import struct
import threading
from urllib.parse import urlsplit


class Gate:
    """`url` is where pages go. `answers` are for paths that the server is not to answer."""

    def __init__(self, target):
        self.target = urlsplit(target)
        self.state = 'open'
        self.answers = {}
        # The first lines of all requests.
        self.requests = []
        self.sockets = set()
        self.listener = socket.create_server(('127.0.0.1', 0))
        self.port = self.listener.getsockname()[1]
        self.url = f'http://localhost:{self.port}'
        threading.Thread(target=self.accept, args=(self.listener,), daemon=True).start()

    @classmethod
    def before(cls, page):
        """From now on, the test's pages come through it. After `page.first`."""
        site = page.site
        gate = cls(site.proxy.url if site.proxy else site.server.url)
        gate.inner, site.proxy = site.proxy, gate
        return gate

    def accept(self, listener):
        while True:
            try:
                page, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=(page,), daemon=True).start()

    def serve(self, page):
        with contextlib.suppress(OSError), page:
            self.sockets.add(page)
            head = b''
            while b'\r\n\r\n' not in head:
                data = page.recv(65536)
                if not data:
                    return
                head += data
            line = head.split(b'\r\n', 1)[0].decode()
            self.requests.append(line)
            if self.state == 'mute':
                return page.recv(1)
            path = line.split(' ')[1].split('?')[0]
            isSocket = b'upgrade: websocket' in head.lower()
            for pattern, answer in list(self.answers.items()):
                if re.search(pattern, path):
                    if callable(answer):
                        answer = answer(line, head.decode('latin-1'))
                    if answer is not None:
                        return page.sendall(answer)
            if not isSocket:
                head = re.sub(rb'(?i)\r\nconnection:[^\r]*', b'', head).replace(b'\r\n', b'\r\nConnection: close\r\n', 1)
            with socket.create_connection((self.target.hostname, self.target.port)) as server:
                self.sockets.add(server)
                server.sendall(head)
                threading.Thread(target=self.pipe, args=(page, server), daemon=True).start()
                self.pipe(server, page)

    def pipe(self, source, sink):
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                if self.state == 'mute':
                    continue
                sink.sendall(data)
            sink.shutdown(socket.SHUT_WR)

    def cut(self):
        """The server is gone: connections end, and new ones are refused."""
        self.state = 'cut'
        # A listener that another thread waits in goes on listening if it is only closed.
        with contextlib.suppress(OSError):
            self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        self.drop()

    def drop(self):
        sockets, self.sockets = self.sockets, set()
        for each in sockets:
            with contextlib.suppress(OSError):
                each.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))
                each.shutdown(socket.SHUT_RDWR)

    def mute(self):
        """As after a sleep: what is open seems to be, and nothing comes through."""
        self.state = 'mute'

    def open(self):
        if self.state == 'cut':
            self.listener = socket.create_server(('127.0.0.1', self.port))
            threading.Thread(target=self.accept, args=(self.listener,), daemon=True).start()
        self.state = 'open'

    def end(self):
        self.cut()
        if getattr(self, 'inner', None):
            self.inner.end()


def response(status, body, kind='text/html; charset=utf-8', **fields):
    body = body.encode()
    lines = [f'HTTP/1.1 {status}', f'Content-Type: {kind}', f'Content-Length: {len(body)}', 'Connection: close',
             *(f'{name.replace("_", "-")}: {value}' for name, value in fields.items())]
    return '\r\n'.join(lines).encode() + b'\r\n\r\n' + body
