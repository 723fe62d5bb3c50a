"""A client of HTTP/2 that sends what it is told to, right or wrong (RFC 9113)."""
import contextlib
import select
import socket
import ssl
import time

from hpack import Decoder, Encoder
from hyperframe.frame import (ContinuationFrame, DataFrame, Frame, GoAwayFrame, HeadersFrame, PingFrame, RstStreamFrame,
                              SettingsFrame, WindowUpdateFrame)

PREFACE = b'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'
DEADLINE = 10


class Response:
    def __init__(self):
        self.headers, self.body, self.isWhole, self.reset = [], b'', False, None

    @property
    def status(self):
        return int(dict(self.headers)[':status'])

    def __getitem__(self, name):
        return dict(self.headers).get(name)


class Client:
    """`settings`: what it tells the server of itself. `isPolite`: it gives windows back, and acknowledges."""

    def __init__(self, server, settings=None, isPolite=True, name='localhost'):
        context = ssl.create_default_context(cafile=str(server.authority))
        context.set_alpn_protocols(['h2'])
        self.server = server
        self.socket = context.wrap_socket(socket.create_connection(('127.0.0.1', server.port), DEADLINE), server_hostname=name)
        assert self.socket.selected_alpn_protocol() == 'h2'
        self.encoder, self.decoder = Encoder(), Decoder()
        self.isPolite = isPolite
        self.input = b''
        self.responses = {}
        self.goneAway = None
        self.isClosed = False
        self.pongs = 0
        self.last = -1
        self.headerBlock = b''
        self.frames = []
        self.settings = {}
        self.socket.sendall(PREFACE)
        self.send(SettingsFrame(0, settings or {}))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        with contextlib.suppress(OSError):
            self.socket.close()

    # MARK: Sending

    def send(self, *frames):
        with contextlib.suppress(BrokenPipeError, ConnectionResetError, ssl.SSLError):
            self.socket.sendall(b''.join(frame if isinstance(frame, bytes) else frame.serialize() for frame in frames))

    def fields(self, path='/', method='GET', more=(), authority=None):
        return [(':method', method), (':path', path), (':scheme', 'https'),
                (':authority', authority or f'localhost:{self.server.port}'), *more]

    def request(self, path='/', method='GET', more=(), authority=None, body=None):
        return self.request_of(self.fields(path, method, more, authority), isLast=body is None, body=body)

    def request_of(self, fields, isLast=True, body=None):
        """Returns the number of the stream."""
        self.last += 2
        block = self.encoder.encode(fields)
        parts = [block[at:at + 16384] for at in range(0, len(block), 16384)]
        frames = [HeadersFrame(self.last, parts[0], flags=['END_STREAM'] if isLast else []),
                  *[ContinuationFrame(self.last, part) for part in parts[1:]]]
        frames[-1].flags.add('END_HEADERS')
        if body is not None:
            frames += [DataFrame(self.last, body[at:at + 16384]) for at in range(0, len(body), 16384)]
            frames.append(DataFrame(self.last, b'', flags=['END_STREAM']))
        self.send(*frames)
        return self.last

    # MARK: Receiving

    def receive(self, deadline=DEADLINE):
        """Takes what comes next. Returns whether anything did, before the end or the deadline."""
        if self.isClosed:
            return False
        if not self.socket.pending() and not select.select([self.socket], [], [], max(0, deadline))[0]:
            return False
        try:
            data = self.socket.recv(1 << 16)
        except OSError:
            data = b''
        if not data:
            self.isClosed = True
            return False
        self.input += data
        while len(self.input) >= 9:
            frame, length = Frame.parse_frame_header(memoryview(self.input)[:9])
            if len(self.input) < 9 + length:
                break
            frame.parse_body(memoryview(self.input)[9:9 + length])
            self.input = self.input[9 + length:]
            self.take(frame)
        return True

    def take(self, frame):
        self.frames.append(frame)
        response = self.responses.setdefault(frame.stream_id, Response())
        if isinstance(frame, (HeadersFrame, ContinuationFrame)):
            self.headerBlock += frame.data
            if 'END_HEADERS' in frame.flags:
                response.headers = [(name, value) for name, value in self.decoder.decode(self.headerBlock)]
                self.headerBlock = b''
        elif isinstance(frame, DataFrame):
            response.body += frame.data
            if self.isPolite and frame.data:
                self.send(WindowUpdateFrame(0, len(frame.data)), WindowUpdateFrame(frame.stream_id, len(frame.data)))
        elif isinstance(frame, RstStreamFrame):
            response.reset = frame.error_code
        elif isinstance(frame, GoAwayFrame):
            self.goneAway = frame.error_code
        elif isinstance(frame, PingFrame) and 'ACK' in frame.flags:
            self.pongs += 1
        elif isinstance(frame, SettingsFrame) and 'ACK' not in frame.flags:
            self.settings = dict(frame.settings)
            if self.isPolite:
                self.send(SettingsFrame(0, flags=['ACK']))
        if 'END_STREAM' in frame.flags:
            response.isWhole = True

    def until(self, condition, what, deadline=DEADLINE):
        end = time.monotonic() + deadline
        while not (found := condition()):
            if not self.receive(end - time.monotonic()) and not condition():
                raise AssertionError(f'no {what}: closed {self.isClosed}, gone away {self.goneAway}, '
                                     f'last {[type(frame).__name__ for frame in self.frames[-5:]]}')
        return found

    def response(self, stream, deadline=DEADLINE):
        """The whole response, or how the stream was reset."""
        def is_there():
            response = self.responses.get(stream)
            return response if response and (response.isWhole or response.reset is not None) else None
        return self.until(is_there, f'response on stream {stream}', deadline)

    def get(self, path='/', **words):
        return self.response(self.request(path, **words))

    def ends(self, deadline=DEADLINE):
        """Waits for the end of the connection, and returns the code of the GOAWAY before it."""
        self.until(lambda: self.isClosed or not self.receive(deadline), 'end', deadline)
        assert self.isClosed
        return self.goneAway
