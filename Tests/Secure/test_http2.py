"""The same answers over HTTP/2 as over HTTP/1.1, and right ones to what only HTTP/2 can ask."""
import gzip
import http.client
import json
import re
import socket
import ssl
import struct

import pytest
from hyperframe.frame import DataFrame, HeadersFrame, PingFrame, RstStreamFrame

from client import Client

PROTOCOL_ERROR, FLOW_CONTROL_ERROR, REFUSED_STREAM, CANCEL = 1, 3, 7, 8


@pytest.fixture
def client(served):
    with Client(served) as client:
        yield client


def over_http1(served, path, method='GET', headers=None):
    context = ssl.create_default_context(cafile=str(served.authority))
    connection = http.client.HTTPSConnection('localhost', served.port, context=context)
    connection.request(method, path, headers=headers or {})
    answer = connection.getresponse()
    fields = sorted((name.lower(), value) for name, value in answer.getheaders() if name.lower() not in ('date', 'connection'))
    found = (answer.status, fields, answer.read())
    connection.close()
    return found


@pytest.mark.parametrize('path, method, fields', [
    ('/', 'GET', {}), ('/index.html', 'HEAD', {}), ('/a.css', 'GET', {}), ('/a.css', 'GET', {'range': 'bytes=2-5'}),
    ('/a.css', 'GET', {'range': 'bytes=0-1,4-5'}), ('/a.css', 'GET', {'range': 'bytes=900-'}), ('/nothing', 'GET', {}),
    ('/.env', 'GET', {}), ('/a%2fb', 'GET', {}), ('/%', 'GET', {}), ('/..%5cx', 'GET', {}), ('/a.css', 'POST', {}),
    ('/a.css', 'PUT', {}), ('/a.css', 'OPTIONS', {}), ('/large.bin', 'GET', {}), ('/large.bin', 'HEAD', {}),
    ('/__vif/client.js', 'GET', {}), ('/a.css', 'GET', {'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors'}),
    ('/a.css', 'GET', {'expect': 'nonsense'}),
])
def test_an_answer_is_the_same_as_over_http1(served, client, path, method, fields):
    first = client.get(path, method=method, more=list(fields.items()))
    # The second comes from what is kept.
    for answer in [first, client.get(path, method=method, more=list(fields.items()))]:
        status, theirs, body = over_http1(served, path, method, fields)
        ours = sorted((name, value) for name, value in answer.headers if not name.startswith(':') and name != 'date')
        split = lambda fields: [(name, re.sub(r'boundary=\S+', '', value)) for name, value in fields]
        assert (answer.status, split(ours)) == (status, split(theirs))
        boundary = rb'--[\w-]{8,}'
        assert re.sub(boundary, b'', answer.body) == re.sub(boundary, b'', body)


def test_a_condition_is_answered_without_a_body(client):
    tag = client.get('/a.css')['etag']
    answer = client.get('/a.css', more=[('if-none-match', tag)])
    assert (answer.status, answer.body, answer['content-length']) == (304, b'', None)


def test_many_requests_at_once_are_each_answered(client):
    streams = [client.request('/a.css?' + str(number)) for number in range(100)]
    for stream in streams:
        assert client.response(stream).body == b'p { color: red }'


def test_a_large_file_comes_while_others_are_answered(client):
    client.isPolite = False
    large = client.request('/large.bin')
    # Behind 64 KiB nothing of a body comes through the window of the connection.
    small = client.request('/a.css', more=[('if-none-match', '*')])
    assert client.response(small).status == 304
    assert not client.responses[large].isWhole
    client.isPolite = True
    # What came meanwhile is given back at once.
    from hyperframe.frame import WindowUpdateFrame
    client.send(WindowUpdateFrame(0, 1 << 20), WindowUpdateFrame(large, 1 << 20))
    assert len(client.response(large).body) == 2 << 20


def test_a_page_has_the_script_and_its_policy_names_the_secure_socket(start):
    server = start('--header', "/*: Content-Security-Policy: default-src 'none'")
    with Client(server) as client:
        page = client.get('/')
        assert b'/__vif/client.js' in page.body
        assert f'wss://localhost:{server.port}' in page['content-security-policy']


def test_a_body_reaches_the_one_who_wants_it(served, client):
    # Without a token it is refused, after it has come whole.
    body = json.dumps({'text': 'x'}).encode()
    assert client.get('/__vif/control/notify', method='POST', body=body).status in (401, 403, 404)
    assert client.get('/a.css').status == 200


