"""What a page uses: what is its own, what it has asked for, and what its document names."""
import pytest

from small_media import font, png

HEAD = '<!doctype html><title>x</title><p>text'


def is_untouched(page, name, content):
    page.write(name, content)
    page.says(f'{name} changed → no open page uses it')
    page.is_kept()


def test_a_file_that_no_page_uses_leaves_it_alone(page):
    page.files({'index.html': HEAD, 'a.js': ' ', 'a.css': ' ', 'a.png': png(1), 'other.html': HEAD, 'a.json': '{}'})
    page.open()
    for name in ['a.js', 'a.css', 'a.png', 'other.html', 'a.json', 'new.js', 'new.png']:
        is_untouched(page, name, f'/* {name} */')


def test_a_file_of_another_folder_with_the_same_name_leaves_it_alone(page):
    page.files({'index.html': HEAD + '<script src=a.js></script><img src=a.png>', 'a.js': ' ', 'lib/a.js': ' ',
                'a.png': png(1)})
    page.open()
    is_untouched(page, 'lib/a.js', '1')
    is_untouched(page, 'lib/a.png', png(2))


def test_a_script_and_what_it_imports_reloads(page):
    page.files({'index.html': HEAD + '<script type=module src=a.js></script>',
                'a.js': "import './b.js?x=1#y'; window.a = 1",
                'b.js': 'window.b = 1'})
    page.open()
    for name in ['a', 'b']:
        page.edit(f'{name}.js', '= 1', '= 2')
        page.was_reloaded()
        page.shows(f'window.{name}', 2)


def test_a_file_that_was_asked_for_and_not_found_counts(page):
    page.files({'index.html': HEAD + '<script src=a.js></script><script>fetch("a.json")</script>'})
    page.open()
    page.write('a.js', 'window.a = 1')
    page.was_reloaded()
    page.shows('window.a', 1)
    page.settles()
    page.write('a.json', '{}')
    page.was_reloaded()


def test_queries_and_spellings_do_not_matter(page):
    page.files({'index.html': HEAD + "<script>fetch('./x/../a%20b.json?x=1#y').then(() => { window.isThere = true })</script>",
                'a b.json': '1'})
    page.open()
    page.shows('window.isThere', True)
    page.write('a b.json', '2')
    page.was_reloaded()


def test_a_file_that_is_on_its_way_when_it_changes_is_not_missed(page):
    page.files({'index.html': HEAD + "<script>window.one = fetch('a.json');</script>", 'a.json': '1' * 20_000_000})
    page.open()
    page.run("window.one.then((answer) => { window.answer = answer })")
    page.shows("!!window.answer", True)
    # Asked for, but not read to its end: it may be in no list yet.
    page.write('a.json', '2')
    page.run("window.answer?.text().catch(() => {}); return 1;")
    page.was_reloaded()


def test_the_file_after_the_two_hundred_and_fiftieth_counts(page):
    page.files({'index.html': HEAD + '''<script>(async () => {
                await Promise.all([...Array(260)].map(async (_, i) => (await fetch('many.json?' + i)).text()));
                await (await fetch('a.json')).text();
                window.isThere = true;
                })()</script>''', 'many.json': ' ', 'a.json': '1'})
    page.open()
    page.shows('window.isThere', True)
    page.write('a.json', '2')
    page.was_reloaded()


def test_a_page_that_clears_its_list_is_known_all_the_same(page):
    page.files({'index.html': HEAD + "<script>fetch('a.json').then(() => { window.isThere = true })</script>",
                'a.json': '1'})
    page.open()
    page.shows("window.isThere && performance.getEntriesByType('resource').some((one) => one.name.includes('a.json'))", True)
    page.run("new Promise((end) => setTimeout(end, 50))")
    page.run("performance.clearResourceTimings(); performance.setResourceTimingBufferSize(0);")
    page.write('a.json', '2')
    page.was_reloaded()


def test_a_page_is_known_by_the_address_that_it_was_loaded_from_and_by_the_one_it_has_now(page):
    page.files({'index.html': HEAD, 'other.html': HEAD, 'third.html': HEAD})
    page.open()
    page.run("history.pushState({}, '', 'other.html')")
    is_untouched(page, 'third.html', HEAD + ' more')
    page.write('index.html', HEAD + ' more <script></script>')
    page.was_reloaded()
    page.run("history.pushState({}, '', 'third.html')")
    page.write('third.html', HEAD + ' even more <script></script>')
    page.was_reloaded()


def test_a_link_to_a_page_is_no_use_of_it(page):
    page.files({'index.html': HEAD + '''<a href=other.html>x</a><form action=other.html></form>
                <link rel=alternate type=application/rss+xml href=feed.xml><link rel=canonical href=other.html>''',
                'other.html': HEAD, 'feed.xml': '<x/>'})
    page.open()
    is_untouched(page, 'other.html', HEAD + ' more')
    is_untouched(page, 'feed.xml', '<y/>')


