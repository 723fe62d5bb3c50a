"""What a change means to a page: the least that shows it, one after the other."""
import threading

from gate import Gate
from small_media import png

HEAD = '<!doctype html><html lang=en><head><meta charset=utf-8><title>x</title>'

# The socket of the client, to bring it messages that no file makes.
SOCKET = """
const Real = WebSocket;
window.sent = [];
window.WebSocket = class extends Real {
  constructor(...words) { super(...words); window.vifSocket = this; }
  send(text) { sent.push(JSON.parse(text)); super.send(text); }
};
let last = 1e6;
window.bring = (message) => {
  const run = document.querySelector('script[data-version]').dataset.version.replace(/-\\d+$/, '');
  vifSocket.onmessage({ data: JSON.stringify({ type: 'change', version: `${run}-${last += 1}`, paths: [], ...message }) });
};
"""


def outcomes(page, *wanted):
    page.shows("sent.filter((message) => message.type === 'done' && message.version.endsWith('-' + 1000001)).map((m) => m.outcome)",
               list(wanted))


def test_a_page_and_its_styles_that_change_together_are_both_shown_without_a_reload(page):
    page.files({'index.html': HEAD + '<link rel=stylesheet href=a.css><p>one', 'a.css': 'p { color: red }'})
    page.open()
    page.write('a.css', 'p { color: green }')
    page.write('index.html', HEAD + '<link rel=stylesheet href=a.css><link rel=stylesheet href=new.css><p>two')
    page.write('new.css', 'p { margin-left: 7px }')
    page.shows("const p = document.querySelector('p'); const style = getComputedStyle(p);"
               "return [p.textContent, style.color, style.marginLeft]", ['two', 'rgb(0, 128, 0)', '7px'])
    page.is_kept()


def test_many_changes_in_a_row_end_with_the_last_of_each_file(page):
    page.files({'index.html': HEAD + '<link rel=stylesheet href=a.css><p>0', 'a.css': 'p { margin-left: 0 }'})
    page.open()
    for i in range(1, 16):
        page.write('index.html', HEAD + f'<link rel=stylesheet href=a.css><p>{i}')
        page.write('a.css', f'p {{ margin-left: {i}px }}')
    page.shows("const p = document.querySelector('p'); return [p.textContent, getComputedStyle(p).marginLeft]", ['15', '15px'])
    page.shows("document.querySelectorAll('link').length", 1)
    page.is_kept()


def test_a_page_that_has_to_be_loaded_again_and_a_sheet_that_changes_a_moment_later_are_both_shown(page):
    page.files({'index.html': HEAD + '<link rel=stylesheet href=a.css><p>one<script>1</script>', 'a.css': 'p { color: red }'})
    page.open()
    for i in range(1, 6):
        page.write('index.html', HEAD + f'<link rel=stylesheet href=a.css><p>{i}<script>{i}</script>')
        threading.Event().wait(i * 0.02)  # Two saves of a user, some time after each other.
        page.write('a.css', f'p {{ margin-left: {i}px }}')
        page.shows("const p = document.querySelector('p'); return [p.firstChild.data, getComputedStyle(p).marginLeft]",
                   [str(i), f'{i}px'])


def test_a_file_that_is_saved_with_the_same_bytes_changes_nothing(page):
    texts = {'index.html': HEAD + '<link rel=stylesheet href=a.css><script src=a.js></script><p>one', 'a.css': 'p { color: red }',
             'a.js': 'window.a = 1'}
    page.files(texts)
    page.open()
    sheet = page.run("document.querySelector('link').href")
    for name, text in texts.items():
        page.write(name, text)
        page.replace_atomically(name, text)
    page.is_kept()
    assert page.run("document.querySelector('link').href") == sheet


def test_a_file_that_nobody_uses_changes_nothing(page):
    page.files({'index.html': HEAD + '<p>one', 'other.html': HEAD + '<p>other', 'a.js': '1', 'a.css': '1', 'a.json': '1'})
    page.open()
    for name in ('other.html', 'a.js', 'a.css', 'a.json'):
        page.write(name, '2')
        page.says(f'{name} changed → no open page uses it')
    page.is_kept()


