#!/usr/bin/env python3
"""Runs the Autobahn TestSuite's fuzzing client against a WebSocket echo server, and judges what it reports.

By itself: autobahn.py --url ws://127.0.0.1:9001/ [--cases '1.* 7.*']
For Vif: autobahn.py --program .build/release/vif, which starts the program on a folder of its own. `make conformance`.

Exits with 0 if every case is OK or INFORMATIONAL, in its behaviour and in how it closed; with 1 if one is not, or did not
run; with 2 if nothing could be tested.
"""

import argparse
import collections
import glob
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading

# The suite is Python 2.7 code, and works with these versions of its libraries.
REQUIREMENTS = ["autobahntestsuite==25.10.1", "Twisted==19.10.0", "autobahn==0.10.9"]
# Makes the client five times as fast, where a C compiler and Python's headers are there.
ACCELERATION = "wsaccel==0.6.2"
# How many cases each group has in this version: what the suite does not run, it does not miss.
CASE_COUNTS = {1: 16, 2: 11, 3: 7, 4: 10, 5: 20, 6: 145, 7: 37, 9: 54, 10: 1, 12: 90, 13: 126}
ACCEPTED = {"OK", "INFORMATIONAL"}
# Nothing takes as long: then the client, or the server, hangs.
SILENCE_LIMIT = 300


class CannotTest(Exception):
    """Says why nothing could be tested, in a sentence."""


def find_interpreter():
    """The words that start Python 2.7. One that is only a name, as pyenv makes them, does not count."""
    pyenv = os.path.expanduser(os.environ.get("PYENV_ROOT", "~/.pyenv"))
    for candidate in ["python2.7", *sorted(glob.glob(pyenv + "/versions/2.7*/bin/python2.7"), reverse=True)]:
        try:
            words = [candidate, "-c", "import sys, pip; sys.exit(sys.version_info[:2] != (2, 7))"]
            if subprocess.run(words, capture_output=True, timeout=60).returncode == 0:
                return candidate
        except (OSError, subprocess.TimeoutExpired):
            pass
    raise CannotTest(
        "The Autobahn TestSuite needs a Python 2.7 interpreter with pip, and there is neither python2.7 on the PATH nor "
        f"one in {pyenv}/versions: nothing was tested.")


