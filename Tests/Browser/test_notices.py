"""Capability 6: what is said over a page."""
import pytest
from selenium.webdriver.common.keys import Keys

from gate import Gate
from notice_box import OPEN, TEXTS, say

PAGE = '<!doctype html><title>x</title><p id=p>text <a href=#p id=a>link</a>'


@pytest.fixture
def shown(page):
    """A page whose notices a test can look into."""
    page.first(OPEN)
    page.files({'index.html': PAGE})
    page.open()
    yield page
    say(page, 'clear')


def test_a_notice_is_a_status_and_goes_by_itself_or_by_its_button(shown):
    say(shown, 'notify', 'built <b>once</b>')
    shown.shows(TEXTS, ['built <b>once</b>'])
    assert shown.run("box.querySelector('div').getAttribute('role')") == 'status'
    assert shown.run("box.querySelector('p').children.length") == 0
    assert shown.run("box.querySelector('button').getAttribute('aria-label')") == 'Close'
    shown.run("box.querySelector('button').click()")
    shown.shows("document.querySelector('vif-notice') === null", True)
    say(shown, 'notify', 'again')
    shown.shows(TEXTS, ['again'])
    # After six seconds.
    shown.shows("document.querySelector('vif-notice') === null", True, deadline=9)


def test_an_error_is_an_alert_that_stays_below_notices_until_it_is_cleared(shown):
    say(shown, 'error', 'main.ts:1 is wrong')
    shown.shows(TEXTS, ['main.ts:1 is wrong'])
    assert shown.run("box.querySelector('div').getAttribute('role')") == 'alert'
    say(shown, 'notify', 'a notice')
    shown.shows(TEXTS, ['main.ts:1 is wrong', 'a notice'])
    say(shown, 'error', 'main.ts:2 is wrong')
    shown.shows(TEXTS, ['main.ts:2 is wrong', 'a notice'])
    say(shown, 'clear')
    shown.shows("document.querySelector('vif-notice') === null", True)


def test_the_text_comes_into_a_live_region_that_is_there_already(shown):
    shown.run("""
      window.steps = [];
      new MutationObserver(() => {
        steps.push('box with ' + JSON.stringify(box.textContent.replace('×', '')));
        new MutationObserver(() => steps.push('text')).observe(box, { childList: true, subtree: true, characterData: true });
      }).observe(document.documentElement, { childList: true });""")
    say(shown, 'notify', 'read me')
    shown.shows(TEXTS, ['read me'])
    shown.shows('steps', ['box with ""', 'text'])


def test_escape_dismisses_and_the_page_hears_it_too(shown):
    shown.run("addEventListener('keydown', (event) => { window.heard = event.key + event.defaultPrevented })")
    say(shown, 'error', 'wrong')
    shown.shows(TEXTS, ['wrong'])
    shown.driver.find_element('css selector', 'body').send_keys(Keys.ESCAPE)
    shown.shows("document.querySelector('vif-notice') === null", True)
    assert shown.run('window.heard') == 'Escapefalse'


def test_the_button_is_reached_by_the_keyboard_and_the_focus_is_not_taken(shown):
    shown.run("document.querySelector('#a').focus()")
    say(shown, 'notify', 'a notice')
    shown.shows(TEXTS, ['a notice'])
    assert shown.run('document.activeElement.id') == 'a'
    if shown.browser.name == 'webkit':
        # It goes to no button by Tab, by a setting of the user's.
        shown.run("box.querySelector('button').focus()")
    else:
        shown.driver.switch_to.active_element.send_keys(Keys.TAB)
    assert shown.run('document.activeElement.localName') == 'vif-notice'
    assert shown.run('box.activeElement.localName') == 'button'