def test_a_body_that_nobody_wants_is_refused_when_it_is_too_large(client):
    answer = client.get('/a.css', method='POST', body=b'x' * (1 << 20) + b'x')
    assert (answer.status, answer.body) == (413, b'The body of this request is too large.\n')
    # What was dropped is given back: the next body has a window.
    assert client.get('/a.css', method='POST', body=b'x' * 60000).status == 405


def test_a_body_that_is_announced_too_large_is_refused_before_it_comes(client):
    stream = client.request_of(client.fields('/a.css', 'POST', [('content-length', '10000000000')]), isLast=False)
    answer = client.response(stream)
    assert (answer.status, answer.body) == (413, b'The body of this request is too large.\n')


def test_windows_are_given_back_also_for_what_nobody_reads(client):
    for _ in range(3):
        stream = client.request_of(client.fields('/a.css', 'POST', [('content-length', '10000000000')]), isLast=False)
        # On its way when the stream is ended by its answer.
        client.send(*[DataFrame(stream, b'x' * 10000, pad_length=255, flags=['PADDED'])] * 3)
        assert client.response(stream).status == 413
    assert client.get('/a.css', method='POST', body=b'x' * 100000).status == 405


@pytest.mark.parametrize('fields', [{':scheme': 'http'}, {'host': 'evil.example'}, {':path': '/' + 'a' * 8200}])
def test_a_refused_question_for_a_head_gets_no_body(client, fields):
    wanted = {**dict(client.fields('/a.css', 'HEAD')), **fields}
    answer = client.response(client.request_of(list(wanted.items())), deadline=5)
    assert answer.status in (400, 414) and answer.body == b'' and answer.isWhole


def test_downloads_that_are_broken_off_leave_nothing_open(served, client):
    import os
    count = lambda: len(os.listdir(f'/proc/{served.process.pid}/fd'))
    served.write('long.bin', 'x' * (20 << 20))
    client.get('/a.css')
    before = count()
    for _ in range(60):
        stream = client.request('/long.bin')
        client.until(lambda: client.responses.get(stream) and client.responses[stream].headers, 'head')
        client.send(RstStreamFrame(stream, CANCEL))
    assert client.get('/a.css').status == 200
    client.until(lambda: count() <= before + 2 or not client.receive(0.05) and count() <= before + 2, 'closed files')


def test_clients_that_go_while_they_are_answered_end_nothing_else(served):
    for _ in range(60):
        client = Client(served)
        for path in ['/large.bin', '/__vif/events?version=0', '/__vif/poll?version=0', '/large.bin?2', '/a.css']:
            client.request(path)
        client.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))
        client.socket.close()
    with Client(served) as client:
        assert client.get('/a.css').status == 200


def test_who_waits_for_leave_to_send_gets_the_answer(client):
    stream = client.request_of(client.fields('/a.css', 'POST', [('expect', '100-continue')]), isLast=False)
    assert client.response(stream).status == 405


def test_events_are_a_stream_of_their_own_and_tell_of_a_save(served, client):
    version = re.search(rb'data-version="([^"]+)"', client.get('/').body).group(1).decode()
    client.get('/a.css')
    events = client.request(f'/__vif/events?version={version}')
    client.until(lambda: b'hello' in client.responses.get(events, client.responses[0]).body, 'hello')
    assert client.responses[events]['content-type'].startswith('text/event-stream')
    # A page uses it: the save is said.
    served.write('a.css', 'p { color: blue }')
    try:
        client.until(lambda: b'"/a.css"' in client.responses[events].body, 'news')
        assert client.get('/a.css').body == b'p { color: blue }'
    finally:
        served.write('a.css', 'p { color: red }')
    client.send(RstStreamFrame(events, CANCEL))
    assert client.get('/a.css').status == 200


def test_a_question_is_answered_in_time_when_the_server_ends(start):
    server = start()
    with Client(server) as client:
        version = re.search(rb'data-version="([^"]+)"', client.get('/').body).group(1).decode()
        stream = client.request(f'/__vif/poll?version={version}')
        events = client.request(f'/__vif/events?version={version}')
        client.until(lambda: b'hello' in client.responses.get(events, client.responses[0]).body, 'hello')
        assert server.end() == 0
        client.response(stream)
        assert client.ends() == 0


