"""Images, icons, fonts and media: shown anew in their places, without a reload."""
import io
import wave

from frames import sees, watch
from small_media import font, png, svg

WIDTH = "document.querySelector('img').naturalWidth"


def sound(seconds):
    file = io.BytesIO()
    with wave.open(file, 'wb') as writer:
        writer.setnchannels(1)
        writer.setsampwidth(1)
        writer.setframerate(8000)
        writer.writeframes(b'\x80' * 8000 * seconds)
    return file.getvalue()


def sprite(width):
    return f'<svg xmlns="http://www.w3.org/2000/svg"><symbol id="a"><rect width="{width}" height="9"/></symbol></svg>'


def is_fresh(page, expression, name='a.png'):
    """What the page names is the changed file, and it has arrived."""
    listed = f"performance.getEntriesByType('resource').some((one) => /{name}[?](.*&)?vif=/.test(one.name))"
    page.shows(f"[/{name}[?](.*&)?vif=/.test({expression}), {listed}]", [True, True])
    page.is_kept()


def test_an_image_is_swapped(page):
    page.files({'index.html': '<!doctype html><img src=a.png alt=x>', 'a.png': png(1)})
    page.open()
    page.run("window.image = document.querySelector('img')")
    for width in [2, 3]:
        page.write('a.png', png(width))
        page.shows(WIDTH, width)
    page.says('a.png changed → 1 page updates')
    assert page.run("window.image.isConnected && document.images.length === 1")
    page.is_kept()


def test_there_is_no_frame_without_the_image(page):
    page.files({'index.html': '<!doctype html><img src=a.png><p>text', 'a.png': png(10, 10)})
    page.open()
    watch(page, "(() => { const { naturalWidth, complete, offsetHeight } = document.images[0]; "
                "return [naturalWidth, complete, offsetHeight] })()")
    page.write('a.png', png(20, 20))
    page.shows(WIDTH, 20)
    sees(page, '10,true,10', '20,true,20')
    page.is_kept()


def test_images_of_every_kind_of_file_are_swapped(page):
    page.files({'index.html': '<!doctype html><img src="a%20b.svg?v=1#x">', 'a b.svg': svg(5)})
    page.open()
    page.write('a b.svg', svg(9))
    page.shows(WIDTH, 9)
    page.is_kept()


def test_every_image_of_a_file_is_swapped_and_no_other(page):
    page.files({'index.html': '<!doctype html><img src=a.png><img src="a.png?x"><img src=lib/a.png><img src="./b.png">',
                'a.png': png(1), 'lib/a.png': png(2), 'b.png': png(3)})
    page.open()
    page.write('a.png', png(7))
    page.shows("[...document.images].map((one) => one.naturalWidth)", [7, 7, 2, 3])
    assert page.run("[...document.images].slice(2).map((one) => one.getAttribute('src'))") == ['lib/a.png', './b.png']
    page.is_kept()


def test_the_old_image_stays_when_the_new_one_fails(page):
    page.files({'index.html': '<!doctype html><img src=a.png>', 'a.png': png(1)})
    page.open()
    page.write('a.png', 'half')
    page.settles()
    page.remove('a.png')
    page.settles()
    assert page.run(WIDTH) == 1
    page.write('a.png', png(4))
    page.shows(WIDTH, 4)
    page.is_kept()


def test_an_image_that_was_missing_is_shown_when_it_comes(page):
    page.files({'index.html': '<!doctype html><img src=a.png>'})
    page.open()
    page.write('a.png', png(4))
    page.shows(WIDTH, 4)
    page.is_kept()


def test_the_candidates_of_srcset_are_swapped(page):
    page.files({'index.html': '''<!doctype html><meta name=viewport content="width=device-width">
                <img sizes="(min-width: 1px) 10px, 100vw" srcset="a,1.png 10w,b.png 2000w, c.png 3000w" src=d.png>''',
                **{f'{name}.png': png(10) for name in ['a,1', 'b', 'c', 'd']}})
    page.open()
    page.shows("document.querySelector('img').currentSrc.replace(/.*[/]/, '')", 'a,1.png')
    page.write('a,1.png', png(20))
    is_fresh(page, "document.querySelector('img').currentSrc", 'a,1.png')
    page.write('c.png', png(20))
    page.shows("document.querySelector('img').srcset.replace(/http\\S*[/]|[?]vif=\\S*/g, '')",
               'a,1.png 10w, b.png 2000w, c.png 3000w')
    is_fresh(page, "document.querySelector('img').srcset.split(/\\s+/)[4]", 'c.png')
    assert page.run("document.querySelector('img').sizes") == '(min-width: 1px) 10px, 100vw'