def test_the_styles_of_the_page_do_not_reach_it(shown):
    shown.run("""
      const style = document.createElement('style');
      style.textContent = '* { display: none !important; color: lime !important; font-size: 90px !important }'
        + 'html, body { display: block !important } vif-notice { position: static !important; opacity: 0 !important }';
      document.head.append(style)""")
    say(shown, 'notify', 'a notice')
    shown.shows(TEXTS, ['a notice'])
    host = "getComputedStyle(document.querySelector('vif-notice'))"
    assert shown.run(f'[{host}.display, {host}.position, {host}.opacity]') == ['grid', 'fixed', '1']
    assert shown.run("getComputedStyle(box.querySelector('p')).fontSize") == '14px'
    assert shown.run("box.querySelector('div').getBoundingClientRect().height > 10")


def test_it_covers_no_more_than_its_text_needs(shown):
    say(shown, 'notify', 'short')
    shown.shows(TEXTS, ['short'])
    box = shown.run("return document.querySelector('vif-notice').getBoundingClientRect().toJSON()")
    assert box['width'] < 200 and box['height'] < 80
    size = shown.run('[innerWidth, innerHeight]')
    assert size[0] - 20 < box['right'] + 10 <= size[0] and size[1] - 20 < box['bottom'] + 10 <= size[1]
    say(shown, 'error', 'long ' * 800)
    shown.shows("box.querySelectorAll('p').length + ' ' + (box.textContent.length > 3000)", '2 true')
    box = shown.run("return document.querySelector('vif-notice').getBoundingClientRect().toJSON()")
    assert box['left'] > 0 and box['top'] > size[1] * 0.3
    assert shown.run("document.elementFromPoint(5, 5).localName !== 'vif-notice'")
    # What scrolls can be scrolled with the keyboard.
    assert shown.run("box.querySelector('[role=alert] p').tabIndex") == 0


def test_it_is_above_a_dialog_of_the_page(shown):
    shown.run("""
      const dialog = document.createElement('dialog');
      dialog.style.cssText = 'position: fixed; inset: 0; width: 100vw; height: 100vh; max-width: none; max-height: none';
      document.body.append(dialog);
      dialog.showModal();""")
    say(shown, 'notify', 'above')
    shown.shows(TEXTS, ['above'])
    assert shown.run("document.querySelector('vif-notice').matches(':popover-open')")


def test_it_is_dark_and_light_as_the_user_wants(shown):
    shown.lacks('firefox', 'no command for the colour scheme')
    shown.lacks('webkit', 'no command for the colour scheme')
    say(shown, 'error', 'wrong')
    shown.shows(TEXTS, ['wrong'])
    colors = {}
    for scheme in ['light', 'dark']:
        shown.driver.execute_cdp_cmd('Emulation.setEmulatedMedia',
                                     {'features': [{'name': 'prefers-color-scheme', 'value': scheme}]})
        colors[scheme] = shown.run("const s = getComputedStyle(box.querySelector('div')); return [s.color, s.backgroundColor]")
    assert colors['light'] != colors['dark']
    for pair in colors.values():
        assert contrast(*pair) >= 4.5, pair


def contrast(one, other):
    def luminance(color):
        parts = [int(part) / 255 for part in color[4:-1].split(',')]
        parts = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
    low, high = sorted([luminance(one), luminance(other)])
    return (high + 0.05) / (low + 0.05)


def test_nothing_moves(shown):
    say(shown, 'notify', 'text')
    shown.shows(TEXTS, ['text'])
    assert shown.run("box.querySelector('div').getAnimations().length") == 0


def test_a_notice_is_said_once_and_not_in_each_frame(page):
    page.first(OPEN)
    page.files({'index.html': '<!doctype html><iframe src=frame.html></iframe>', 'frame.html': '<!doctype html><p>x'})
    page.open()
    page.pages(2)
    say(page, 'notify', 'text')
    page.shows(TEXTS, ['text'])
    page.shows("frames[0].document.querySelector('vif-notice') === null", True)


