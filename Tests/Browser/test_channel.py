"""Capability 7: staying connected."""
import time

import pytest

from gate import Gate, response
from notice_box import OPEN, TEXTS, say

HEADLINE = "document.querySelector('h1')?.textContent ?? null"

# What the page opens, and with what: a test can hide the page, and look at its sockets.
SOCKETS = """
window.sockets = [];
window.WebSocket = class extends WebSocket {
  constructor(...all) { super(...all); sockets.push(this); }
};
window.states = () => sockets.map((socket) => socket.readyState).join('');
window.hide = (isHidden) => {
  const state = isHidden ? 'hidden' : 'visible';
  Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => state });
  Object.defineProperty(document, 'hidden', { configurable: true, get: () => isHidden });
  document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
};
window.clock = 0;
Date.now = ((now) => () => now() + clock)(Date.now);
"""


def text_of(line):
    return f'<!doctype html><title>x</title><h1>{line}</h1>'


def announced(page):
    """Waits until the server has told of the change, whoever heard it."""
    lines = page.site.own_lines
    page.site.server.wait(lambda: any('index.html changed' in line for line in lines(page.markedAt)), 'the change')


@pytest.fixture
def gated(page):
    """A page behind a gate."""
    page.first(OPEN)
    page.first(SOCKETS)
    page.files({'index.html': text_of('one')})
    page.gate = Gate.before(page)
    page.open()
    return page


def sockets_asked(page):
    return sum('/__vif/socket' in line for line in page.gate.requests)


def test_a_lost_connection_comes_back_and_what_was_missed_is_shown(gated):
    gated.gate.cut()
    gated.pages(0)
    gated.write('index.html', text_of('two'))
    announced(gated)
    gated.gate.open()
    gated.shows(HEADLINE, 'two')
    gated.pages(1)


def test_a_connection_that_is_lost_for_a_moment_is_no_news(gated):
    gated.run("window.boxes = 0; new MutationObserver(() => { window.boxes += 1 }).observe(document.documentElement, { childList: true })")
    gated.gate.drop()
    gated.shows('states()', '31')
    gated.pages(1)
    gated.settles()
    assert gated.run('boxes') == 0


def test_a_lost_connection_is_told_quietly_and_its_return_too(gated):
    gated.gate.cut()
    start = time.monotonic()
    gated.shows(TEXTS, ['The connection to the server is lost. Trying again …'])
    assert time.monotonic() - start > 1.3
    assert gated.run("box.querySelector('div').getAttribute('role')") == 'status'
    gated.gate.open()
    gated.shows(TEXTS, ['The connection is back.'])
    gated.shows("document.querySelector('vif-notice') === null", True)
    gated.is_kept()


def test_a_server_that_is_down_is_asked_less_and_less_and_sees_no_failed_sockets(gated):
    asked = []

    def refuse(line, head):
        # Firefox itself repeats what ends without an answer, at once.
        if 'client.js' in line and (not asked or time.monotonic() * 1000 - asked[-1] > 75):
            asked.append(time.monotonic() * 1000)
        return b''
    gated.gate.answers['.'] = refuse
    gated.gate.drop()
    gated.site.wait_for(lambda: len(asked), lambda count: count >= 6, 'six questions', deadline=12)
    gaps = [after - before for before, after in zip(asked, asked[1:])]
    assert gaps[0] < 400 and gaps[-1] > gaps[0] * 2 and max(gaps) < 4500, gaps
    # No two waits of two pages are the same: there is chance in them.
    assert len({round(gap) for gap in gaps}) > 1
    # Firefox makes the next socket wait, for longer and longer, after one that failed.
    assert gated.run('sockets.length') == 1
    gated.gate.answers.clear()
    gated.shows('states()', '31')


def test_a_hidden_page_does_not_try_until_it_is_seen(gated):
    gated.run('hide(true)')
    gated.gate.cut()
    gated.shows('states()', '3')
    gated.pages(0)
    gated.gate.open()
    before = len(gated.gate.requests)
    # As long as four tries would take: nothing is to happen.
    time.sleep(1.5)
    assert gated.gate.requests[before:] == []
    gated.write('index.html', text_of('two'))
    announced(gated)
    gated.run('hide(false)')
    gated.shows(HEADLINE, 'two')


def test_a_hidden_page_that_is_connected_follows_its_files(gated):
    gated.run('hide(true)')
    gated.write('index.html', text_of('two'))
    gated.shows(HEADLINE, 'two')


@pytest.mark.parametrize('event', ["window.dispatchEvent(new Event('online'))", "document.dispatchEvent(new Event('resume'))",
                                   "window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))"],
                         ids=['online', 'resume', 'pageshow'])
