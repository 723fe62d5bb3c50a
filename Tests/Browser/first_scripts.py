"""Stands before the server, and puts scripts into its pages before all others: for an engine that has no command for it."""
import re
import socket
import socketserver
import threading
from urllib.parse import urlsplit

PATH = b'/first-scripts.js'


class FirstScripts:
    def __init__(self, url, scripts):
        self.target = (urlsplit(url).hostname, urlsplit(url).port)
        self.scripts = scripts
        owner = self

        class Handler(socketserver.BaseRequestHandler):
            def handle(self):
                try:
                    owner.handle(self.request)
                except OSError:
                    pass

        class Listener(socketserver.ThreadingTCPServer):
            daemon_threads = True
            allow_reuse_address = True

        self.listener = Listener(('127.0.0.1', 0), Handler)
        self.url = f'http://localhost:{self.listener.server_address[1]}'
        threading.Thread(target=self.listener.serve_forever, kwargs={'poll_interval': 0.05}, daemon=True).start()

    def end(self):
        self.listener.shutdown()
        self.listener.server_close()

    def handle(self, page):
        head = read_head(page)
        if not head:
            return
        if head.split(b' ', 2)[1].startswith(PATH):
            body = ';\n'.join(self.scripts).encode()
            return page.sendall(b'HTTP/1.1 200 OK\r\nContent-Type: text/javascript; charset=utf-8\r\nCache-Control: no-store\r\n'
                                b'Connection: close\r\nContent-Length: %d\r\n\r\n' % len(body) + body)
        with socket.create_connection(self.target) as server:
            isSocket = b'upgrade: websocket' in head.lower()
            if not isSocket:
                head = re.sub(rb'(?i)\r\nconnection:[^\r]*', b'', head).replace(b'\r\n', b'\r\nConnection: close\r\n', 1)
            server.sendall(head)
            threading.Thread(target=pipe, args=(page, server), daemon=True).start()
            answer = read_head(server)
            if b'text/html' not in answer.lower() and b'xhtml' not in answer.lower():
                page.sendall(answer)
                return pipe(server, page)
            ends, body = answer.find(b'\r\n\r\n') + 4, b''
            answer, body = answer[:ends], answer[ends:]
            while data := server.recv(65536):
                body += data
            body = re.sub(rb'(<script[^>]*/__vif/client\.js)', b'<script src="%s"></script>\\1' % PATH, body, count=1)
            # The end of the connection is the end of the page.
            page.sendall(re.sub(rb'(?i)\r\ncontent-length:[^\r]*', b'', answer) + body)


def read_head(connection):
    data = b''
    while b'\r\n\r\n' not in data and (more := connection.recv(65536)):
        data += more
    return data


def pipe(source, target):
    try:
        while data := source.recv(65536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        pass