def test_a_frame_with_a_client_of_its_own_leaves_the_page_around_it_alone(page):
    page.files({'index.html': HEAD + '<iframe src=inner.html></iframe>',
                'inner.html': HEAD + '<script src=a.js></script>',
                'a.js': 'window.a = 1'})
    page.open()
    page.pages(2)
    page.write('a.js', 'window.a = 2')
    page.shows('frames[0].a', 2)
    page.pages(2)
    page.write('inner.html', HEAD + '<script>window.a = 3</script>')
    page.shows('frames[0].a', 3)
    assert page.run("window.vifTestMark !== undefined")


def test_what_is_only_preloaded_reloads(page):
    page.files({'index.html': HEAD + '<link rel=preload as=image href=a.png>', 'a.png': png(1)})
    page.open()
    page.shows("performance.getEntriesByType('resource').some((one) => one.name.includes('a.png'))", True)
    page.write('a.png', png(2))
    page.was_reloaded()


def test_what_is_preloaded_and_shown_is_swapped(page):
    page.files({'index.html': '''<!doctype html><link rel=preload as=image href=a.png><style>p { background: url(a.png) }</style>
                <p>text''', 'a.png': png(1)})
    page.open()
    page.shows("performance.getEntriesByType('resource').some((one) => one.name.includes('a.png'))", True)
    page.write('a.png', png(2))
    page.shows("getComputedStyle(document.querySelector('p')).backgroundImage.includes('vif=')", True)
    page.is_kept()


def test_a_swap_does_not_count_as_a_use_of_its_own(page):
    page.files({'index.html': '<!doctype html><style>@import "a.css";</style><p>text',
                'a.css': 'p { margin-left: 1px }'})
    page.open()
    for number in range(2, 6):
        page.write('a.css', f'p {{ margin-left: {number}px }}')
        page.shows("getComputedStyle(document.querySelector('p')).marginLeft", f'{number}px')
    page.is_kept()


def test_a_page_whose_base_is_elsewhere_knows_its_files(page):
    page.files({'index.html': '<!doctype html><base href="sub/"><link rel=stylesheet href=a.css><p>text',
                'sub/a.css': 'p { margin-left: 1px }', 'a.css': ' '})
    page.open()
    is_untouched(page, 'a.css', 'p { color: red }')
    page.write('sub/a.css', 'p { margin-left: 2px }')
    page.shows("getComputedStyle(document.querySelector('p')).marginLeft", '2px')
    page.is_kept()


def test_what_styles_have_named_is_used_no_more_when_they_do_not(page):
    page.files({'index.html': HEAD + '<link rel=stylesheet href=a.css><p>x', 'a.png': png(1),
                'a.css': 'p { background: url(a.png) }'})
    page.open()
    page.write('a.css', 'p { color: rgb(1, 2, 3) }')
    page.shows("getComputedStyle(document.querySelector('p')).color", 'rgb(1, 2, 3)')
    is_untouched(page, 'a.png', png(2))


def test_a_font_that_an_imported_style_has_named_is_used_no_more_when_it_does_not(page):
    page.files({'index.html': HEAD + '<link rel=stylesheet href=a.css><b>m</b>', 'a.ttf': font(200), 'a.css': '@import "b.css";',
                'b.css': '@font-face { font-family: x; src: url(a.ttf) } b { font: 50px x }'})
    page.open()
    page.shows("document.fonts.ready.then(() => performance.getEntriesByType('resource').some(({ name }) => name.endsWith('a.ttf')))", True)
    page.write('b.css', 'b { color: rgb(1, 2, 3) }')
    page.shows("getComputedStyle(document.querySelector('b')).color", 'rgb(1, 2, 3)')
    is_untouched(page, 'a.ttf', font(300))


def test_what_an_edited_page_no_longer_names_is_no_use_any_more(page):
    start = '<!doctype html><title>x</title><link rel=stylesheet href=a.css><link rel=stylesheet href=b.css></head><body><p>one</p>'
    page.files({'index.html': start + '<img src=a.png><img srcset="b.png 1x"><iframe src=frame.html></iframe>',
                'a.css': 'p { color: red }', 'b.css': ' ', 'a.png': png(10), 'b.png': png(10), 'frame.html': HEAD + 'in'})
    page.open()
    page.pages(2)
    page.write('index.html', start.replace('<link rel=stylesheet href=a.css>', '').replace('one', 'two') + '<img srcset="b.png 1x">')
    page.shows("document.querySelector('p').textContent + frames.length", 'two0')
    for name in ['a.css', 'a.png', 'frame.html']:
        page.write(name, png(20) if name == 'a.png' else 'changed')
        page.says(f'{name} changed → no open page uses it')
    page.write('b.png', png(20))
    page.shows("document.querySelector('img').naturalWidth", 20)
    page.is_kept()