def install_suite(interpreter, folder):
    """Installs the suite once; the mark is written last."""
    mark = folder / "installed"
    wanted = "\n".join([interpreter, *REQUIREMENTS, ACCELERATION])
    if mark.exists() and mark.read_text() == wanted:
        return
    print(f"Installing {REQUIREMENTS[0]} for {interpreter}", flush=True)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    pip = [interpreter, "-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--target", str(folder)]
    result = subprocess.run(pip + REQUIREMENTS, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if result.returncode != 0:
        raise CannotTest(f"The Autobahn TestSuite could not be installed from PyPI:\n{result.stdout.strip()}")
    # Packages of one namespace, which pip does not join in a target folder.
    (folder / "zope" / "__init__.py").touch()
    if subprocess.run(pip + ["--no-deps", ACCELERATION], capture_output=True).returncode != 0:
        print(f"{ACCELERATION} could not be built: this will take longer.", flush=True)
    mark.write_text(wanted)


class Server:
    """The program under test, serving an empty page on a free port."""

    def __init__(self, program, arguments):
        self.folder = tempfile.TemporaryDirectory(prefix="vif-conformance-")
        pathlib.Path(self.folder.name, "index.html").write_text("<!doctype html><title>conformance</title>")
        words = [program, self.folder.name, "--port", "0", *arguments]
        try:
            self.process = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
        except OSError as error:
            raise CannotTest(f"{program} cannot be started: {error.strerror}.") from error
        for line in self.process.stdout:
            address = re.search(r"http://\S*?:(\d+)", line)
            if address:
                self.port = int(address[1])
                break
        else:
            raise CannotTest(f"{' '.join(words)} did not start: nothing was tested.")
        # A full pipe would stop the server.
        threading.Thread(target=collections.deque, args=(self.process.stdout, 0), daemon=True).start()

    def end(self):
        """Returns what is wrong with how it ended."""
        fault = None if self.process.poll() is None else f"the server has ended, with status {self.process.returncode}"
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            fault = "the server did not end within 20 seconds of SIGINT"
        self.folder.cleanup()
        return fault


def run_client(interpreter, suite, reports, url, patterns):
    """Runs the fuzzing client to its end. Returns the cases that it said it would run."""
    shutil.rmtree(reports, ignore_errors=True)
    reports.mkdir(parents=True)
    specification = reports / "specification.json"
    specification.write_text(json.dumps({
        "outdir": str(reports), "servers": [{"agent": "server", "url": url}], "cases": patterns, "exclude-cases": [],
        "exclude-agent-cases": {},
    }))
    client = subprocess.Popen(
        [interpreter, "-u", str(suite / "bin" / "wstest"), "-m", "fuzzingclient", "-s", str(specification)],
        env={**os.environ, "PYTHONPATH": str(suite), "PYTHONDONTWRITEBYTECODE": "1"},
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    alarm = Alarm(client)
    announced, count = [], 0
    with open(reports / "wstest.log", "w") as log:
        for line in client.stdout:
            alarm.reset()
            log.write(line)
            if line.startswith("Cases = "):
                announced = re.findall(r"'([\d.]+)'", line)
            if running := re.match(r"Running test case ID (\S+)", line):
                count += 1
                show_progress(f"{running[1]} ({count} of {len(announced)})")
    alarm.cancel()
    show_progress("")
    client.wait()
    return announced


class Alarm:
    """Ends a process that has said nothing for too long."""

    def __init__(self, process):
        self.process = process
        self.timer = None
        self.reset()

    def reset(self):
        self.cancel()
        self.timer = threading.Timer(SILENCE_LIMIT, self.process.kill)
        self.timer.daemon = True
        self.timer.start()

    def cancel(self):
        if self.timer:
            self.timer.cancel()


def show_progress(text):
    if sys.stdout.isatty():
        print(f"\r\033[K{text}", end="", flush=True)


def group_of(case):
    return int(case.split(".")[0])


def matches(group, patterns):
    """Whether a pattern takes in a whole group, as the suite reads patterns: `7.*`, `7*`, `*`."""
    return any(pattern.split("*")[0] in (f"{group}.", f"{group}", "") and "*" in pattern for pattern in patterns)


def judge(results, announced, patterns):
    """Returns each group's counts of verdicts, and what is wrong with each case."""
    groups = collections.defaultdict(collections.Counter)
    faults = {}
    for case in announced:
        counts = groups[group_of(case)]
        counts["cases"] += 1
        result = results.get(case)
        if result is None:
            counts["not run"] += 1
            faults[case] = "did not run"
            continue
        behaviour, closing = result["behavior"], result["behaviorClose"]
        counts[behaviour] += 1
        if closing not in ACCEPTED:
            counts["bad close"] += 1
        if behaviour not in ACCEPTED or closing not in ACCEPTED:
            faults[case] = f"{behaviour}, close {closing} (code {result['remoteCloseCode']})"
    for group, expected in CASE_COUNTS.items():
        missing = expected - groups[group]["cases"] if matches(group, patterns) else 0
        if missing > 0:
            groups[group]["not run"] += missing
            faults[f"{group}.*"] = f"{missing} of {expected} cases were not even announced"
    return {group: counts for group, counts in sorted(groups.items()) if counts}, faults


def print_table(groups):
    columns = ["cases", "OK", "INFORMATIONAL", "NON-STRICT", "FAILED", "UNIMPLEMENTED", "not run", "bad close"]
    width = max(map(len, columns)) + 2
    print("group " + "".join(f"{name:>{width}}" for name in columns))
    total = sum(groups.values(), collections.Counter())
    for name, counts in [*groups.items(), ("all", total)]:
        print(f"{name:<6}" + "".join(f"{counts[column]:>{width}}" for column in columns))


def report_address(reports, results, case):
    file = reports / results.get(case, {}).get("reportfile", "wstest.log").replace(".json", ".html")
    return file.resolve().as_uri()


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--url", help="an echo server that is running already")
    parser.add_argument("--program", help="Vif, to be started")
    parser.add_argument("--options", default="--dev-sockets", help="of the program, beside its folder and port")
    parser.add_argument("--path", default="/__vif/ws/echo", help="of the program's echo server")
    parser.add_argument("--cases", default="", help="patterns of the suite, as '1.* 7.1.*'; all if there are none")
    parser.add_argument("--folder", default=".build/autobahn", help="where the suite and its reports are kept")
    arguments = parser.parse_args()
    if bool(arguments.url) == bool(arguments.program):
        parser.error("either --url or --program is needed")
    return arguments


def test(arguments):
    folder = pathlib.Path(arguments.folder).resolve()
    patterns = arguments.cases.replace(",", " ").split() or [f"{group}.*" for group in CASE_COUNTS]
    interpreter = find_interpreter()
    install_suite(interpreter, folder / "suite")
    reports = folder / "reports"
    server, url = None, arguments.url
    if arguments.program:
        server = Server(arguments.program, arguments.options.split())
        url = f"ws://127.0.0.1:{server.port}{arguments.path}"
    try:
        announced = run_client(interpreter, folder / "suite", reports, url, patterns)
    finally:
        fault = server.end() if server else None
    index = reports / "index.json"
    results = json.loads(index.read_text()).get("server", {}) if index.exists() else {}
    groups, faults = judge(results, announced, patterns)
    print_table(groups)
    for case, reason in faults.items():
        print(f"{case}: {reason}\n    {report_address(reports, results, case)}")
    if not announced:
        fault = fault or "the suite ran no case"
    if fault:
        print(f"Failed: {fault}. What the suite said is in {reports / 'wstest.log'}")
    print(f"{len(announced)} cases, {len(faults)} faults. {(reports / 'index.html').as_uri()}")
    return 1 if faults or fault else 0


if __name__ == "__main__":
    try:
        sys.exit(test(parse_arguments()))
    except CannotTest as reason:
        print(reason, file=sys.stderr)
        sys.exit(2)
    except KeyboardInterrupt:
        sys.exit(130)
