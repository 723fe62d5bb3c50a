"""Capability 8: at home in every page."""
import gzip
import pathlib
import re
import urllib.request

import pytest

from gate import Gate
from notice_box import OPEN, say

HEADLINE = "document.querySelector('h1')?.textContent ?? null"

# Whatever the page would hear of a fault.
ERRORS = """
window.errors = [];
addEventListener('error', (event) => errors.push(String(event.message)), true);
addEventListener('unhandledrejection', (event) => errors.push(String(event.reason)));
document.addEventListener('securitypolicyviolation', (event) => errors.push(event.violatedDirective + ' ' + event.blockedURI));
"""

PAGES = {
    'bare': '<h1>one',
    'quirks': '<html><head><title>x</title></head><body><h1>one</h1></body></html>',
    'text': 'one <!-- and no tag --> <h1>one',
    'no body': '<!doctype html><title>x</title><h1>one</h1>',
    'base': "<!doctype html><base href='http://example.invalid/x/'><title>x</title><h1>one</h1>",
    'import map': '<!doctype html><script type=importmap>{"imports":{"x":"./x.js"}}</script><h1>one</h1>'
                  "<script type=module>import 'x'</script>",
    'written': '<!doctype html><script>document.write("<h1>one</h1>")</script>',
    'clobbered': '<!doctype html><h1>one</h1><img name=hidden><form name=body><input name=parentNode></form><img name=head>'
                 '<form name=title></form><img name=visibility><form name=forms id=performance><input name=remove></form>',
    'other language': '<!doctype html><html lang=ar dir=rtl><meta charset=utf-8><h1>one</h1>',
    'policy': '<!doctype html><meta http-equiv=Content-Security-Policy content="default-src \'self\'"><h1>one</h1>',
    'trusted types': '<!doctype html><meta http-equiv=Content-Security-Policy content="require-trusted-types-for \'script\'">'
                     '<h1>one</h1>',
    'trusted types, no names': '<!doctype html><meta http-equiv=Content-Security-Policy '
                               'content="require-trusted-types-for \'script\'; trusted-types \'none\'"><h1>one</h1>',
}


@pytest.mark.parametrize('kind', PAGES)
def test_a_page_of_any_kind_is_live_and_hears_no_error(page, kind):
    page.files({'index.html': PAGES[kind], 'x.js': ' '})
    # In the page itself where it is first in every engine: the errors of the client come later.
    page.open()
    page.run(ERRORS)
    page.shows(HEADLINE, 'one')
    say(page, 'notify', 'a notice')
    page.shows("document.querySelector('vif-notice') !== null", True)
    page.edit('index.html', 'one</h1>' if 'one</h1>' in PAGES[kind] else '<h1>one', 'two</h1>' if 'one</h1>' in PAGES[kind] else '<h1>two')
    page.shows(HEADLINE, 'two')
    page.pages(1)
    # A name of its own that is refused is reported where it is tried; nothing else is.
    assert [error for error in page.run('window.errors ?? []') if 'trusted-types' not in error] == []


def test_an_xhtml_page_is_live(page):
    text = ('<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head>'
            '<body><h1>one</h1></body></html>')
    page.files({'page.xhtml': text})
    page.open('page.xhtml')
    page.run(ERRORS)
    say(page, 'notify', 'a notice')
    page.shows("document.querySelector('vif-notice') !== null", True)
    page.edit('page.xhtml', 'one', 'two')
    page.shows(HEADLINE, 'two')
    page.pages(1)


def test_a_frameset_and_its_frames_are_live(page):
    page.files({'index.html': '<html><frameset cols="*,*"><frame src=a.html name=a><frame src=b.html></frameset></html>',
                'a.html': '<h1>one', 'b.html': '<h1>b'})
    page.open()
    # The set and its frames.
    page.pages(3)
    page.run(ERRORS)
    say(page, 'notify', 'a notice')
    page.shows("document.querySelector('vif-notice') !== null", True)
    page.write('a.html', '<h1>two')
    page.shows("frames.a.document.querySelector('h1')?.textContent ?? null", 'two')
    page.pages(3)
    page.edit('index.html', 'name=a', 'name=c')
    page.shows("frames.length === 2 && 'c' in window && frames.c.document.querySelector('h1')?.textContent || null", 'two')
    page.pages(3)


def test_an_svg_document_with_the_script_is_live_and_says_nothing(page):
    page.first('void 0')
    page.files({'a.svg': '<svg xmlns="http://www.w3.org/2000/svg"><script href="/__vif/client.js" data-version="0-0"/>'
                         '<text y="20">one</text></svg>'})
    page.open('a.svg')
    page.run(ERRORS)
    say(page, 'notify', 'a notice')
    page.settles()
    # Of a version that never was, it is loaded once more first.
    page.shows("document.querySelector('vif-notice') === null", True)
    page.edit('a.svg', 'one', 'two')
    page.shows("document.querySelector('text').textContent", 'two')
    assert page.run('window.errors ?? []') == []


