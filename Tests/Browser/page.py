"""One page of a test's site, in a tab of its own: the `page` of the tests."""
import json
import re
import uuid

import pytest
from selenium.common.exceptions import WebDriverException

MARK = 'vifTestMark'


def body_of(script):
    """An expression as it is written gives its value; statements give what they return."""
    isStatements = re.search(r'\breturn\b|;|^\s*(const|let|var|if|for|while|try|throw)\b', script)
    body = script if isStatements else f'return ({script}\n)'
    return f'return (async function () {{{body}\n}}).apply(null, arguments)' if 'await ' in script else body


class Page:
    def __init__(self, site, place=None):
        self.site = site
        self.browser = site.browser
        self.driver = site.browser.driver
        self.place = place or site.browser.tab
        self.window = None
        self.mark = None
        self.markedAt = 0
        # How many pages are connected when this one is.
        self.connected = 0

    # MARK: Files and lines

    def files(self, contents): self.site.files(contents)
    def write(self, name, content): self.site.write(name, content)
    def edit(self, name, old, new): self.site.edit(name, old, new)
    def remove(self, name): self.site.remove(name)
    def rename(self, old, new): self.site.rename(old, new)
    def replace_atomically(self, name, content): self.site.replace_atomically(name, content)
    def options(self, *words): self.site.options(*words)
    def address(self, name=''): return self.site.address(name)
    def says(self, line): self.site.says(line)
    def pages(self, count): self.site.pages(count)

    def lacks(self, engine, reason):
        if self.browser.name == engine:
            pytest.skip(f'{engine} cannot: {reason}')

    def first(self, script):
        """Runs before all scripts of the pages that are opened from now on."""
        self.site.first(script)
        if self.window and self.browser.isByTab:
            self.front()
            self.browser.first(script)

    # MARK: Tabs

    def another(self, place=None):
        """A second page of the same site, in another tab or `window`: `page.another().open('other.html')`."""
        return Page(self.site, place)

    def front(self):
        if not self.window:
            self.driver.switch_to.new_window(self.place)
            self.window = self.driver.current_window_handle
            self.site.tabs.append(self)
            if self.browser.isByTab:
                for script in self.site.scripts:
                    self.browser.first(script)
            self.browser.show()
        elif self.site.current is not self:
            self.driver.switch_to.window(self.window)
            self.browser.show()
        self.site.current = self

    def open(self, name='index.html', isLive=True):
        """Loads it, waits until it is complete and connected, and marks it. `isLive=False`: it is not to connect."""
        return self.goTo(self.site.address(name), isLive)

    def goTo(self, address, isLive=True):
        self.front()
        isHere = self.mark is not None and self.run(f'!!window.{MARK}')
        before = self.site.server.pages() - (1 if isHere and isLive else 0)
        self.driver.get(address)
        self.isLive = isLive
        self.connected = before + 1
        self.arrives()
        return self

    def arrives(self):
        """Waits until a document that is not marked is complete and connected, and marks it."""
        self.shows(f"document.readyState + (window.{MARK} || '')", 'complete')
        if self.isLive:
            self.site.wait_for(self.site.server.pages, lambda count: count >= self.connected,
                               f'{self.connected} connected pages')
        self.mark = uuid.uuid4().hex
        self.markedAt = len(self.site.server.lines)
        # Once more: a document may have been replaced since.
        self.shows(f"document.readyState === 'complete' && (window.{MARK} = {self.mark!r})", self.mark)

    def close(self):
        self.front()
        self.driver.close()
        self.site.tabs.remove(self)
        self.driver.switch_to.window(self.site.blank)
        self.site.current = self.window = None

    # MARK: Looking

    def run(self, script, *arguments):
        """An expression, or statements with a `return`; a promise is waited for."""
        self.front()
        return self.driver.execute_script(body_of(script), *arguments)

    def shows(self, expression, value, deadline=None):
        """Waits until the expression has this value, as JSON."""
        __tracebackhide__ = True
        wanted = json.dumps(value, sort_keys=True)
        more = {} if deadline is None else {'deadline': deadline}
        return self.site.wait_for(lambda: self.run(expression), lambda seen: json.dumps(seen, sort_keys=True) == wanted,
                                  f'{json.dumps(value, ensure_ascii=False)} of: {expression}', **more)

    def settles(self):
        """All that was changed before this has been dealt with: a later change has come through."""
        self.site.settle()

    def is_kept(self):
        """After all changes so far: it is the document that was opened, and was not loaded again."""
        __tracebackhide__ = True
        self.settles()
        # Said to be reloading, here or elsewhere: the old document may still be there.
        isReloading = any('reload' in line for line in self.site.server.lines[self.markedAt:])
        if isReloading:
            try:
                self.shows(f'window.{MARK} === {self.mark!r}', False, deadline=1)
            except AssertionError:
                pass
        self.shows(f"window.{MARK} === {self.mark!r} ? 'kept' : 'loaded again'", 'kept', deadline=0)

    def was_reloaded(self):
        """Waits until the document is another one, complete and connected; from now on that one is marked."""
        __tracebackhide__ = True
        self.shows(f"window.{MARK} === {self.mark!r} ? 'kept' : 'loaded again'", 'loaded again')
        self.arrives()

    def screenshot(self, path):
        try:
            self.front()
            self.driver.save_screenshot(path)
        except WebDriverException:
            pass