def test_a_socket_is_not_opened_over_http2(client):
    assert client.get('/__vif/socket').status == 426
    fields = [('connection', 'upgrade'), ('upgrade', 'websocket')]
    answer = client.response(client.request_of(client.fields('/__vif/socket', more=fields)))
    assert answer.reset == PROTOCOL_ERROR or answer.status == 400
    # RFC 8441 §3: without our setting it is a fault.
    assert 8 not in client.settings
    stream = client.request_of(client.fields('/__vif/socket', 'CONNECT', [(':protocol', 'websocket')]), isLast=False)
    answer = client.response(stream)
    assert answer.reset == PROTOCOL_ERROR or answer.status in (400, 405, 501)


def test_the_log_names_what_was_asked_for(served, client):
    client.get('/a.css?logged')
    served.line(r'200 +GET +/a\.css\?logged +16 B')
    client.get('/large.bin?logged')
    served.line(r'200 +GET +/large\.bin\?logged +2\.1 MB')


# MARK: Heads that are wrong

@pytest.mark.parametrize('fields, status', [
    ({':authority': 'evil.example'}, 403), ({':authority': 'localhost.evil.example'}, 403), ({':authority': '127.1'}, 403),
    ({':authority': 'localhost:99999'}, 400), ({':authority': 'a b'}, 400), ({':authority': 'u@localhost'}, 400),
    ({':authority': None}, 400), ({':authority': None, 'host': 'localhost'}, 200), ({'host': 'evil.example'}, 400),
    ({':authority': 'LOCALHOST.'}, 200), ({':scheme': 'http'}, 400), ({':path': '/x#y'}, 400), ({':path': 'http://localhost/'}, 400),
    ({':path': '/' + 'a' * 8200}, 414), ({'x' * 40: 'y' * 33000}, 431), ({':path': '/../../etc/passwd'}, 400),
    ({':path': '/%2e%2e/etc/passwd'}, 400), ({':path': '*'}, 400), ({':path': '//etc/passwd'}, 404),
])
def test_a_head_is_held_to_the_same_rules(client, fields, status):
    wanted = {name: value for name, value in {**dict(client.fields('/a.css')), **fields}.items() if value is not None}
    # Before it has acknowledged ours, a client is held to the settings that all have.
    assert client.get('/a.css').status == 200
    answer = client.response(client.request_of(list(wanted.items())))
    assert answer.status == status if answer.reset is None else status in (400, 431), answer.reset
    assert b'evil' not in answer.body
    if not client.isClosed and client.goneAway is None:
        assert client.get('/a.css').status == 200


def test_too_many_fields_are_refused(client):
    assert client.get('/a.css', more=[(f'x-{n}', 'y') for n in range(120)]).status == 431
    assert client.get('/a.css').status == 200


@pytest.mark.parametrize('fields', [
    [('X-Upper', '1')], [('connection', 'close')], [('transfer-encoding', 'chunked')], [('te', 'gzip')],
    [('x', 'a\r\nhost: evil')], [('x', 'a\0b')], [('x', 'a\nb')], [(':path', '/two')], [(':unknown', '1')],
    [('x y', '1')], [('x:', '1')],
])
def test_a_field_that_is_not_well_formed_is_that_streams_fault(client, fields):
    answer = client.response(client.request_of(client.fields('/a.css') + fields))
    assert answer.reset == PROTOCOL_ERROR or answer.status == 400
    assert client.get('/a.css').status == 200


@pytest.mark.parametrize('path', ['/a\r\nhost: evil', '/a\0', '/a b', '', 'a.css'])
def test_a_path_that_is_not_well_formed_is_that_streams_fault(client, path):
    answer = client.response(client.request(path))
    assert answer.reset == PROTOCOL_ERROR or answer.status == 400
    assert client.get('/a.css').status == 200


def test_a_length_that_is_not_kept_is_that_streams_fault(client):
    stream = client.request_of(client.fields('/a.css', 'POST', [('content-length', '5')]), isLast=False)
    client.send(DataFrame(stream, b'too much', flags=['END_STREAM']))
    assert client.response(stream).reset == PROTOCOL_ERROR
    assert client.get('/a.css').status == 200


def test_trailers_are_dropped(client):
    stream = client.request_of(client.fields('/a.css', 'POST'), isLast=False)
    client.send(DataFrame(stream, b'x'), HeadersFrame(
        stream, client.encoder.encode([('authorization', 'x')]), flags=['END_HEADERS', 'END_STREAM']))
    assert client.response(stream).status == 405


def test_a_ping_is_answered(client):
    client.send(PingFrame(0, b'12345678'))
    client.until(lambda: client.pongs == 1, 'pong')