def test_a_script_a_module_and_data_that_were_loaded_are_a_reload(page):
    page.files({'index.html': HEAD + '<script src=a.js></script><script type=module>import "./b.js"; fetch("c.json")</script>',
                'a.js': '1', 'b.js': 'import "./d.js"', 'd.js': '1', 'c.json': '1'})
    page.open()
    for name in ('a.js', 'b.js', 'c.json', 'd.js'):
        page.shows("performance.getEntriesByType('resource').filter((entry) => /[abcd]\\.js/.test(entry.name)).length", 4)
        page.write(name, '2')
        page.was_reloaded()
        page.write('b.js', 'import "./d.js"')
        if name == 'b.js':
            page.was_reloaded()


def test_a_file_that_was_asked_for_and_not_found_is_used(page):
    page.files({'index.html': HEAD + '<script>fetch("a.json").then((r) => { window.status_ = r.status })</script>'})
    page.open()
    page.shows('window.status_', 404)
    page.write('a.json', '1')
    page.was_reloaded()
    page.shows('window.status_', 200)


def test_a_page_that_changes_with_a_script_that_it_uses_is_reloaded_once(page):
    page.files({'index.html': HEAD + '<script src=a.js></script><p>one', 'a.js': 'window.a = 1'})
    page.open()
    page.run("sessionStorage.loads = 0; return 1")
    page.write('a.js', 'window.a = 2; sessionStorage.loads = Number(sessionStorage.loads) + 1')
    page.edit('index.html', 'one', 'two')
    page.was_reloaded()
    page.shows("[document.querySelector('p').textContent, a]", ['two', 2])
    page.is_kept()


def test_a_frame_sees_to_itself_and_the_page_around_it_stays(page):
    page.files({'index.html': HEAD + '<iframe src=inner.html></iframe><p>one', 'inner.html': HEAD + '<p>in<script>1</script>'})
    page.open()
    page.pages(2)
    page.edit('inner.html', 'in<', 'inside<')
    page.shows("frames[0].document.querySelector('p').firstChild.data", 'inside')
    page.edit('inner.html', '>1<', '>window.two = 2<')
    page.shows("frames[0].two", 2)
    page.is_kept()


def test_what_is_still_loading_when_its_file_changes_is_shown_as_it_is_then(page):
    page.files({'index.html': HEAD + '<p>one<img src=slow.png><script>window.parsed = 1</script>', 'a.js': '1'})
    opening = threading.Event()

    def slow(line, head):
        opening.wait(10)
        return b'HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n'
    gate = Gate.before(page)
    gate.answers['slow.png'] = slow
    page.front()
    page.driver.get('about:blank')
    page.driver.execute_script("setTimeout((url) => { location.href = url }, 0, arguments[0])", page.address('index.html'))
    try:
        page.shows('window.parsed', 1)
        page.pages(1)
        page.edit('index.html', 'one', 'two')
        page.shows("document.querySelector('p').firstChild.data", 'two')
    finally:
        opening.set()
    page.shows("[document.readyState, document.querySelector('p').firstChild.data]", ['complete', 'two'])


def test_a_page_that_was_opened_by_another_spelling_of_its_address_is_meant_too(page):
    page.files({'a b/ü.html': HEAD + '<p>one'})
    page.open('a%20b/%C3%BC.html?query=1#fragment')
    page.edit('a b/ü.html', 'one', 'two')
    page.shows("document.querySelector('p').textContent", 'two')
    page.is_kept()
    page.shows("location.search + location.hash", '?query=1#fragment')


def test_a_change_in_a_folder_means_what_is_used_below_it(page):
    page.files({'index.html': HEAD + '<link rel=stylesheet href=css/deep/a.css><p>one', 'css/deep/a.css': 'p { color: red }'})
    page.first(SOCKET)
    page.open()
    page.run("bring({ folders: [new URL('other/', location.href).pathname] }); return 1")
    outcomes(page, 'untouched')
    page.run("window.link = document.querySelector('link'); bring({ folders: [new URL('css/', location.href).pathname] }); return 1")
    page.shows("document.querySelector('link') !== link && !link.isConnected", True)
    assert page.run(f"window.{'vifTestMark'} !== undefined")


