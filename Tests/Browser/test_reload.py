"""Capability 5: never a broken page."""
import threading

import pytest

from gate import Gate, response
from notice_box import OPEN, TEXTS
from small_media import png

HEADLINE = "document.querySelector('h1')?.textContent ?? null"


def text_of(line):
    return f'<!doctype html><title>x</title><h1>{line}</h1>'


def loads(page):
    """How often a document of this tab was loaded."""
    return int(page.run("return sessionStorage.loads"))


COUNT_LOADS = "sessionStorage.loads = Number(sessionStorage.loads || 0) + 1"


def test_a_page_that_is_missing_for_a_moment_is_waited_for(page):
    page.first(OPEN)
    page.files({'index.html': text_of('one')})
    page.open()
    page.remove('index.html')
    page.shows(TEXTS, [f'/{page.site.name}/ answers 404. Waiting for it …'] if page.run('location.pathname.endsWith("/")')
               else [f'/{page.site.name}/index.html answers 404. Waiting for it …'])
    assert page.run(HEADLINE) == 'one'
    page.says('index.html removed → 1 page waits for its file')
    page.write('index.html', text_of('two'))
    page.shows(HEADLINE, 'two')
    page.says('index.html changed → 1 page updates')


def test_a_page_is_waited_for_where_the_folder_is_listed_without_it(page):
    page.first(OPEN)
    page.files({'index.html': text_of('one'), 'style.css': 'h1 { color: red }'})
    page.open('')
    page.remove('index.html')
    page.shows(TEXTS, [f'/{page.site.name}/ has no page. Waiting for it …'])
    assert page.run(HEADLINE) == 'one'
    page.write('index.html', text_of('two'))
    page.shows(HEADLINE, 'two')
    # Who came to the list itself sees what becomes of it.
    page.files({'docs/a.txt': 'text'})
    page.open('docs/')
    page.write('docs/b.txt', 'text')
    page.shows("document.querySelectorAll('a[href$=\".txt\"]').length", 2)


def test_a_page_that_is_back_at_once_says_nothing(page):
    page.first('new MutationObserver(() => { if (document.querySelector("vif-notice")) sessionStorage.boxes = 1 })'
               '.observe(document, { childList: true, subtree: true })')
    page.files({'index.html': text_of('one')})
    page.open()
    page.remove('index.html')
    page.write('index.html', text_of('two'))
    page.shows(HEADLINE, 'two')
    assert page.run("sessionStorage.boxes ?? null") is None


def test_a_page_that_fails_for_a_moment_is_waited_for(page):
    page.first(OPEN)
    page.files({'index.html': text_of('one')})
    gate = Gate.before(page)
    page.open()
    gate.answers[r'/index\.html$'] = response('503 Service Unavailable', '<h1>building')
    page.write('index.html', text_of('two'))
    page.shows(f'{TEXTS}.join().includes("answers 503")', True)
    assert page.run(HEADLINE) == 'one'
    gate.answers.clear()
    # Nothing changes, and nothing says so: it is asked again.
    page.shows(HEADLINE, 'two')


def test_a_server_that_is_gone_before_the_reload_is_waited_for(page):
    page.files({'index.html': text_of('one')})
    gate = Gate.before(page)
    page.open()

    def drop(line, head):
        gate.cut()
        return b''
    gate.answers[r'/index\.html$'] = drop
    page.write('index.html', text_of('two'))
    page.site.wait_for(lambda: gate.state, lambda state: state == 'cut', 'the question')
    page.pages(0)
    assert page.run(HEADLINE) == 'one'
    gate.answers.clear()
    gate.open()
    page.shows(HEADLINE, 'two')


def test_a_page_that_is_empty_for_a_moment_is_waited_for(page):
    page.files({'index.html': text_of('one')})
    page.open()
    page.run("window.seen = []; new MutationObserver(() => seen.push(1)).observe(document.body, { childList: true })")
    page.write('index.html', '')
    page.settles()
    assert page.run(HEADLINE) == 'one'
    page.write('index.html', text_of('two'))
    page.shows(HEADLINE, 'two')


def test_a_page_that_stays_empty_is_shown_empty_and_recovers(page):
    page.files({'index.html': text_of('one')})
    page.open()
    page.write('index.html', '')
    page.shows("document.querySelector('vif-notice') !== null", True)
    page.was_reloaded()
    page.shows('document.body.textContent', '')
    page.write('index.html', text_of('two'))
    page.shows(HEADLINE, 'two')


def test_an_error_page_becomes_the_page(page):
    page.files({'other.html': 'x'})
    page.open('soon.html')
    page.shows(HEADLINE, 'There is no such file')
    page.write('soon.html', text_of('here'))
    page.shows(HEADLINE, 'here')


def test_an_error_page_becomes_an_empty_page_that_becomes_the_page(page):
    page.files({'other.html': 'x'})
    page.open('soon.html')
    page.write('soon.html', '')
    page.shows('document.title + document.body.textContent', '')
    page.pages(1)
    page.write('soon.html', text_of('here'))
    page.shows(HEADLINE, 'here')


