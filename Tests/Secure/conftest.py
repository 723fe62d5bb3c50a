"""`served`: a Vif with `--https` on a folder of the tests' own, and an authority of its own."""
import pathlib
import re
import shlex
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).parent))

TREE = pathlib.Path(__file__).resolve().parents[2]
PAGE = '<!doctype html><title>secure</title><link rel=stylesheet href=a.css><p>one\n'


class SecureServer:
    def __init__(self, *options, data=None, isSecure=True):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix='vif-secure-'))
        self.root = self.folder / 'site'
        self.root.mkdir()
        self.write('index.html', PAGE)
        self.write('a.css', 'p { color: red }')
        self.write('large.bin', 'x' * (2 << 20))
        self.write('.env', 'secret')
        self.data = data or self.folder / 'data'
        self.authority = self.data / 'vif/authority.crt'
        (self.folder / 'run').mkdir()
        self.lines = []
        program = shlex.split(os.environ.get('VIF_PROGRAM') or str(TREE / '.build/debug/vif'))
        words = [*program, str(self.root), *([] if '--port' in options else ['--port', '0']), '--log', *(['--https'] if isSecure else []), *options]
        self.process = subprocess.Popen(
            words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, text=True, errors='replace',
            env={**os.environ, 'XDG_DATA_HOME': str(self.data), 'XDG_RUNTIME_DIR': str(self.folder / 'run')})
        self.news = threading.Condition()
        threading.Thread(target=self.read, daemon=True).start()
        self.url = self.line(r'^(https?://\S+/)$', 30).group(1)
        self.port = int(re.search(r':(\d+)/', self.url).group(1))
        self.line('ready in|reload is off', 30)

    def read(self):
        for line in self.process.stdout:
            with self.news:
                self.lines.append(re.sub(r'^\d\d:\d\d:\d\d +', '', line.strip()))
                self.news.notify_all()

    def line(self, pattern, deadline=10):
        """Waits until it has printed a line like this."""
        end = time.monotonic() + deadline
        with self.news:
            while not (found := next((m for line in self.lines if (m := re.search(pattern, line))), None)):
                if not self.news.wait(max(0, end - time.monotonic())):
                    raise AssertionError(f'no line like {pattern}:\n' + '\n'.join(self.lines[-20:]))
            return found

    def write(self, name, text):
        (self.root / name).write_text(text)

    def memory(self):
        """In MiB."""
        status = pathlib.Path(f'/proc/{self.process.pid}/status').read_text()
        return int(re.search(r'VmRSS:\s+(\d+)', status).group(1)) / 1024

    def end(self):
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(10)
        shutil.rmtree(self.folder, ignore_errors=True)
        return code


@pytest.fixture(scope='session')
def served():
    server = SecureServer()
    yield server
    assert server.end() == 0


@pytest.fixture
def start():
    """Starts servers of a test's own: `start('--option')`."""
    servers = []

    def make(*options, **words):
        servers.append(SecureServer(*options, **words))
        return servers[-1]

    yield make
    for server in servers:
        if server.process.poll() is None:
            server.end()