def test_a_dead_socket_is_replaced_at_a_sign_of_life(gated, event):
    gated.gate.mute()
    gated.write('index.html', text_of('two'))
    announced(gated)
    assert gated.run('states()') == '1' and gated.run(HEADLINE) == 'one'
    gated.gate.open()
    gated.run(event)
    gated.shows(HEADLINE, 'two')


def test_a_dead_socket_is_replaced_when_the_page_is_seen_after_a_while(gated):
    gated.run('hide(true)')
    gated.gate.mute()
    gated.write('index.html', text_of('two'))
    announced(gated)
    gated.gate.open()
    gated.run('window.clock += 6000; hide(false)')
    gated.shows(HEADLINE, 'two')


def test_a_look_at_another_tab_costs_no_new_socket(gated):
    gated.run('hide(true); window.clock += 1000; hide(false)')
    gated.settles()
    assert gated.run('states()') == '1'


def test_a_dead_socket_is_replaced_after_a_sleep(gated):
    gated.gate.mute()
    gated.write('index.html', text_of('two'))
    announced(gated)
    gated.gate.open()
    # The clock has gone on, the page has not.
    gated.run('window.clock += 600_000')
    gated.shows(HEADLINE, 'two', deadline=15)


def test_a_server_that_accepts_and_says_nothing_is_left_and_tried_again(gated):
    gated.gate.mute()
    gated.run("window.dispatchEvent(new Event('online'))")
    gated.site.wait_for(lambda: sockets_asked(gated), lambda count: count == 2, 'a second socket')
    gated.gate.open()
    # After five seconds.
    gated.shows('sockets.at(-1).readyState', 1, deadline=15)
    gated.write('index.html', text_of('two'))
    gated.shows(HEADLINE, 'two')


def test_a_page_from_the_back_forward_cache_is_live_and_up_to_date(page):
    page.files({'index.html': text_of('one'), 'other.html': text_of('other')})
    page.open()
    page.open('other.html')
    page.pages(1)
    page.write('index.html', text_of('two'))
    announced(page)
    page.driver.back()
    page.shows(HEADLINE, 'two')
    page.pages(1)
    page.write('index.html', text_of('three'))
    page.shows(HEADLINE, 'three')


def test_a_frozen_page_is_no_open_page(gated):
    gated.run("document.dispatchEvent(new Event('freeze'))")
    gated.pages(0)
    gated.run("document.dispatchEvent(new Event('resume'))")
    gated.pages(1)


def test_where_no_socket_gets_through_a_stream_of_events_does(page):
    page.files({'index.html': text_of('one')})
    gate = Gate.before(page)
    gate.answers['/__vif/socket'] = response('502 Bad Gateway', 'no')
    page.open()
    assert any('/__vif/events' in line for line in gate.requests)
    page.write('index.html', text_of('two'))
    page.shows(HEADLINE, 'two')
    page.pages(1)
    # The way is known in this tab.
    before = len(gate.requests)
    page.goTo(page.address('index.html'))
    assert not any('/__vif/socket' in line for line in gate.requests[before:])


def test_where_neither_gets_through_questions_do(page):
    page.files({'index.html': text_of('one')})
    gate = Gate.before(page)
    gate.answers['/__vif/(socket|events)'] = response('502 Bad Gateway', 'no')
    page.open()
    page.write('index.html', text_of('two'))
    page.shows(HEADLINE, 'two')
    page.pages(1)


def test_what_is_kept_up_by_questions_is_not_called_lost_for_long(page):
    page.first(OPEN)
    page.files({'index.html': text_of('one')})
    gate = Gate.before(page)
    gate.answers['/__vif/(socket|events)'] = response('502 Bad Gateway', 'no')
    page.open()
    page.write('index.html', text_of('two'))
    page.shows(HEADLINE, 'two')
    page.pages(1)
    say(page, 'notify', 'there')
    page.shows(TEXTS, ['there'])
    gate.cut()
    page.shows(f'{TEXTS}.join().includes("lost")', True)
    gate.open()
    page.shows(f'{TEXTS}.join().includes("lost")', False)


def test_a_policy_that_comes_later_and_forbids_the_channel_ends_the_trying(gated):
    gated.run("""
      const meta = document.createElement('meta');
      meta.httpEquiv = 'Content-Security-Policy';
      meta.content = "connect-src 'none'";
      document.head.append(meta);
      window.violations = 0;
      document.addEventListener('securitypolicyviolation', () => { window.violations += 1 });""")
    gated.gate.drop()
    gated.pages(0)
    gated.shows('violations', 1)
    # As long as four tries would take: nothing is to happen.
    time.sleep(1.5)
    assert gated.run('violations') == 1 and gated.run("document.querySelector('vif-notice') === null")


def test_a_page_that_is_left_is_no_open_page(page):
    page.files({'index.html': text_of('one')})
    page.open()
    page.pages(1)
    page.driver.get('about:blank')
    page.pages(0)