def test_the_sources_of_a_picture_are_swapped(page):
    page.files({'index.html': '''<!doctype html><picture><source media="(min-width: 99999px)" srcset=b.png>
                <source srcset="a.png 1x"><img src=c.png></picture>''', 'a.png': png(1), 'b.png': png(2), 'c.png': png(3)})
    page.open()
    page.shows(WIDTH, 1)
    page.write('a.png', png(5))
    page.shows(WIDTH, 5)
    assert page.run("document.querySelector('img').getAttribute('src')") == 'c.png'
    page.is_kept()


def test_an_image_button_is_swapped(page):
    page.files({'index.html': '<!doctype html><input type=image src=a.png alt=x>', 'a.png': png(11)})
    page.open()
    page.shows("document.querySelector('input').offsetWidth", 11)
    page.write('a.png', png(22))
    page.shows("document.querySelector('input').offsetWidth", 22)
    page.is_kept()


def test_an_image_in_svg_is_swapped(page):
    page.files({'index.html': '''<!doctype html><svg xmlns:xlink="http://www.w3.org/1999/xlink">
                <image href=a.png /><image xlink:href=b.png /></svg>''', 'a.png': png(11), 'b.png': png(12)})
    page.open()
    page.shows("[...document.querySelectorAll('image')].map((one) => one.getBBox().width)", [11, 12])
    page.write('a.png', png(22))
    page.write('b.png', png(23))
    page.shows("[...document.querySelectorAll('image')].map((one) => one.getBBox().width)", [22, 23])
    page.is_kept()


def test_a_symbol_of_another_file_is_swapped(page):
    page.files({'index.html': '<!doctype html><svg width=99 height=9><use href="a.svg#a"></use></svg>',
                'a.svg': sprite(11)})
    page.open()
    page.shows("document.querySelector('use').getBBox().width", 11)
    page.write('a.svg', sprite(22))
    page.shows("document.querySelector('use').getBBox().width", 22)
    page.is_kept()


def test_a_background_is_swapped_in_a_sheet_its_imports_and_in_groups_of_rules(page):
    page.files({'index.html': '''<!doctype html><link rel=stylesheet href=css/a.css><style>@media all { b { background: url(a.png) } }</style>
                <p>text<b>text</b><i>text</i>''',
                'css/a.css': '@import "b.css"; p { --x: 1px; background: no-repeat var(--x) url("../a.png") !important }',
                'css/b.css': '@layer x { @supports (display: grid) { i { color: red; background-image: url(../b.png), url(../a.png) } } }',
                'a.png': png(1), 'b.png': png(1)})
    page.open()
    page.write('a.png', png(2))
    for name in 'pbi':
        is_fresh(page, f"getComputedStyle(document.querySelector('{name}')).backgroundImage")
    assert page.run("getComputedStyle(document.querySelector('i')).color") == 'rgb(255, 0, 0)'
    assert page.run("getComputedStyle(document.querySelector('i')).backgroundImage").count('vif=') == 1
    # A sheet that is loaded again names the old address.
    page.edit('css/a.css', '1px', '3px')
    page.shows("getComputedStyle(document.querySelector('p')).getPropertyValue('--x').trim()", '3px')
    is_fresh(page, "getComputedStyle(document.querySelector('p')).backgroundImage")


def test_a_background_is_swapped_in_an_inline_style_and_in_a_custom_property(page):
    page.files({'index.html': '''<!doctype html><style>:root { --image: url(a.png) } b { background: var(--image) }</style>
                <p style="color: red; background-image: url('a.png')">text<b>text</b>''', 'a.png': png(1)})
    page.open()
    page.write('a.png', png(2))
    for name in 'pb':
        is_fresh(page, f"getComputedStyle(document.querySelector('{name}')).backgroundImage")
    assert page.run("document.querySelector('p').style.color") == 'red'


