"""The harness itself: it sees what happens, and fails where nothing does."""
import pytest


PAGE = '<!doctype html><title>x</title><link rel=stylesheet href=a.css><p>one</p>'


def test_a_page_that_is_edited_shows_its_new_text(page):
    page.files({'index.html': PAGE, 'a.css': 'p { color: red }'})
    page.open()
    page.edit('index.html', 'one', 'two')
    page.shows("document.querySelector('p').textContent", 'two')


def test_a_page_whose_script_is_edited_was_reloaded_and_so_was_not_kept(page):
    page.files({'index.html': PAGE + '<script src=a.js></script>', 'a.css': ' ', 'a.js': 'window.one = 1'})
    page.open()
    page.is_kept()
    page.write('a.js', 'window.one = 2')
    with pytest.raises(AssertionError, match='loaded again'):
        page.is_kept()
    page.was_reloaded()
    page.shows('window.one', 2)
    page.is_kept()
    page.write('a.js', 'window.one = 3')
    page.was_reloaded()
    page.says('a.js changed → 1 page reloads')
    page.shows('window.one', 3)


def test_a_page_whose_stylesheet_is_edited_is_kept_and_so_was_not_reloaded(page, monkeypatch):
    page.files({'index.html': PAGE, 'a.css': 'p { color: red }'})
    page.open()
    page.write('a.css', 'p { color: blue }')
    page.shows("getComputedStyle(document.querySelector('p')).color", 'rgb(0, 0, 255)')
    page.says('a.css changed → 1 page restyles')
    page.is_kept()
    monkeypatch.setattr('site_under_test.DEADLINE', 0.3)
    with pytest.raises(AssertionError, match='kept'):
        page.site.wait_for(lambda: page.run("window.vifTestMark ? 'kept' : 'gone'"), lambda seen: seen == 'gone', 'gone', 0.3)


def test_a_failure_says_what_was_seen_last(page):
    page.files({'index.html': PAGE, 'a.css': ' '})
    page.open()
    with pytest.raises(AssertionError) as failure:
        page.shows("document.querySelector('p').textContent", 'three', deadline=0.1)
    for part in ['three', 'seen last: one', 'the server said:']:
        assert part in str(failure.value)
    with pytest.raises(AssertionError, match='seen last: .*JavascriptException'):
        page.shows('nothing.at.all', 1, deadline=0.1)


def test_changes_before_the_probe_are_dealt_with_when_it_settles(page):
    page.files({'index.html': PAGE, 'a.css': 'p { color: red }'})
    page.open()
    for number in range(10):
        page.write('a.css', f'p {{ margin-left: {number}px }}')
        page.settles()
        page.says('a.css changed → 1 page restyles')
    page.is_kept()


def test_a_script_of_the_test_runs_before_the_client(page):
    page.first('window.hadClient = !!document[Symbol.for("vif")]; window.number = (window.number || 0) + 1')
    page.files({'index.html': PAGE + '<script>window.seen = window.number</script>', 'a.css': ' '})
    page.open()
    page.shows('[window.hadClient, window.seen, !!document[Symbol.for("vif")]]', [False, 1, True])


def test_each_test_has_a_fresh_tab_once(page):
    page.files({'index.html': PAGE, 'a.css': ' '})
    page.open()
    assert page.run('sessionStorage.getItem("test")') is None
    page.run('sessionStorage.setItem("test", "was here")')
    assert page.run('sessionStorage.getItem("test")') == 'was here'
    page.shows('[document.hidden, document.hasFocus()]', [False, True])


def test_each_test_has_a_fresh_tab_twice(page):
    test_each_test_has_a_fresh_tab_once(page)


def test_two_pages_are_looked_at_in_turn(page):
    page.files({'index.html': PAGE, 'other.html': PAGE.replace('one', 'other'), 'a.css': 'p { color: red }'})
    page.open()
    other = page.another().open('other.html')
    assert page.run("document.querySelector('p').textContent") == 'one'
    assert other.run("document.querySelector('p').textContent") == 'other'
    page.write('a.css', 'p { color: blue }')
    page.says('a.css changed → 2 pages restyle')
    page.pages(2)
    other.close()
    page.pages(1)
    page.is_kept()


def test_a_server_of_its_own_has_its_options(page):
    page.options('--header', '/*: X-Test: yes')
    page.files({'index.html': PAGE, 'a.css': 'p { color: red }', 'other.txt': 'x'})
    page.open()
    assert page.run("const answer = await fetch('other.txt'); return answer.headers.get('X-Test')") == 'yes'
    page.write('a.css', 'p { color: blue }')
    page.says('a.css changed → 1 page restyles')
    page.is_kept()


def test_a_promise_is_waited_for(page):
    page.files({'index.html': PAGE, 'a.css': 'p {}'})
    page.open()
    assert page.run("fetch('a.css').then((answer) => answer.text())") == 'p {}'


def test_a_page_without_the_client_opens_too(page):
    page.options('--no-reload')
    page.files({'index.html': PAGE, 'a.css': ' '})
    page.open(isLive=False)
    assert page.run('!document[Symbol.for("vif")]')


def test_a_script_of_the_test_runs_once_in_each_of_several_tabs(page):
    page.first('window.number = (window.number || 0) + 1')
    page.files({'index.html': PAGE, 'a.css': ' '})
    for tab in [page, page.another(), page.another('window')]:
        tab.open()
        tab.shows('window.number', 1)