def test_an_image_that_a_frame_has_loaded_first_is_swapped_in_the_styles_of_its_page(page):
    page.files({'index.html': HEAD + '<iframe src=frame.html></iframe><p>one</p>', 'a.png': png(10),
                'frame.html': HEAD + '<img src=a.png>'})
    page.open()
    page.pages(2)
    page.shows("frames[0].document.querySelector('img').naturalWidth", 10)
    # As a sheet that comes later.
    page.run("document.head.insertAdjacentHTML('beforeend', '<style>p::before { content: url(a.png) }</style>'); return 1")
    page.shows("performance.getEntriesByType('resource').some(({ name }) => name.endsWith('a.png'))", True)
    page.write('a.png', png(30))
    page.shows("frames[0].document.querySelector('img').naturalWidth", 30)
    page.says('a.png changed → 2 pages update')
    page.is_kept()


def test_an_image_that_the_page_around_it_has_loaded_before_is_swapped_in_the_styles_of_a_frame(page):
    page.files({'index.html': HEAD + '<img src=a.png><iframe src=frame.html></iframe>', 'a.png': png(10),
                'frame.html': HEAD + '<style>p::before { content: url(a.png) }</style><p>one'})
    page.open()
    page.pages(2)
    # To the frame, which asks again, the server sends another one: also that is called an `img`.
    page.write('a.png', png(20))
    page.shows("document.querySelector('img').naturalWidth", 20)
    page.run("const loaded = new Promise((done) => { document.querySelector('iframe').onload = done });"
             "frames[0].location.reload(); return loaded.then(() => 1)")
    page.pages(2)
    page.shows("frames[0].document.readyState", 'complete')
    page.run("frames[0].kept = true; return 1")
    page.write('a.png', png(30))
    page.shows("document.querySelector('img').naturalWidth", 30)
    page.says('a.png changed → 2 pages update')
    page.is_kept()
    assert page.run('frames[0].kept === true')


def test_an_image_of_a_script_that_the_styles_of_another_page_have_loaded_before_reloads(page):
    page.files({'index.html': HEAD + '<style>p::before { content: url(a.png) }</style><iframe src=frame.html></iframe><p>one',
                'frame.html': HEAD + '<p>one', 'a.png': png(10)})
    page.open()
    page.pages(2)
    page.run("frames[0].kept = new frames[0].Image(); frames[0].kept.src = 'a.png'; return frames[0].kept.decode().then(() => 1)")
    page.write('a.png', png(30))
    page.shows('Boolean(frames[0].kept)', False)
    page.says('a.png changed → 1 page reloads, 1 page updates')


def test_what_an_edited_page_names_in_its_styles_alone_is_still_used(page):
    page.files({'index.html': '<!doctype html><title>x</title><style>p::before { content: url(a.png) }</style></head>'
                '<body><p>one</p><img src=a.png>', 'a.png': png(10)})
    page.open()
    page.edit('index.html', '<img src=a.png>', '')
    page.shows("document.images.length", 0)
    page.write('a.png', png(30))
    page.says('a.png changed → 1 page updates')
    page.is_kept()


@pytest.mark.parametrize('style', ['<p style="background: url(a.png)">one', '<style>p { background: url(a.png) }</style><p>one'],
                         ids=['attribute', 'element'])
def test_what_an_edited_page_no_longer_names_in_its_styles_is_no_use_any_more(page, style):
    page.files({'index.html': '<!doctype html><title>x</title></head><body><div>' + style + '</div>', 'a.png': png(10)})
    page.open()
    page.shows("performance.getEntriesByType('resource').some(({ name }) => name.endsWith('a.png'))", True)
    page.write('index.html', '<!doctype html><title>x</title></head><body><div>' + style.replace('url(a.png)', 'red') + '</div>')
    page.shows("getComputedStyle(document.querySelector('p')).backgroundColor", 'rgb(255, 0, 0)')
    is_untouched(page, 'a.png', png(30))


def test_an_image_is_swapped_beside_a_style_that_cannot_be_read(page):
    page.files({'index.html': HEAD + '<link rel=stylesheet href=a.css><img src=a.png>', 'a.css': '@import "missing.css";', 'a.png': png(10)})
    page.open()
    # Again: the browser has the image, and asks only whether it is still the same.
    page.open()
    page.write('a.png', png(30))
    page.shows("document.querySelector('img').naturalWidth", 30)
    page.says('a.png changed → 1 page updates')
    page.is_kept()