def test_a_404_page_of_the_site_recovers_and_follows_its_own_file(page):
    page.files({'other.html': 'x'})
    root = page.site.root / '404.html'
    try:
        root.write_text(text_of('nothing here'))
        page.settles()
        page.open('soon.html')
        page.shows(HEADLINE, 'nothing here')
        root.write_text(text_of('still nothing'))
        page.shows(HEADLINE, 'still nothing')
        page.pages(1)
        page.write('soon.html', text_of('here'))
        page.shows(HEADLINE, 'here')
    finally:
        root.unlink(missing_ok=True)
        page.settles()


def test_a_listing_shows_a_new_file_and_becomes_the_index(page):
    page.files({'folder/a.txt': 'x'})
    page.open('folder/')
    page.shows("document.querySelector('a[href$=\"b.txt\"]') === null", True)
    page.write('folder/b.txt', 'x')
    page.shows("document.querySelector('a[href$=\"b.txt\"]') !== null", True)
    page.pages(1)
    page.write('folder/index.html', text_of('index'))
    page.shows(HEADLINE, 'index')


def test_a_deleted_page_leaves_the_other_pages_and_styles_alive(page):
    page.files({'index.html': text_of('one') + '<link rel=stylesheet href=a.css>', 'a.css': 'h1 { color: red }'})
    page.open()
    page.remove('index.html')
    page.settles()
    page.write('index.html', text_of('two') + '<link rel=stylesheet href=a.css>')
    page.write('a.css', 'h1 { color: blue }')
    page.shows(HEADLINE, 'two')
    page.shows("getComputedStyle(document.querySelector('h1')).color", 'rgb(0, 0, 255)')


def test_a_cache_that_hands_out_the_same_old_page_reloads_it_once(page):
    page.first(COUNT_LOADS)
    page.first(OPEN)
    page.files({'index.html': text_of('one'), 'data.json': '1'})
    gate = Gate.before(page)
    old = "<!doctype html><script src=/__vif/client.js data-version={}-0></script><h1>old</h1>".format('0' * 32)
    gate.answers[r'/index\.html$'] = response('200 OK', old)
    if page.browser.name == 'webkit':
        gate.answers.clear()
        gate.answers[r'/index\.html$'] = response(
            '200 OK', old.replace('<script', '<script src=/first-scripts.js></script><script', 1))
    page.goTo(gate.url + f'/{page.site.name}/index.html')
    page.shows('Number(sessionStorage.loads)', 2)
    page.shows(f'{TEXTS}.join().includes("older than its files")', True)
    page.pages(1)
    page.settles()
    assert loads(page) == 2
    # It is live all the same: a change that needs it loads it once, and it is as old as before.
    page.run("fetch('data.json').then((answer) => answer.text()).then(() => { window.isAsked = true })")
    page.shows('window.isAsked', True)
    page.write('data.json', '2')
    page.shows('Number(sessionStorage.loads)', 3)
    page.pages(1)
    page.settles()
    assert loads(page) == 3
    gate.answers.clear()
    page.write('index.html', text_of('three'))
    page.shows(HEADLINE, 'three')


WORKER = """
oninstall = () => skipWaiting();
onactivate = (event) => event.waitUntil(clients.claim());
onfetch = (event) => {
  if (!new URL(event.request.url).pathname.endsWith('/index.html')) return;
  event.respondWith((async () => {
    const cache = await caches.open('pages');
    const old = await cache.match('old');
    if (old) return old;
    const fresh = await fetch(event.request);
    await cache.put('old', fresh.clone());
    return fresh;
  })());
};"""


def test_a_service_worker_that_hands_out_the_same_old_page_makes_no_loop(page):
    page.lacks('webkit', 'no service workers under WebDriver')
    page.first(COUNT_LOADS)
    page.files({'index.html': text_of('one') + '<script>navigator.serviceWorker.register("worker.js")</script>',
                'worker.js': WORKER})
    page.open()
    page.shows('navigator.serviceWorker.controller !== null', True)
    page.goTo(page.address('index.html'))
    before = loads(page)
    page.write('index.html', text_of('two'))
    page.was_reloaded()
    # As old as before, it missed the change, was loaded once more for that, and no more.
    page.shows('Number(sessionStorage.loads)', before + 2)
    page.settles()
    page.pages(1)
    page.settles()
    assert loads(page) == before + 2
    page.run("return navigator.serviceWorker.getRegistrations().then((all) => Promise.all(all.map((one) => one.unregister())))"
             ".then(() => caches.delete('pages'))")
    page.write('index.html', text_of('three'))
    page.shows(HEADLINE, 'three')


def test_many_changes_at_once_are_no_pile_of_reloads(page):
    page.options('--no-morph')
    page.first(COUNT_LOADS)
    page.files({'index.html': text_of('0')})
    page.open()
    for count in range(1, 11):
        page.write('index.html', text_of(count))
    page.shows(HEADLINE, '10')
    page.settles()
    assert loads(page) <= 11
    page.shows(HEADLINE, '10')


