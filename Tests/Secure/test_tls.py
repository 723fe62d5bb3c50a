"""TLS as OpenSSL's own programs see it, and what comes without it to the same port."""
import base64
import os
import re
import socket
import ssl
import subprocess
import time

import pytest

from client import Client


def openssl(*words, input=''):
    done = subprocess.run(['openssl', *map(str, words)], input=input, capture_output=True, text=True, timeout=30)
    return done.stdout + done.stderr


def s_client(served, *words, name='localhost'):
    return openssl('s_client', '-connect', f'127.0.0.1:{served.port}', '-CAfile', served.authority, '-servername', name,
                   '-verify_hostname', name, *words)


def connect(served, alpn=('http/1.1',), name='localhost'):
    context = ssl.create_default_context(cafile=str(served.authority))
    context.set_alpn_protocols(list(alpn))
    return context.wrap_socket(socket.create_connection(('127.0.0.1', served.port), 10), server_hostname=name)


def plain(served, request):
    with socket.create_connection(('127.0.0.1', served.port), 10) as connection:
        connection.sendall(request.encode())
        data = b''
        while part := connection.recv(65536):
            data += part
    return data.decode('latin-1')


@pytest.mark.parametrize('version', ['-tls1_2', '-tls1_3'])
def test_both_versions_are_spoken_and_the_certificate_is_good(served, version):
    said = s_client(served, version)
    assert 'Verify return code: 0 (ok)' in said
    assert re.search(r'Cipher is (TLS_AES|TLS_CHACHA|ECDHE-ECDSA-AES128-GCM-SHA256)', said), said


@pytest.mark.parametrize('version', ['-tls1', '-tls1_1'])
def test_older_versions_are_not(served, version):
    said = s_client(served, version, '-cipher', 'DEFAULT:@SECLEVEL=0')
    assert 'alert protocol version' in said


@pytest.mark.parametrize('suite', [
    'ECDHE-ECDSA-AES128-SHA256', 'ECDHE-ECDSA-CHACHA20-POLY1305', 'ECDHE-ECDSA-AES256-SHA', 'AES128-GCM-SHA256', 'AES256-SHA', 'NULL', 'aNULL', 'DES-CBC3-SHA'])
def test_no_weaker_suite_is_taken(served, suite):
    said = s_client(served, '-tls1_2', '-cipher', suite + ':@SECLEVEL=0')
    assert 'handshake failure' in said or 'no cipher match' in said, said