def test_an_svg_document_without_it_is_left_alone(page):
    page.files({'a.svg': '<svg xmlns="http://www.w3.org/2000/svg"><text y="20">one</text></svg>'})
    page.open('a.svg', isLive=False)
    assert page.run("document.querySelectorAll('script').length") == 0
    page.pages(0)


@pytest.mark.parametrize('what', ['document.body.remove()', 'document.documentElement.remove()',
                                  'document.documentElement.replaceChildren()'])
def test_a_page_that_takes_itself_apart_is_live(page, what):
    page.files({'index.html': '<!doctype html><h1>one</h1>'})
    page.open()
    page.run(ERRORS)
    page.run(what)
    say(page, 'notify', 'a notice')
    page.settles()
    assert page.run('errors') == []
    page.write('index.html', '<!doctype html><h1>two</h1>')
    page.shows(HEADLINE, 'two')


def test_a_page_that_is_written_over_is_live_and_its_listeners_are_back(page):
    page.first(OPEN)
    page.files({'index.html': '<!doctype html><h1>one</h1>'})
    page.open()
    page.run("document.open(); document.write('<!doctype html><h1>written</h1>'); document.close()")
    page.shows(HEADLINE, 'written')
    say(page, 'notify', 'a notice')
    page.shows("document.querySelector('vif-notice') !== null", True)
    # A listener that `document.open` took away.
    page.run("document.dispatchEvent(new Event('freeze'))")
    page.pages(0)
    page.run("document.dispatchEvent(new Event('resume'))")
    page.pages(1)
    page.write('index.html', '<!doctype html><h1>two</h1>')
    page.shows(HEADLINE, 'two')


# By the page, when the client is there already.
LATER = {
    'WebSocket': "window.WebSocket = class { constructor() { throw new Error('no') } }",
    'fetch': "window.fetch = () => { throw new Error('no') }",
    'fetch that hangs': 'window.fetch = () => new Promise(() => {})',
    'timers': "for (const name of ['setTimeout', 'setInterval', 'clearTimeout']) window[name] = () => 0",
    'URL': "window.URL = window.EventSource = window.AbortSignal = class { constructor() { throw new Error('no') } }",
    'text in JSON': "String.prototype.toJSON = Array.prototype.toJSON = function () { return JSON.stringify(String(this)) }",
    'storage': "Storage.prototype.getItem = Storage.prototype.setItem = () => { throw new Error('no') }",
}


@pytest.mark.parametrize('what', LATER)
def test_a_page_that_replaces_what_the_client_needs_is_live(page, what):
    page.first(OPEN)
    page.files({'index.html': '<!doctype html><h1>one</h1>'})
    gate = Gate.before(page)
    page.open()
    page.run(ERRORS)
    page.run(LATER[what])
    # With the page's own, it would not come back from this.
    gate.drop()
    page.pages(0)
    page.pages(1)
    say(page, 'notify', 'a notice')
    page.shows("document.querySelector('vif-notice') !== null", True)
    assert page.run('errors.length') == 0
    page.write('index.html', '<!doctype html><h1>two</h1>')
    page.shows(HEADLINE, 'two')
    page.pages(1)


def test_a_page_that_breaks_elements_goes_without_notices_and_is_live(page):
    page.files({'index.html': '<!doctype html><h1>one</h1>'})
    page.open()
    page.run(ERRORS)
    page.run("""
      const no = () => { throw new Error('no') };
      for (const name of ['attachShadow', 'append', 'remove', 'setAttribute', 'showPopover']) Element.prototype[name] = no;""")
    say(page, 'error', 'wrong')
    page.settles()
    say(page, 'clear')
    page.settles()
    assert page.run('errors') == []
    page.write('index.html', '<!doctype html><h1>two</h1>')
    page.shows(HEADLINE, 'two')


# Before the client: it has to find another way.
BEFORE = {
    'no WebSocket': 'delete window.WebSocket',
    'a WebSocket that throws': "window.WebSocket = class { constructor() { throw new Error('no') } }",
    'a WebSocket that only seems to open': """
        window.WebSocket = class extends EventTarget {
          constructor() { super(); setTimeout(() => this.onopen?.(new Event('open'))) } send() {} close() {} }""",
}