def test_it_is_not_printed(shown):
    shown.lacks('firefox', 'no command for the print medium')
    shown.lacks('webkit', 'no command for the print medium')
    say(shown, 'error', 'wrong')
    shown.shows(TEXTS, ['wrong'])
    shown.driver.execute_cdp_cmd('Emulation.setEmulatedMedia', {'media': 'print'})
    assert shown.run("getComputedStyle(document.querySelector('vif-notice')).display") == 'none'
    shown.driver.execute_cdp_cmd('Emulation.setEmulatedMedia', {'media': ''})


def test_a_page_that_is_being_printed_stays_as_it_is_until_that_is_over(page):
    page.files({'index.html': '<!doctype html><p>one'})
    page.open()
    page.run("dispatchEvent(new Event('beforeprint'))")
    page.write('index.html', '<!doctype html><p>two')
    page.site.server.wait(lambda: any('index.html changed' in line for line in page.site.own_lines(page.markedAt)), 'the change')
    assert page.run("document.querySelector('p').textContent") == 'one'
    page.run("dispatchEvent(new Event('afterprint'))")
    page.shows("document.querySelector('p').textContent", 'two')


def test_an_error_is_over_when_something_changes(shown):
    shown.write('a.css', 'p { color: red }')
    shown.write('index.html', PAGE + '<link rel=stylesheet href=a.css>')
    shown.shows("getComputedStyle(document.querySelector('#p')).color", 'rgb(255, 0, 0)')
    say(shown, 'error', 'wrong')
    shown.shows(TEXTS, ['wrong'])
    shown.write('a.css', 'p { color: blue }')
    shown.shows("getComputedStyle(document.querySelector('#p')).color", 'rgb(0, 0, 255)')
    shown.shows("document.querySelector('vif-notice') === null", True)


def test_an_error_that_was_cleared_while_the_page_was_away_is_gone(page):
    page.first(OPEN)
    gate = Gate.before(page)
    page.files({'index.html': PAGE})
    page.open()
    say(page, 'error', 'wrong')
    page.shows(TEXTS, ['wrong'])
    gate.cut()
    page.pages(0)
    say(page, 'clear')
    gate.open()
    page.shows("document.querySelector('vif-notice') === null", True)
    page.pages(1)


def test_nothing_is_said_of_changed_styles_but_with_toast(page):
    page.first(OPEN)
    page.files({'index.html': PAGE + '<link rel=stylesheet href=a.css>', 'a.css': 'p { color: red }'})
    page.open()
    page.run("window.boxes = 0; new MutationObserver(() => { window.boxes += 1 }).observe(document.documentElement, { childList: true })")
    page.write('a.css', 'p { color: blue }')
    page.shows("getComputedStyle(document.querySelector('#p')).color", 'rgb(0, 0, 255)')
    page.settles()
    assert page.run('window.boxes') == 0


def test_with_toast_changed_styles_are_told(page):
    page.options('--toast')
    page.first(OPEN)
    page.files({'index.html': PAGE + '<link rel=stylesheet href=a.css>', 'a.css': 'p { color: red }'})
    page.open()
    page.write('a.css', 'p { color: blue }')
    page.shows(TEXTS, ['Styles updated'])
    page.is_kept()


@pytest.mark.parametrize('markup', ['<html data-vif=off><p>one', '<html><body data-vif=off><p>one'], ids=['html', 'body'])
def test_a_page_can_opt_out(page, markup):
    page.files({'index.html': '<!doctype html>' + markup})
    page.open(isLive=False)
    page.pages(0)
    page.write('index.html', '<!doctype html>' + markup.replace('one', 'two'))
    page.is_kept()
    assert page.run("document.querySelector('p').textContent") == 'one'


def test_a_page_can_opt_out_later(page):
    page.files({'index.html': '<!doctype html><p>one'})
    page.open()
    page.run("document.body.setAttribute('data-vif', 'off')")
    page.write('index.html', '<!doctype html><p>two')
    page.pages(0)
    page.is_kept()