def test_a_background_is_swapped_in_shadow_roots_and_adopted_sheets(page):
    page.files({'index.html': '''<!doctype html><div></div><script>
                const root = document.querySelector('div').attachShadow({ mode: 'open' });
                const style = document.createElement('style');
                style.textContent = 'p { background: url(a.png) }';
                const sheet = new CSSStyleSheet();
                sheet.replaceSync('b { background: url(a.png) }');
                root.adoptedStyleSheets = [sheet];
                const image = new Image();
                image.src = 'a.png';
                root.append(style, image, document.createElement('p'), document.createElement('b'));
                root.querySelector('p').textContent = root.querySelector('b').textContent = 'text';
                window.root = root;
                </script>''', 'a.png': png(1)})
    page.open()
    page.write('a.png', png(2))
    page.shows("root.querySelector('img').naturalWidth", 2)
    for name in 'pb':
        is_fresh(page, f"getComputedStyle(root.querySelector('{name}')).backgroundImage")


def test_an_image_set_is_swapped(page):
    page.files({'index.html': '<!doctype html><style>p { background: image-set("a.png" 1x, url(b.png) 2x) }</style><p>text',
                'a.png': png(1), 'b.png': png(2)})
    page.open()
    page.write('a.png', png(2))
    is_fresh(page, "getComputedStyle(document.querySelector('p')).backgroundImage")
    assert page.run("getComputedStyle(document.querySelector('p')).backgroundImage").count('vif=') == 1


def test_a_background_attribute_is_swapped(page):
    page.files({'index.html': '<!doctype html><body background=a.png><p>text', 'a.png': png(1)})
    page.open()
    page.write('a.png', png(2))
    is_fresh(page, "getComputedStyle(document.body).backgroundImage")


def test_an_icon_is_swapped(page):
    page.files({'index.html': '''<!doctype html><link rel="shortcut icon" href=a.png><link rel=apple-touch-icon href=b.png><p>text''',
                'a.png': png(16, 16), 'b.png': png(16, 16)})
    page.open()
    page.write('a.png', png(32, 32))
    is_fresh(page, "document.querySelector('link').href")
    page.write('b.png', png(32, 32))
    is_fresh(page, "document.querySelectorAll('link')[1].href", 'b.png')
    assert page.run("document.querySelectorAll('link').length") == 2