def test_a_page_that_the_server_names_as_a_user_is_reloaded(page):
    page.files({'index.html': HEAD + '<script>fetch("a.json")</script>', 'a.json': '1'})
    page.first(SOCKET)
    page.open()
    page.shows("performance.getEntriesByType('resource').some(({ name }) => name.endsWith('a.json'))", True)
    page.run("bring({ paths: ['/nothing'], users: ['/elsewhere.html'] }); return 1")
    outcomes(page, 'untouched')
    page.run("bring({ paths: ['/nothing'], users: [location.pathname.replace('index.html', 'a.json')] }); return 1")
    page.was_reloaded()
    page.run("bring({ paths: ['/nothing'], users: [location.pathname] }); return 1")
    page.was_reloaded()


def test_a_page_that_is_too_busy_to_answer_is_not_called_closed(page):
    page.files({'index.html': HEAD + '<link rel=stylesheet href=a.css><p>one', 'a.css': 'p { color: red }'})
    page.open()
    page.run("setTimeout(() => { const end = performance.now() + 2500; while (performance.now() < end); }, 50)")
    threading.Event().wait(0.5)  # The page's own time.
    page.write('a.css', 'p { color: green }')
    page.says('a.css changed → 1 page has not answered yet')
    page.shows("getComputedStyle(document.querySelector('p')).color", 'rgb(0, 128, 0)')
    page.is_kept()


def test_a_user_that_is_still_on_its_way_is_one_when_it_is_there(page):
    page.files({'index.html': HEAD + '<script>fetch("a.json")</script>', 'a.json': '1'})
    page.first(SOCKET)
    opening = threading.Event()

    def slow(line, head):
        opening.wait(10)
        return None
    gate = Gate.before(page)
    gate.answers['a.json'] = slow
    page.open()
    page.run("bring({ paths: ['/nothing'], users: [location.pathname.replace('index.html', 'a.json')] }); return 1")
    outcomes(page, 'untouched')
    opening.set()
    page.was_reloaded()


def test_a_page_that_becomes_an_error_and_comes_back_is_shown_as_it_is(page):
    page.files({'index.html': HEAD + '<p>one'})
    page.open()
    page.remove('index.html')
    page.settles()
    page.write('index.html', HEAD + '<p>two')
    page.shows("document.querySelector('p')?.textContent", 'two')


def test_after_a_morph_only_what_changes_then_is_changed(page):
    page.files({'index.html': HEAD + '<link rel=stylesheet href=a.css><p>one', 'a.css': 'p { color: red }'})
    page.open()
    page.edit('index.html', 'one', 'two')
    page.shows("document.querySelector('p').textContent", 'two')
    page.write('a.css', 'p { color: green }')
    page.shows("getComputedStyle(document.querySelector('p')).color", 'rgb(0, 128, 0)')
    page.edit('index.html', 'two', 'three')
    page.shows("document.querySelector('p').textContent", 'three')
    page.shows("getComputedStyle(document.querySelector('p')).color", 'rgb(0, 128, 0)')
    page.shows("/vif=/.test(document.querySelector('link').href)", True)
    page.is_kept()


def test_what_is_gone_stays_as_it_was_and_is_said_to(page):
    page.files({'index.html': '<!doctype html><link rel=stylesheet href=a.css><img src=a.png>', 'a.css': 'b {}', 'a.png': png(9)})
    page.open()
    page.remove('a.png')
    page.says('a.png removed → 1 page keeps the old one')
    page.remove('a.css')
    page.says('a.css removed → 1 page keeps the old one')
    page.shows('[document.images[0].naturalWidth, document.styleSheets[0].cssRules.length]', [9, 1])
    page.write('a.png', png(12))
    page.says('a.png changed → 1 page updates')
    page.shows('document.images[0].naturalWidth', 12)
    page.is_kept()
