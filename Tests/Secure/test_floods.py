"""Clients of HTTP/2 that mean no good: the connection ends with the reason, and the server goes on."""
import pytest
from hyperframe.frame import (ContinuationFrame, DataFrame, HeadersFrame, PingFrame, PriorityFrame, RstStreamFrame,
                              SettingsFrame, WindowUpdateFrame)

from client import PREFACE, Client

PROTOCOL_ERROR, FLOW_CONTROL_ERROR, FRAME_SIZE_ERROR, CANCEL, COMPRESSION_ERROR, ENHANCE_YOUR_CALM = 1, 3, 6, 8, 9, 11


def goes_on(served):
    with Client(served) as client:
        assert client.get('/a.css').status == 200


def test_rapid_resets_end_the_connection(served):
    with Client(served) as client:
        for _ in range(400):
            stream = client.request('/a.css')
            client.send(RstStreamFrame(stream, CANCEL))
        assert client.ends() == ENHANCE_YOUR_CALM
    goes_on(served)


def test_faults_that_make_the_server_reset_streams_end_the_connection(served):
    with Client(served) as client:
        for _ in range(400):
            stream = client.request('/a.css')
            # RFC 9113 §6.9: an increment of 0 is a fault of the stream.
            client.send(WindowUpdateFrame(stream, 0))
        assert client.ends() in (ENHANCE_YOUR_CALM, PROTOCOL_ERROR)
    goes_on(served)


def test_a_head_in_endless_parts_ends_the_connection(served):
    with Client(served) as client:
        block = client.encoder.encode(client.fields('/a.css'))
        client.send(HeadersFrame(1, block[:1]), *[ContinuationFrame(1, b'') for _ in range(2000)])
        client.ends()
        assert client.goneAway not in (None, 0)
    goes_on(served)


@pytest.mark.parametrize('frame', [
    SettingsFrame(0, {4: 65535}), PingFrame(0, b'12345678'), PriorityFrame(1, depends_on=0, stream_weight=1)])
def test_a_flood_of_frames_ends_the_connection(served, frame):
    before = served.memory()
    with Client(served, isPolite=False) as client:
        for _ in range(100):
            client.send(*[frame] * 200)
            client.receive(0)
        client.ends()
        assert client.goneAway not in (None, 0)
    assert served.memory() < before + 20
    goes_on(served)


def test_empty_pieces_of_a_body_end_the_connection(served):
    with Client(served) as client:
        stream = client.request_of(client.fields('/a.css', 'POST'), isLast=False)
        client.send(*[DataFrame(stream, b'')] * 2000)
        client.ends()
    goes_on(served)


def test_more_fields_than_was_said_end_the_connection(served):
    with Client(served) as client:
        assert client.get('/a.css').status == 200
        assert client.settings[6] == 40960
        client.request_of(client.fields('/a.css') + [('x', 'y' * 60000)])
        assert client.ends() not in (None, 0)
    goes_on(served)


def test_a_bomb_of_fields_is_refused(served):
    before = served.memory()
    with Client(served) as client:
        # One large field in the table, named again and again.
        stream = client.request_of(client.fields('/a.css') + [('x', 'y' * 3000)])
        assert client.response(stream).status == 200
        block = client.encoder.encode(client.fields('/a.css') + [('x', 'y' * 3000)] * 3000)
        assert len(block) < 8000
        client.send(HeadersFrame(3, block, flags=['END_HEADERS', 'END_STREAM']))
        client.last = 3
        client.until(lambda: client.isClosed or 3 in client.responses and (client.responses[3].isWhole or client.responses[3].reset)
                     or not client.receive(), 'an answer')
        if client.goneAway is None and not client.isClosed:
            assert client.responses[3].reset is not None or client.responses[3].status == 431
    assert served.memory() < before + 20
    goes_on(served)


@pytest.mark.parametrize('bytes', [
    b'\xff\xff\xff\xff', b'\x00' * 9, bytes(PREFACE), b'\x00\x00\x04\x08\x00\x00\x00\x00\x00\x00\x00\x00\x00',
    b'\x00\x40\x01\x00\x00\x00\x00\x00\x01' + b'x' * 16385, b'\x00\x00\x00\x01\x05\x00\x00\x00\x02'])
def test_bytes_that_are_no_frames_end_the_connection(served, bytes):
    with Client(served) as client:
        client.send(bytes)
        client.send(b'\0' * 100)
        client.ends()
        assert client.goneAway not in (None, 0)
    goes_on(served)


def test_a_block_that_cannot_be_unpacked_ends_the_connection(served):
    with Client(served) as client:
        client.send(HeadersFrame(1, b'\xff\xff\xff\xff\xff\xff', flags=['END_HEADERS', 'END_STREAM']))
        assert client.ends() in (COMPRESSION_ERROR, PROTOCOL_ERROR)
    goes_on(served)


def test_more_streams_than_there_may_be_are_refused(served):
    # Without a window nothing of a body is sent, so that each stays open.
    with Client(served, settings={4: 0}) as client:
        for _ in range(200):
            client.request('/a.css')
        client.until(lambda: client.goneAway is not None or any(
            response.reset is not None for response in client.responses.values()), 'refusal')
    goes_on(served)


def test_a_client_that_takes_nothing_costs_little(served):
    # Too large to be held as a whole.
    served.write('huge.bin', 'x' * (40 << 20))
    before = served.memory()
    clients = [Client(served, settings={4: 0}, isPolite=False) for _ in range(10)]
    for client in clients:
        for _ in range(100):
            client.request('/huge.bin')
    goes_on(served)
    for client in clients:
        client.until(lambda: len([one for one in client.responses.values() if one.headers]) > 90, 'heads')
        with client:
            pass
    # 64 KiB for each stream, and what was kept before.
    assert served.memory() < before + 90
