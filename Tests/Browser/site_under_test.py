"""The folder of one test: its files, what the server says of them, and the pages that show them."""
import itertools
import json
import os
import pathlib
import re
import time

from selenium.common.exceptions import WebDriverException

from first_scripts import FirstScripts
from server import DEADLINE, Server

PROBES = itertools.count(1)


class Site:
    def __init__(self, root, name, server, browser, temporary):
        self.root, self.name, self.server, self.browser, self.temporary = root, name, server, browser, temporary
        self.folder = root / name
        self.folder.mkdir()
        self.start = len(server.lines)
        self.own = None
        self.proxy = None
        self.scripts = []
        self.isWatched = self.isProbed = True
        self.tabs = []
        # Path → how many lines there were when it was written.
        self.pending = {}

    # MARK: Files

    def path(self, name):
        self.pending[name] = len(self.server.lines)
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def write(self, name, content):
        self.path(name).write_bytes(content.encode() if isinstance(content, str) else content)

    def files(self, contents):
        """Writes them, and waits until the server knows: a page that is opened now does not hear of them any more."""
        for name, content in contents.items():
            assert content, f'{name} is empty: such a file is announced later, for a tool may be about to write it'
            self.write(name, content)
        self.settle()

    def edit(self, name, old, new):
        text = (self.folder / name).read_text()
        assert old in text, f'{name} does not hold «{old}»'
        self.write(name, text.replace(old, new))

    def replace_atomically(self, name, content):
        """As many editors save: a new file, renamed over the old."""
        beside = self.folder / f'.{pathlib.Path(name).name}.tmp'
        beside.write_bytes(content.encode() if isinstance(content, str) else content)
        os.replace(beside, self.path(name))

    def remove(self, name):
        self.path(name).unlink()

    def rename(self, old, new):
        os.rename(self.path(old), self.path(new))

    # MARK: What the server says

    def options(self, *words):
        """A server of its own for this test, which starts now."""
        assert not self.tabs, 'page.options(…) comes before page.open()'
        place = self.temporary('own')
        self.own = self.server = Server(self.root, place, *words)
        self.start = 0
        self.pending = {}
        self.isWatched = not {'--no-reload', '--quiet'} & set(words)
        self.isProbed = self.isWatched and '--reload-all' not in words

    def address(self, name=''):
        return f'{self.proxy.url if self.proxy else self.server.url}/{self.name}/{name}'

    def own_lines(self, since=None):
        return self.server.lines[self.start if since is None else since:]

    def says(self, line, since=None):
        """Waits for a line; one that begins with a file's name says the name below this test's folder."""
        wanted = {line, f'{self.name}/{line}'}
        self.server.wait(lambda: any(one in wanted for one in self.own_lines(since)), f'«{line}»')

    def settle(self):
        """Until all that was written so far has been announced, and every connected page has dealt with it."""
        for name, count in self.pending.items() if self.isWatched else []:
            spelled = re.compile(r'(\d[\d,]*|many) files changed |' + re.escape(f'{self.name}/{name}') + ' (changed|removed) ')
            try:
                # Not for long: what is ignored, or hidden, has no line. One that is about the change before is enough:
                # it makes the probe come in a batch with the change at worst, and then there is another.
                self.server.wait(lambda: any(spelled.match(line) for line in self.server.lines[count:]), name, 1)
            except AssertionError:
                pass
        self.pending = {}
        if not self.isProbed:
            return
        end = time.monotonic() + DEADLINE
        while True:
            count = len(self.server.lines)
            # No page uses it. It is in no test's folder.
            (self.root / 'probe.css').write_text(f'/* {next(PROBES)} */')
            found = self.server.wait(
                lambda: next((line for line in self.server.lines[count:]
                              if line.startswith('probe.css changed ') or ' files changed ' in line), None), 'the probe')
            if found.startswith('probe.css changed '):
                return
            assert time.monotonic() < end, 'the probe is never alone. The lines:\n' + '\n'.join(self.server.lines[-20:])

    def pages(self, count):
        """Waits until so many are connected."""
        self.wait_for(self.server.pages, lambda found: found == count, f'{count} connected pages')

    def wait_for(self, look, isWanted, what, deadline=DEADLINE):
        """Looks until what is seen is wanted, and returns it. A page that is on its way is looked at again."""
        __tracebackhide__ = True
        end = time.monotonic() + deadline
        while True:
            isEnd = time.monotonic() >= end
            try:
                seen = look()
                if isWanted(seen):
                    return seen
            except WebDriverException as error:
                seen = f'{type(error).__name__}: {(error.msg or "").splitlines()[0] if error.msg else ""}'
            if isEnd:
                shown = seen if isinstance(seen, str) else json.dumps(seen, ensure_ascii=False)
                raise AssertionError(f'wanted {what}\nseen last: {shown}\n{self.account()}')
            # Between two looks, not for anything to happen.
            time.sleep(0.005)

    def account(self):
        """For a failure: what else there was to see."""
        parts = ['the server said:', *(f'  {line}' for line in self.own_lines()[-15:])]
        try:
            if words := self.browser.words():
                parts += ['the console said:', *(f'  {line}' for line in words[-15:])]
        except WebDriverException:
            pass
        return '\n'.join(parts)

    # MARK: Before all scripts

    def first(self, script):
        self.scripts.append(script)
        if self.browser.isByTab:
            return
        if self.browser.first:
            self.browser.first(script)
        elif not self.proxy:
            self.proxy = FirstScripts(self.server.url, self.scripts)

    # MARK: End

    def end(self, blank):
        driver = self.browser.driver
        for tab in self.tabs:
            if tab.window in driver.window_handles:
                driver.switch_to.window(tab.window)
                driver.close()
        driver.switch_to.window(blank)
        if hasattr(self.browser, 'forget'):
            self.browser.forget()
        if self.proxy:
            self.proxy.end()
        if self.own:
            self.own.end()