@pytest.mark.parametrize('what', BEFORE)
def test_where_the_page_has_another_socket_another_way_is_found(page, what):
    page.first(BEFORE[what])
    page.files({'index.html': '<!doctype html><h1>one</h1>'})
    page.goTo(page.address('index.html'), isLive=False)
    page.site.wait_for(page.site.server.pages, lambda count: count == 1, 'a connected page', deadline=25)
    page.write('index.html', '<!doctype html><h1>two</h1>')
    page.shows(HEADLINE, 'two')


@pytest.mark.parametrize('policy', [
    "default-src 'self'",
    "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'",
    "default-src 'none'; script-src 'nonce-abc' 'strict-dynamic'; base-uri 'none'",
    "default-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'",
    'sandbox allow-scripts',
    "default-src 'self'; sandbox allow-scripts allow-same-origin",
], ids=['self', 'none but self', 'nonce', 'trusted types', 'sandbox', 'sandbox with its origin'])
def test_a_page_under_a_strict_policy_is_live_without_a_violation(page, policy):
    page.options('--header', f'/*: Content-Security-Policy: {policy}')
    page.files({'index.html': '<!doctype html><h1>one</h1>'})
    page.open()
    page.run(ERRORS)
    say(page, 'notify', 'a notice')
    page.shows("document.querySelector('vif-notice') !== null", True)
    box = page.run("getComputedStyle(document.querySelector('vif-notice')).position")
    assert box == 'fixed', 'the styles of the notice are refused'
    assert [error for error in page.run('errors') if 'trusted-types' not in error] == []
    page.write('index.html', '<!doctype html><h1>two</h1>')
    page.shows(HEADLINE, 'two')


def test_a_page_in_a_sandbox_without_an_origin_is_live(page):
    inner = "<!doctype html><h1>{0}</h1><script>parent.postMessage('{0}', '*')</script>"
    page.files({'inner.html': inner.format('one'),
                'index.html': '<!doctype html><script>onmessage = (event) => { window.said = event.data }</script>'
                              '<iframe sandbox=allow-scripts src=inner.html></iframe>'})
    page.open()
    page.shows('window.said ?? null', 'one')
    page.pages(2)
    page.write('inner.html', inner.format('two'))
    page.shows('window.said ?? null', 'two')


def test_a_frame_whose_page_is_given_as_text_does_not_throw(page):
    page.files({'index.html': '<!doctype html><h1>one</h1>', 'inner.html': '<!doctype html><html><h1>inner</h1>'})
    page.open()
    page.run(ERRORS)
    page.run("""
      return fetch('inner.html').then((answer) => answer.text()).then((text) => new Promise((loaded) => {
        const frame = document.createElement('iframe');
        frame.onload = () => loaded();
        frame.srcdoc = text.includes('client.js') ? text
          : text.replace('<html>', '<html><script src="/__vif/client.js" data-version="0-0"></scr' + 'ipt>');
        document.body.append(frame);
      }))""")
    page.settles()
    page.pages(1)
    assert page.run('errors') == []


def test_the_script_twice_is_one_client(page):
    page.files({'index.html': '<!doctype html><h1>one</h1>'})
    page.open()
    page.run("""
      const again = document.createElement('script');
      again.src = '/__vif/client.js';
      again.dataset.version = '0-0';
      return new Promise((loaded) => { again.onload = () => loaded(); document.head.append(again) })""")
    page.settles()
    page.pages(1)
    page.is_kept()


def test_nothing_of_it_is_global(page):
    page.files({'index.html': '<!doctype html><script>window.before = Object.getOwnPropertyNames(window)</script><h1>one</h1>'})
    page.open()
    found = page.run("return Object.getOwnPropertyNames(window).filter((name) => !before.includes(name))")
    # What is left is the test's and the driver's.
    assert [name for name in found if name not in ('before', 'vifTestMark') and not name.startswith(('$', 'cdc_', 'ret_'))] == []


def test_it_does_nothing_in_view_source(page):
    page.lacks('firefox', 'WebDriver does not open view-source:')
    page.lacks('webkit', 'no view-source:')
    page.files({'index.html': '<!doctype html><h1>one</h1>'})
    page.front()
    page.driver.get('view-source:' + page.address('index.html'))
    page.settles()
    page.pages(0)


def client_text():
    folder = pathlib.Path(__file__).resolve().parents[2] / 'Public/client'
    return {file: file.read_text() for file in sorted(folder.glob('*.js'))}


def test_it_uses_nothing_that_policies_forbid():
    for file, source in client_text().items():
        code = re.sub(r'(?m)^\s*(//|/?\*).*$', '', source)
        assert not re.search(r'\beval\b|new Function|document\.write\b|insertAdjacentHTML', code), file


def test_it_is_small(served):
    _, server = served
    with urllib.request.urlopen(server.url + '/__vif/client.js') as answer:
        assert len(gzip.compress(answer.read(), 9)) <= 12 * 1024