def test_a_navigation_of_the_user_is_not_called_off_by_a_reload(page):
    page.files({'index.html': text_of('one'), 'slow.html': text_of('slow')})
    gate = Gate.before(page)
    page.open()

    # The page that is gone to comes after the change.
    isTold = threading.Event()
    def late(line, head):
        isTold.wait(10)
    gate.answers[r'/slow\.html$'] = late
    page.run("setTimeout(() => { location.href = 'slow.html' })")
    page.site.wait_for(lambda: any('slow.html' in line for line in gate.requests), bool, 'the request')
    lines = page.site.server.lines
    before = len(lines)
    page.write('index.html', text_of('two'))
    page.site.wait_for(lambda: any('index.html changed' in line for line in lines[before:]), bool, 'the change')
    isTold.set()
    page.shows(HEADLINE, 'slow')


def test_a_page_whose_address_may_not_be_fetched_is_reloaded_all_the_same(page):
    page.files({'index.html': text_of('one') + """<script>
      addEventListener('load', () => {
        const meta = document.createElement('meta');
        meta.httpEquiv = 'Content-Security-Policy';
        meta.content = `connect-src ws://${location.host} http://${location.host}/__vif/`;
        document.head.append(meta);
      })</script>"""})
    page.open()
    page.edit('index.html', 'one', 'two')
    page.shows(HEADLINE, 'two')


def test_an_address_that_the_history_made_up_is_waited_for_and_not_lost(page):
    page.first(OPEN)
    page.files({'index.html': text_of('one')})
    page.open()
    page.run("history.pushState(null, '', 'made/up')")
    page.write('index.html', text_of('two'))
    page.shows(f'{TEXTS}.join().includes("made/up answers 404")', True)
    assert page.run(HEADLINE) == 'one'
    page.run("history.back()")
    page.write('index.html', text_of('three'))
    page.shows(HEADLINE, 'three')


@pytest.mark.parametrize('code', [404, 500])
def test_the_status_of_an_error_page_is_known_to_it(page, code):
    """What the preflight takes for granted: a page that is an error page is loaded anew whatever there is."""
    page.files({'index.html': text_of('one')})
    gate = Gate.before(page)
    served = page.site.server.url

    def fail(line, head):
        import urllib.request
        with urllib.request.urlopen(urllib.request.Request(f'{served}/{page.site.name}/index.html', headers={
                'Sec-Fetch-Dest': 'document'})) as answer:
            return response(f'{code} Error', answer.read().decode())
    gate.answers[r'/index\.html$'] = fail
    page.open()
    # Where a browser does not tell the page its status, it is known when the page has been asked for once more.
    if page.run("performance.getEntriesByType('navigation')[0].responseStatus ?? null") is None:
        page.site.wait_for(lambda: sum('GET' in line and '/index.html' in line for line in gate.requests),
                           lambda count: count > 1, 'the page asked for again')
        page.run('new Promise((done) => { setTimeout(done, 100) })')
    page.write('index.html', text_of('two'))
    page.shows(HEADLINE, 'two')


def test_a_reload_shows_the_image_that_another_tab_has_seen_first(page):
    page.files({'index.html': '<!doctype html><img src=a.png>', 'other.html': '<!doctype html><p>x', 'a.png': png(10)})
    page.options('--no-client')
    page.open(isLive=False)
    second = page.another('window').open('other.html', isLive=False)
    for width in [11, 12, 13]:
        page.write('a.png', png(width))
        page.settles()
        second.open(isLive=False)
        second.shows('document.images[0].naturalWidth', width)
        page.run('location.reload()')
        page.arrives()
        page.shows('document.images[0].naturalWidth', width)
        second.open('other.html', isLive=False)


def test_a_page_that_is_built_anew_is_loaded_once_and_never_without_its_styles(page):
    page.first(COUNT_LOADS)
    files = {'index.html': '<!doctype html><link rel=stylesheet href=a.css><script src=a.js></script><h1>one</h1>',
             'a.css': 'h1 { color: rgb(1, 2, 3) }', 'a.js': 'window.part = 1'}
    page.files(files)
    page.open('')
    color = "getComputedStyle(document.querySelector('h1')).color"
    for name in files:
        page.remove(name)
    page.settles()
    page.write('index.html', files['index.html'].replace('one', 'two'))
    page.settles()
    assert page.run(f'[{HEADLINE}, {color}]') == ['one', 'rgb(1, 2, 3)']
    page.write('a.css', files['a.css'].replace('3', '4'))
    page.settles()
    page.write('a.js', files['a.js'])
    page.shows(f'[{HEADLINE}, {color}, window.part]', ['two', 'rgb(1, 2, 4)', 1])
    page.settles()
    assert loads(page) == 2


def test_a_folder_that_was_listed_for_a_moment_is_not_part_of_its_page(page):
    page.options('--no-morph')
    page.first(COUNT_LOADS)
    page.files({'index.html': text_of('one'), 'notes.txt': 'text'})
    page.open('')
    page.remove('index.html')
    page.says('index.html removed → 1 page waits for its file')
    page.write('index.html', text_of('two'))
    page.was_reloaded()
    before = loads(page)
    page.write('notes.txt', 'another text')
    page.says('notes.txt changed → no open page uses it')
    assert loads(page) == before