def test_the_client_cannot_renegotiate(served):
    with subprocess.Popen(['openssl', 's_client', '-connect', f'127.0.0.1:{served.port}', '-tls1_2'],
                          stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
        said = b''
        # It looks for commands when it is connected.
        while b'Verify return code' not in said:
            said += process.stdout.readline()
        process.stdin.write(b'R\n')
        process.stdin.flush()
        said = process.communicate(timeout=20)[0].decode()
    assert 'RENEGOTIATING' in said and ('no renegotiation' in said or 'error' in said), said


@pytest.mark.parametrize('offer, chosen', [
    (['h2', 'http/1.1'], 'h2'), (['http/1.1', 'h2'], 'h2'), (['http/1.1'], 'http/1.1'), (['spdy/3'], None), ([], None)])
def test_the_protocol_is_agreed_on(served, offer, chosen):
    try:
        with connect(served, offer) as connection:
            assert connection.selected_alpn_protocol() == chosen
    except ssl.SSLError as error:
        # RFC 7301 §3.2: none in common may end the handshake.
        assert chosen is None and 'no_application_protocol' in str(error).lower().replace(' ', '_')


def test_http1_is_spoken_where_it_was_agreed_on(served):
    with connect(served) as connection:
        connection.sendall(b'GET /a.css HTTP/1.1\r\nHost: localhost\r\n\r\nGET /a.css HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n')
        data = b''
        while part := connection.recv(65536):
            data += part
    assert data.count(b'p { color: red }') == 2


def test_a_socket_opens_by_wss_from_a_page_of_ours_only(served):
    origins = {f'https://localhost:{served.port}': b'101', f'http://localhost:{served.port}': b'403', 'https://localhost': b'403',
               'https://evil.example': b'403', 'null': b'403'}
    for origin, status in origins.items():
        with connect(served) as connection:
            key = base64.b64encode(os.urandom(16)).decode()
            connection.sendall((
                f'GET /__vif/socket HTTP/1.1\r\nHost: localhost:{served.port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n'
                f'Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\nOrigin: {origin}\r\n\r\n').encode())
            assert connection.recv(65536).split()[1] == status, origin


# MARK: Without TLS

@pytest.mark.parametrize('target, where', [
    ('/', '/'), ('/a.css?x=1', '/a.css?x=1'), ('//evil.example/x', '//evil.example/x'), ('/%0d%0aX:1', '/%0d%0aX:1')])
def test_plain_http_is_sent_to_the_same_address_by_https(served, target, where):
    said = plain(served, f'GET {target} HTTP/1.1\r\nHost: localhost:{served.port}\r\nConnection: close\r\n\r\n')
    assert said.startswith('HTTP/1.1 307 ')
    assert f'\r\nLocation: https://localhost:{served.port}{where}\r\n' in said
    assert 'p { color' not in said


@pytest.mark.parametrize('host, status', [
    ('evil.example', 403), ('localhost.evil.example', 403), ('127.1', 403), ('a b', 400), ('localhost:99999', 400)])
def test_plain_http_for_other_hosts_is_refused(served, host, status):
    said = plain(served, f'GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n')
    assert said.startswith(f'HTTP/1.1 {status} ') and 'Location' not in said


@pytest.mark.parametrize('bytes', [b'\x16\x03\x01\x00\x05hello', b'\x16\xff\xff\xff\xff' + b'\0' * 70000, b'\x16', b'\x80\x2e\x01', b'\0' * 10])
def test_what_is_neither_ends_the_connection(served, bytes):
    with socket.create_connection(('127.0.0.1', served.port), 15) as connection:
        # The server may have ended it meanwhile.
        try:
            connection.sendall(bytes)
            connection.shutdown(socket.SHUT_WR)
            while connection.recv(65536):
                pass
        except OSError:
            pass
    with Client(served) as client:
        assert client.get('/a.css').status == 200


def test_a_handshake_that_does_not_go_on_is_ended(served):
    start = time.monotonic()
    with socket.create_connection(('127.0.0.1', served.port), 30) as silent, \
            socket.create_connection(('127.0.0.1', served.port), 30) as slow:
        slow.sendall(b'\x16\x03\x01\x02\x00\x01')
        for connection in (silent, slow):
            connection.settimeout(30)
            try:
                while connection.recv(65536):
                    pass
            except ConnectionResetError:
                pass
    assert 5 < time.monotonic() - start < 25


def test_tls_that_comes_to_a_plain_port_is_spoken_of(start):
    server = start(isSecure=False)
    with pytest.raises((ssl.SSLError, ConnectionResetError, OSError)):
        ssl._create_unverified_context().wrap_socket(socket.create_connection(('127.0.0.1', server.port), 10))
    assert '--https' in server.line('https').string
    assert plain(server, 'GET /a.css HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n').startswith('HTTP/1.1 200 ')


# MARK: The certificate

@pytest.mark.parametrize('name', ['localhost', 'docs.localhost', 'a.b.localhost', '127.0.0.1'])
def test_a_certificate_is_good_for_each_local_name(served, name):
    if name[0].isdigit():
        said = openssl('s_client', '-connect', f'127.0.0.1:{served.port}', '-CAfile', served.authority, '-verify_ip', name)
    else:
        said = s_client(served, name=name)
    assert 'Verify return code: 0 (ok)' in said, said


@pytest.mark.parametrize('name', ['example.com', 'localhost.example.com', 'xn--a.localhost.example', 'a' * 64 + '.localhost'])
def test_no_certificate_is_made_for_other_names(served, name):
    assert 'Verify return code: 0 (ok)' not in s_client(served, name=name)


def test_many_names_do_not_fill_the_memory(served):
    before = served.memory()
    for number in range(300):
        with connect(served, name=f'n{number}.localhost'):
            pass
    assert served.memory() < before + 20
