"""A running Vif: what it prints, and how many pages are connected to it."""
import http.client
import json
import os
import pathlib
import re
import shlex
import signal
import socket
import subprocess
import threading
import time

TREE = pathlib.Path(__file__).resolve().parents[2]
DEADLINE = float(os.environ.get('VIF_DEADLINE', 8))


def words_of_program():
    return shlex.split(os.environ.get('VIF_PROGRAM') or str(TREE / '.build/debug/vif'))


class Server:
    def __init__(self, root, place, *options):
        """Serves the folder `root`; `place` is an empty folder for what belongs to this process."""
        environment = {**os.environ, 'XDG_RUNTIME_DIR': str(place)}
        program = words_of_program()
        self.lines = []
        self.news = threading.Condition()
        self.place = place
        # A group of its own: what it has started ends with it.
        self.process = subprocess.Popen([*program, str(root), '--verbose', '--port', '0', *options], env=environment,
                                        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, bufsize=1,
                                        errors='replace', start_new_session=True)
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()
        self.url = self.wait(lambda: next((line for line in self.lines if line.startswith('http://')), None),
                             'its address', 30).rstrip('/')
        self.wait(lambda: any('ready in' in line or line == 'live reload is off' for line in self.lines), 'ready', 30)
        end = time.monotonic() + DEADLINE
        # It is made after that line, if pages do not follow their files. Of a name in a folder nothing tells.
        while not (sockets := [*place.glob('vif/*.sock')]):
            assert time.monotonic() < end, 'the server has no socket for commands'
            time.sleep(0.005)
        self.socket = str(sockets[0])

    def read(self):
        for line in self.process.stdout:
            with self.news:
                # Without the time of day.
                self.lines.append(re.sub(r'^\d\d:\d\d:\d\d +', '', line.strip()))
                self.news.notify_all()
        with self.news:
            self.lines.append('(the server has ended)')
            self.news.notify_all()

    def wait(self, condition, what, deadline=DEADLINE):
        """Until the lines fulfil the condition: returns what it returned."""
        __tracebackhide__ = True
        end = time.monotonic() + deadline
        with self.news:
            while not (found := condition()):
                if not self.news.wait(max(0, end - time.monotonic())) and time.monotonic() >= end:
                    if found := condition():
                        return found
                    raise AssertionError(f'the server did not print {what}. Its lines:\n' + '\n'.join(self.lines[-20:]))
            return found

    def status(self):
        connection = http.client.HTTPConnection('localhost', timeout=DEADLINE)
        connection.sock = socket.socket(socket.AF_UNIX)
        connection.sock.settimeout(DEADLINE)
        connection.sock.connect(self.socket)
        try:
            connection.request('GET', '/__vif/control/status')
            return json.loads(connection.getresponse().read())
        finally:
            connection.close()

    def pages(self):
        return self.status()['pages']

    def end(self):
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
            try:
                self.process.wait(5)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait()
        self.reader.join(5)