def test_a_font_is_swapped(page):
    page.files({'index.html': '''<!doctype html><style>@font-face { font-family: x; src: url(a.ttf) format("truetype") }
                span { font: 100px x }</style><span>mmmm</span>''', 'a.ttf': font(1000)})
    page.open()
    width = "document.querySelector('span').getBoundingClientRect().width"
    page.shows(width, 400)
    for advance in [500, 700]:
        page.write('a.ttf', font(advance))
        page.shows(width, advance * 4 // 10)
    page.says('a.ttf changed → 1 page updates')
    page.is_kept()


def test_a_font_that_a_script_has_made_reloads(page):
    page.files({'index.html': '''<!doctype html><span style="font: 100px x">mmmm</span><script>
                const face = new FontFace('x', 'url(a.ttf)');
                document.fonts.add(face);
                face.load();
                </script>''', 'a.ttf': font(1000)})
    page.open()
    width = "document.querySelector('span').getBoundingClientRect().width"
    page.shows(width, 400)
    page.write('a.ttf', font(500))
    # Whether it then shows the new font is up to the engine, as with a reload by hand.
    page.was_reloaded()


def test_an_image_that_only_a_script_has_reloads(page):
    page.files({'index.html': '''<!doctype html><p>text<script>
                const image = new Image();
                image.onload = () => { window.width = image.naturalWidth };
                image.src = 'a.png';
                </script>''', 'a.png': png(1)})
    page.open()
    page.shows('window.width', 1)
    page.write('a.png', png(2))
    page.was_reloaded()
    page.shows('window.width', 2)


def test_an_image_that_a_script_has_fetched_too_reloads(page):
    page.files({'index.html': '''<!doctype html><img src=a.png><script>
                fetch('a.png').then((one) => one.blob()).then((one) => { window.size = one.size }) </script>''', 'a.png': png(1)})
    page.open()
    page.shows('window.size', len(png(1)))
    page.write('a.png', png(200))
    page.was_reloaded()
    page.shows('window.size', len(png(200)))


def test_a_poster_is_swapped_and_the_film_left_alone(page):
    page.files({'index.html': '<!doctype html><video poster=a.png></video>', 'a.png': png(300, 200)})
    page.open()
    page.write('a.png', png(400, 200))
    is_fresh(page, "document.querySelector('video').poster")


def test_a_sound_is_swapped_where_it_is_and_plays_on(page):
    page.files({'index.html': '<!doctype html><audio src=a.wav preload=auto muted loop></audio>', 'a.wav': sound(20)})
    page.open()
    page.shows("document.querySelector('audio').readyState", 4)
    page.run("window.audio = document.querySelector('audio'); audio.muted = true; audio.currentTime = 7; audio.play();")
    page.shows("audio.currentTime > 7.05 && !audio.paused", True)
    page.write('a.wav', sound(30))
    page.shows("audio.duration > 29 && audio.currentTime > 7.05 && audio.currentTime < 15 && !audio.paused", True)
    assert page.run("audio.isConnected")
    page.is_kept()


def test_a_sound_that_pauses_stays_where_it_is(page):
    page.files({'index.html': '<!doctype html><audio preload=auto><source src=b.wav type=audio/wav><source src=a.wav></audio>',
                'a.wav': sound(20), 'b.wav': sound(20)})
    page.open()
    page.shows("document.querySelector('audio').readyState", 4)
    page.run("""window.audio = document.querySelector('audio'); audio.currentTime = 7; audio.playbackRate = 0.5;
                window.emptied = 0; audio.onemptied = () => { window.emptied += 1 };""")
    page.write('b.wav', sound(30))
    page.shows("[Math.round(audio.duration), audio.currentTime, audio.playbackRate, audio.paused]", [30, 7, 0.5, True])
    # One that is not being played is not loaded.
    before = page.run("window.emptied")
    page.write('a.wav', sound(40))
    page.shows("document.querySelectorAll('source')[1].src.includes('vif=')", True)
    assert page.run("[window.emptied, audio.currentTime]") == [before, 7]
    page.is_kept()


def test_the_words_of_a_film_are_swapped(page):
    words = 'WEBVTT\n\n00:00.000 --> 00:10.000\n'
    page.files({'index.html': '<!doctype html><audio src=a.wav preload=auto><track default kind=subtitles src=a.vtt></audio>',
                'a.wav': sound(1), 'a.vtt': words + 'one\n'})
    page.open()
    page.run("document.querySelector('track').track.mode = 'showing'")
    page.shows("document.querySelector('track').track.cues?.[0]?.text", 'one')
    page.write('a.vtt', words + 'two\n')
    page.shows("document.querySelector('track').track.cues?.[0]?.text", 'two')
    page.is_kept()


def test_objects_and_embeds_of_images_are_swapped(page):
    page.files({'index.html': '<!doctype html><object data=a.svg></object><embed src=b.svg>', 'a.svg': svg(11),
                'b.svg': svg(12)})
    page.open()
    widths = "[document.querySelector('object').contentDocument, document.querySelector('embed').getSVGDocument()]" \
             ".map((one) => one?.documentElement?.getAttribute('width'))"
    page.shows(widths, ['11', '12'])
    page.write('a.svg', svg(21))
    page.write('b.svg', svg(22))
    page.shows(widths, ['21', '22'])
    page.is_kept()


def test_an_image_in_a_frame_that_has_no_client_of_its_own_is_swapped(page):
    page.files({'index.html': '<!doctype html><iframe srcdoc="<img src=a.png>"></iframe>', 'a.png': png(1)})
    page.open()
    page.shows("frames[0].document.images[0]?.naturalWidth", 1)
    page.write('a.png', png(2))
    page.shows("frames[0].document.images[0].naturalWidth", 2)
    page.is_kept()


def test_a_sheet_and_an_image_that_change_together_are_both_swapped(page):
    page.files({'index.html': '<!doctype html><link rel=stylesheet href=a.css><img src=a.png>', 'a.png': png(1),
                'a.css': ' '})
    page.open()
    page.write('a.png', png(2))
    page.write('a.css', 'img { margin: 5px }')
    page.shows("[document.querySelector('img').naturalWidth, getComputedStyle(document.querySelector('img')).marginTop]", [2, '5px'])
    page.is_kept()


def test_an_image_is_swapped_under_a_strict_policy(page):
    page.options('--header', "/*: Content-Security-Policy: default-src 'none'; img-src 'self'; style-src 'self'; script-src 'self'; "
                 "require-trusted-types-for 'script'")
    page.files({'index.html': '<!doctype html><link rel=stylesheet href=a.css><img src=a.png><p>text',
                'a.css': 'p { background: url(a.png) }', 'a.png': png(1)})
    page.open()
    page.write('a.png', png(2))
    page.shows(WIDTH, 2)
    is_fresh(page, "getComputedStyle(document.querySelector('p')).backgroundImage")


def test_an_object_that_trusted_types_do_not_let_us_swap_reloads(page):
    page.files({'index.html': '<!doctype html><meta http-equiv=Content-Security-Policy content="require-trusted-types-for \'script\'">'
                '<body><embed src=a.svg type=image/svg+xml>', 'a.svg': svg(10)})
    page.open()
    page.run("window.errors = []; addEventListener('unhandledrejection', ({ reason }) => errors.push(String(reason))); return 1")
    page.write('a.svg', svg(30))
    page.shows("document.querySelector('embed').getSVGDocument()?.documentElement.getAttribute('width')", '30')
    assert page.run('window.errors ?? []') == []


FONT_WIDTH = "document.querySelector('b').offsetWidth"


def test_a_page_is_drawn_in_the_new_font_whatever_other_pages_still_have(page):
    page.files({'index.html': '<!doctype html><style>@font-face { font-family: x; src: url(a.ttf) } b { font: 50px x }</style>'
                              '<b>mmmm</b>', 'other.html': '<!doctype html><p>x', 'a.ttf': font(200)})
    # Kept for the way back, with the old font.
    page.open().goTo(page.address('other.html'))
    second = page.another('window').open()
    second.shows(FONT_WIDTH, 40)
    page.write('a.ttf', font(220))
    second.shows(FONT_WIDTH, 44)
    second.run('location.reload()')
    second.was_reloaded()
    second.shows(FONT_WIDTH, 44)
    page.open()
    page.shows(FONT_WIDTH, 44)
    # What the page has is not loaded once more with each change of another file.
    page.settles()
    page.shows("new Set(performance.getEntriesByType('resource').map(({ name }) => name).filter((name) => /a.ttf.*vif/.test(name))).size", 1)


def test_a_style_that_comes_later_is_drawn_in_the_new_font_too(page):
    face = '@font-face { font-family: x; src: url(a.ttf) } b { font: 50px x }'
    page.files({'index.html': f'<!doctype html><style>{face}</style><b>mmmm</b>', 'a.ttf': font(200),
                'later.html': '<!doctype html><link rel=stylesheet href=later.css><b>mmmm</b>', 'later.css': 'i { color: red }'})
    page.open().goTo(page.address('later.html'))
    page.write('a.ttf', font(220))
    page.settles()
    page.write('later.css', face)
    page.shows(FONT_WIDTH, 44)
    page.open('later.html')
    page.write('later.css', face + 'i { color: red }')
    page.shows(FONT_WIDTH, 44)
    page.is_kept()


IMAGE_WIDTH = "document.querySelector('i').offsetWidth"


def test_an_image_that_changes_while_no_style_names_it_is_new_when_one_does(page):
    rule = 'i { display: inline-block } i::before { content: url(a.png) }'
    page.files({'index.html': '<!doctype html><link rel=stylesheet href=a.css><i></i>', 'a.css': rule, 'a.png': png(10)})
    page.open()
    for number in range(11, 15):
        page.write('a.css', 'b { color: red }')
        page.shows(IMAGE_WIDTH, 0)
        page.write('a.png', png(number))
        page.settles()
        page.write('a.css', rule)
        page.shows(IMAGE_WIDTH, number)
    page.is_kept()


def test_an_image_that_changes_while_no_element_names_it_is_new_when_one_does(page):
    text = '<!doctype html><p>one</p><img src=a.png>'
    page.files({'index.html': text, 'a.png': png(10)})
    page.open()
    for number in range(11, 15):
        page.write('index.html', text.replace('<img src=a.png>', ''))
        page.shows('document.images.length', 0)
        page.write('a.png', png(number))
        page.settles()
        page.write('index.html', text)
        page.shows('document.images[0]?.naturalWidth', number)
    page.is_kept()


def test_a_font_that_a_script_has_read_too_makes_no_loop(page):
    page.first('sessionStorage.loads = Number(sessionStorage.loads || 0) + 1')
    page.files({'index.html': '<!doctype html><style>@font-face { font-family: x; src: url(a.ttf) } b { font: 50px x }</style>'
                              '<script>addEventListener("load", () => { fetch("a.ttf") })</script><b>mmmm</b>',
                'other.html': '<!doctype html><p>x', 'a.ttf': font(200)})
    page.open('other.html')
    page.write('a.ttf', font(220))
    page.settles()
    page.open()
    page.shows(FONT_WIDTH, 44)
    page.settles()
    page.is_kept()
    page.shows('sessionStorage.loads', '2')
