"""Stylesheets: only the changed one, wherever it is, without a reload and without a flash."""
from frames import sees, watch

COLOR = "getComputedStyle(document.querySelector('p')).color"
BLACK, RED, GREEN, BLUE = 'rgb(0, 0, 0)', 'rgb(255, 0, 0)', 'rgb(0, 128, 0)', 'rgb(0, 0, 255)'
LINK = '<!doctype html><link rel=stylesheet href=a.css><p>text'


def test_only_the_changed_sheet_is_loaded_anew(page):
    page.files({'index.html': '<!doctype html><link rel=stylesheet href=a.css><link rel=stylesheet href=b.css><p>text',
                'a.css': 'p { color: red }', 'b.css': 'p { margin: 0 }'})
    page.open()
    page.run("window.other = document.querySelector('[href=\"b.css\"]'); window.sheet = other.sheet;")
    page.write('a.css', 'p { color: blue }')
    page.shows(COLOR, BLUE)
    page.says('a.css changed → 1 page restyles')
    page.shows("document.querySelectorAll('link').length", 2)
    assert page.run("window.other.isConnected && window.other.sheet === window.sheet && other.getAttribute('href') === 'b.css'")
    page.is_kept()


def test_a_sheet_whose_path_ends_alike_is_left_alone(page):
    page.files({'index.html': '<!doctype html><link rel=stylesheet href=lib/a.css><link rel=stylesheet href=a.css><p>text',
                'a.css': 'p { color: red }', 'lib/a.css': 'p { margin: 0 }'})
    page.open()
    page.write('a.css', 'p { color: blue }')
    page.shows(COLOR, BLUE)
    page.shows("document.querySelectorAll('link').length", 2)
    assert page.run("document.querySelector('link').getAttribute('href')") == 'lib/a.css'
    page.is_kept()


def test_all_links_to_one_file_are_swapped_also_media_variants_and_duplicates(page):
    page.files({'index.html': '''<!doctype html><link rel=stylesheet href=a.css><link rel=stylesheet href="a.css?x" media=print>
                <link rel=stylesheet href="./a.css?y=1&z#f" media="(min-width: 1px)"><link rel=stylesheet href=a.css><p>text''',
                'a.css': 'p { color: red }'})
    page.open()
    page.write('a.css', 'p { color: blue }')
    page.shows("[...document.styleSheets].map((one) => one.cssRules[0].style.color)", ['blue'] * 4)
    page.shows("document.querySelectorAll('link').length", 4)
    assert page.run("[...document.styleSheets].map((one) => one.media.mediaText)") == ['', 'print', '(min-width: 1px)', '']
    assert page.run("[...document.querySelectorAll('link')].map((one) => one.getAttribute('media'))") == [
        None, 'print', '(min-width: 1px)', None]
    page.is_kept()


def test_a_link_in_the_body_is_swapped(page):
    page.files({'index.html': '<!doctype html><p>text<link rel=stylesheet href=a.css>', 'a.css': 'p { color: red }'})
    page.open()
    page.write('a.css', 'p { color: blue }')
    page.shows(COLOR, BLUE)
    page.shows("document.querySelectorAll('p > link').length", 1)
    page.is_kept()


def test_the_order_of_the_cascade_is_kept(page):
    page.files({'index.html': '''<!doctype html><link rel=stylesheet href=a.css><style>p { color: green }</style>
                <link rel=stylesheet href=b.css><p>text''',
                'a.css': 'p { color: red }', 'b.css': 'p { margin: 0 }'})
    page.open()
    watch(page, COLOR)
    for number in range(3):
        page.write('a.css', f'p {{ color: blue; padding: {number}px }}')
        page.shows("getComputedStyle(document.querySelector('p')).paddingTop", f'{number}px')
        page.shows("[...document.head.children].filter((one) => one.sheet).map((one) => one.localName)", ['link', 'style', 'link'])
    sees(page, GREEN)
    page.is_kept()


def test_there_is_no_frame_without_styles(page):
    page.files({'index.html': LINK, 'a.css': 'p { color: red } /* ' + 'x' * 300_000 + '*/'})
    page.open()
    page.run("document.body.style.height = '9000px'; scrollTo(0, 5000)")
    watch(page, COLOR + " + ' ' + scrollY")
    page.edit('a.css', 'red', 'blue')
    page.shows(COLOR, BLUE)
    page.shows("document.querySelectorAll('link').length", 1)
    sees(page, f'{RED} 5000', f'{BLUE} 5000')
    page.is_kept()


def test_the_scroll_position_stays_where_the_sheet_gives_the_page_its_height(page):
    page.files({'index.html': LINK, 'a.css': 'p { height: 9000px } '})
    page.open()
    page.run('scrollTo(0, 5000)')
    watch(page, 'scrollY')
    page.write('a.css', 'p { height: 9000px; color: blue }')
    page.shows(COLOR, BLUE)
    page.shows("document.querySelectorAll('link').length", 1)
    sees(page, '5000')
    page.is_kept()


def test_many_quick_saves_leave_one_link(page):
    page.files({'index.html': LINK, 'a.css': 'p { color: red }'})
    page.open()
    for number in range(30):
        page.write('a.css', f'p {{ margin-left: {number}px }}')
    page.shows("getComputedStyle(document.querySelector('p')).marginLeft", '29px')
    page.shows("document.querySelectorAll('link').length", 1)
    page.settles()
    page.shows("[document.querySelectorAll('link').length, document.styleSheets.length]", [1, 1])
    page.is_kept()


def test_the_old_sheet_stays_when_the_new_one_fails_and_the_next_one_comes(page):
    page.files({'index.html': LINK, 'a.css': 'p { color: red }'})
    page.open()
    watch(page, COLOR)
    page.remove('a.css')
    page.settles()
    page.shows("document.querySelectorAll('link').length", 1)
    page.is_kept()
    page.write('a.css', 'p { color: blue }')
    page.shows(COLOR, BLUE)
    page.shows("document.querySelectorAll('link').length", 1)
    sees(page, RED, BLUE)
    page.is_kept()


def test_a_sheet_that_was_missing_is_shown_when_it_comes(page):
    page.files({'index.html': LINK})
    page.open()
    page.shows(COLOR, BLACK)
    page.write('a.css', 'p { color: blue }')
    page.shows(COLOR, BLUE)
    page.is_kept()


def test_a_sheet_of_which_an_import_is_missing_is_swapped(page):
    page.files({'index.html': LINK, 'a.css': '@import "none.css"; p { color: red }'})
    page.open()
    page.edit('a.css', 'red', 'blue')
    page.shows(COLOR, BLUE)
    page.shows("document.querySelectorAll('link').length", 1)
    page.is_kept()
    page.write('none.css', 'p { margin-left: 7px }')
    page.shows("getComputedStyle(document.querySelector('p')).marginLeft", '7px')
    page.is_kept()


def test_an_atomic_save_swaps(page):
    page.files({'index.html': LINK, 'a.css': 'p { color: red }'})
    page.open()
    watch(page, COLOR)
    page.replace_atomically('a.css', 'p { color: blue }')
    page.shows(COLOR, BLUE)
    sees(page, RED, BLUE)
    page.is_kept()


def test_preloads_icons_and_other_links_are_left_alone(page):
    head = '''<!doctype html><link rel=preload as=style href=a.css><link rel=stylesheet href=a.css><link rel=icon href=a.png>
              <link rel=canonical href=a.css><link rel=alternate type=text/css href=a.css>'''
    page.files({'index.html': head + '<p>text', 'a.css': 'p { color: red }'})
    page.open()
    page.run("window.others = [...document.querySelectorAll('link:not([rel=stylesheet])')]")
    page.write('a.css', 'p { color: blue }')
    page.shows(COLOR, BLUE)
    page.shows("document.querySelectorAll('link').length", 5)
    assert page.run("others.map((one) => one.isConnected && one.getAttribute('href'))") == ['a.css', 'a.png', 'a.css', 'a.css']
    page.is_kept()


def test_a_source_map_is_ignored(page):
    page.files({'index.html': LINK, 'a.css': 'p { color: red }\n/*# sourceMappingURL=a.css.map */', 'a.css.map': '{}'})
    page.open()
    page.write('a.css.map', '{"version": 3}')
    page.says('a.css.map changed → no page needs it')
    page.write('a.css', 'p { color: blue }\n/*# sourceMappingURL=a.css.map */')
    page.write('a.css.map', '{"version": 4}')
    page.shows(COLOR, BLUE)
    page.is_kept()


def test_alternate_and_disabled_sheets_stay_so(page):
    page.files({'index.html': '''<!doctype html><link rel=stylesheet href=base.css>
                <link rel=stylesheet title=one href=one.css><link rel="alternate stylesheet" title=two href=two.css>
                <link id=off rel=stylesheet href=off.css><link id=never rel=stylesheet disabled href=never.css><p>text''',
                'base.css': 'p { margin: 1px }', 'one.css': 'p { color: red }', 'two.css': 'p { color: green }',
                'off.css': 'p { color: blue }', 'never.css': 'p { color: blue }'})
    page.open()
    page.run("document.querySelector('#off').sheet.disabled = true")
    states = "[...document.querySelectorAll('link')].map((one) => !one.sheet || one.sheet.disabled)"
    before = page.run(states)
    for name in ['two', 'off', 'never', 'one']:
        page.edit(f'{name}.css', 'p {', 'p { padding: 3px;')
    page.shows("getComputedStyle(document.querySelector('p')).paddingTop", '3px')
    page.settles()
    page.shows("document.querySelectorAll('link').length", 5)
    assert page.run(states) == before
    assert before[3:] == [True, True]
    assert page.run(COLOR) == RED
    page.run("document.querySelector('#never').disabled = false")
    page.shows(COLOR, BLUE)
    page.is_kept()


def test_a_sheet_that_a_script_has_enabled_or_disabled_stays_so(page):
    page.files({'index.html': '''<!doctype html><link rel=stylesheet href=one.css><link rel=stylesheet href=two.css><p>text''',
                'one.css': 'p { color: red }', 'two.css': 'p { color: green }'})
    page.open()
    page.run("document.styleSheets[1].disabled = true")
    page.shows(COLOR, RED)
    page.write('two.css', 'p { color: green; margin: 0 }')
    page.write('one.css', 'p { color: blue }')
    page.shows(COLOR, BLUE)
    page.settles()
    page.shows("document.querySelectorAll('link').length", 2)
    page.run("document.styleSheets[1].disabled = false; document.styleSheets[0].disabled = true;")
    page.shows(COLOR, GREEN)
    page.is_kept()


def test_an_imported_sheet_is_swapped(page):
    page.files({'index.html': LINK, 'a.css': '@import "b.css"; p { margin: 0 }', 'b.css': 'p { color: red }'})
    page.open()
    watch(page, COLOR)
    for color in [BLUE, GREEN, RED]:
        page.write('b.css', f'p {{ color: {color} }}')
        page.shows(COLOR, color)
    page.says('b.css changed → 1 page restyles')
    sees(page, RED, BLUE, GREEN)
    page.is_kept()


def test_imports_are_swapped_at_any_depth_in_links_and_style_elements(page):
    page.files({'index.html': '<!doctype html><link rel=stylesheet href=css/1.css><style>@import "css/2.css"; q {}</style><p>text',
                'css/1.css': '@import "2.css";', 'css/2.css': '@import url(sub/3.css);', 'css/sub/3.css': '@import "../4.css?v=1";',
                'css/4.css': 'p { color: red }'})
    page.open()
    watch(page, COLOR)
    page.write('css/4.css', 'p { color: blue }')
    page.shows(COLOR, BLUE)
    page.write('css/2.css', '@import url(sub/3.css); p { margin-left: 5px }')
    page.shows("getComputedStyle(document.querySelector('p')).marginLeft", '5px')
    page.settles()
    assert page.run(COLOR) == BLUE
    sees(page, RED, BLUE)
    page.is_kept()


def test_a_sheet_that_is_loaded_again_imports_what_has_changed_before(page):
    page.files({'index.html': LINK, 'a.css': '@import "b.css"; p { margin: 0 }', 'b.css': 'p { color: red }'})
    page.open()
    page.write('b.css', 'p { color: blue }')
    page.shows(COLOR, BLUE)
    watch(page, COLOR)
    page.write('a.css', '@import "b.css"; p { margin-left: 3px }')
    page.shows("getComputedStyle(document.querySelector('p')).marginLeft", '3px')
    page.shows("document.querySelectorAll('link').length", 1)
    page.settles()
    assert page.run(COLOR) == BLUE
    sees(page, BLUE)
    page.is_kept()


def test_an_import_keeps_its_layer_its_media_and_its_conditions(page):
    page.files({'index.html': LINK, 'b.css': 'p { color: red }', 'c.css': 'p { color: red }',
                'd.css': 'p { color: red }',
                'a.css': '''@import "b.css" layer(low); @import "c.css" layer(high) supports(display: grid) print;
                            @import "d.css" supports(display: nothing); @layer low, high; @layer high { p { color: green } }'''})
    page.open()
    page.shows(COLOR, GREEN)
    watch(page, COLOR)
    for name in 'bcd':
        page.write(f'{name}.css', 'p { color: blue; margin-left: 9px }')
    page.shows("getComputedStyle(document.querySelector('p')).marginLeft", '9px')
    page.settles()
    sees(page, GREEN)
    texts = page.run("[...document.styleSheets[0].cssRules].slice(0, 2).map((one) => one.cssText.replace(/url[(].*?[)]/, ''))")
    assert texts[0] == '@import  layer(low);'
    assert 'layer(high) supports(display:' in texts[1] and texts[1].endswith('print;')
    page.is_kept()


def test_the_old_import_stays_when_the_new_one_fails(page):
    page.files({'index.html': LINK, 'a.css': '@import "b.css";', 'b.css': 'p { color: red }'})
    page.open()
    watch(page, COLOR)
    page.remove('b.css')
    page.settles()
    page.write('b.css', 'p { color: blue }')
    page.shows(COLOR, BLUE)
    sees(page, RED, BLUE)
    page.shows("document.styleSheets[0].cssRules.length", 1)
    page.is_kept()


def test_many_quick_saves_leave_one_import(page):
    page.files({'index.html': LINK, 'a.css': '@import "b.css"; p { color: red }', 'b.css': ' '})
    page.open()
    for number in range(20):
        page.write('b.css', f'p {{ margin-left: {number}px }}')
    page.shows("getComputedStyle(document.querySelector('p')).marginLeft", '19px')
    page.settles()
    page.shows("document.styleSheets[0].cssRules.length", 2)
    page.is_kept()


SHADOW = '''<!doctype html><div id=one></div><script>
const outer = document.querySelector('#one').attachShadow({ mode: 'open' });
const inner = outer.appendChild(document.createElement('div')).attachShadow({ mode: 'open' });
const link = document.createElement('link');
link.rel = 'stylesheet';
link.href = 'a.css';
const style = document.createElement('style');
style.textContent = '@import "b.css";';
const text = document.createElement('p');
text.textContent = 'text';
inner.append(link, style, text);
window.text = text;
</script>'''


def test_a_sheet_in_nested_shadow_roots_is_swapped_and_so_is_what_is_imported_there(page):
    page.files({'index.html': SHADOW, 'a.css': 'p { color: red }', 'b.css': 'p { margin: 1px }'})
    page.open()
    page.shows('getComputedStyle(text).color', RED)
    watch(page, 'getComputedStyle(text).color')
    page.write('a.css', 'p { color: blue }')
    page.shows('getComputedStyle(text).color', BLUE)
    page.write('b.css', 'p { margin: 7px }')
    page.shows('getComputedStyle(text).marginLeft', '7px')
    sees(page, RED, BLUE)
    page.shows('text.getRootNode().querySelectorAll("link").length', 1)
    page.is_kept()


def test_an_adopted_sheet_that_a_script_has_imported_is_swapped(page):
    page.lacks('webkit', 'no imports of stylesheets by scripts')
    page.files({'index.html': '<!doctype html><p>text<script type=module src=a.js></script>',
                'a.js': '''import sheet from './a.css' with { type: 'css' };
                           document.adoptedStyleSheets.push(sheet); window.sheet = sheet;''', 'a.css': 'p { color: red }'})
    page.open()
    page.shows(COLOR, RED)
    watch(page, COLOR)
    for color in [BLUE, GREEN]:
        page.write('a.css', f'p {{ color: {color} }}')
        page.shows(COLOR, color)
    page.says('a.css changed → 1 page restyles')
    assert page.run('document.adoptedStyleSheets.length === 1 && document.adoptedStyleSheets[0] === window.sheet')
    sees(page, RED, BLUE, GREEN)
    page.is_kept()


def test_an_imported_sheet_that_is_adopted_in_a_shadow_root_is_swapped(page):
    page.lacks('webkit', 'no imports of stylesheets by scripts')
    page.files({'index.html': '<!doctype html><div></div><script type=module src=a.js></script>',
                'a.js': '''import sheet from './a.css?x' with { type: 'css' };
                           const root = document.querySelector('div').attachShadow({ mode: 'open' });
                           window.text = root.appendChild(document.createElement('p'));
                           root.adoptedStyleSheets = [sheet];''', 'a.css': 'p { color: red }'})
    page.open()
    page.shows('getComputedStyle(text).color', RED)
    page.write('a.css', 'p { color: blue }')
    page.shows('getComputedStyle(text).color', BLUE)
    page.is_kept()


def test_an_imported_sheet_that_nothing_adopts_reloads(page):
    page.lacks('webkit', 'no imports of stylesheets by scripts')
    page.files({'index.html': '<!doctype html><p>text<script type=module src=a.js></script>',
                'a.css': 'p { color: red }',
                'a.js': '''import sheet from './a.css' with { type: 'css' };
                           document.querySelector('p').style.color = sheet.cssRules[0].style.color;'''})
    page.open()
    page.shows(COLOR, RED)
    page.write('a.css', 'p { color: blue }')
    page.was_reloaded()
    page.shows(COLOR, BLUE)


def test_a_sheet_that_a_script_has_fetched_reloads_even_if_a_link_shows_it_too(page):
    page.files({'index.html': LINK + "<script>fetch('a.css').then((one) => one.text()).then((text) => { window.text = text })</script>",
                'a.css': 'p { color: red }'})
    page.open()
    page.shows('window.text', 'p { color: red }')
    page.write('a.css', 'p { color: blue }')
    page.was_reloaded()
    page.shows('window.text', 'p { color: blue }')


def test_a_sheet_that_an_xml_instruction_names_is_swapped(page):
    page.files({'index.xhtml': '''<?xml version="1.0"?><?xml-stylesheet type="text/css" href="a.css?x=1&amp;y=2"?>
                <html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head><body><p>text</p></body></html>''',
                'a.css': 'p { color: red }'})
    page.open('index.xhtml')
    page.shows(COLOR, RED)
    watch(page, COLOR)
    for color in [BLUE, GREEN]:
        page.write('a.css', f'p {{ color: {color} }}')
        page.shows(COLOR, color)
    page.shows("document.styleSheets.length", 1)
    sees(page, RED, BLUE, GREEN)
    page.is_kept()


def test_a_sheet_in_a_frame_that_has_no_client_of_its_own_is_swapped(page):
    page.files({'index.html': '''<!doctype html><iframe srcdoc="<link rel=stylesheet href=a.css><p>text"></iframe>''',
                'a.css': '@import "b.css"; p { color: red }', 'b.css': ' '})
    page.open()
    color = "frames[0].getComputedStyle(frames[0].document.querySelector('p')).color"
    page.shows(color, RED)
    page.write('a.css', '@import "b.css"; p { color: blue }')
    page.shows(color, BLUE)
    page.write('b.css', 'p { color: green !important }')
    page.shows(color, GREEN)
    page.is_kept()


def test_a_frame_that_has_a_client_sees_to_itself(page):
    page.files({'index.html': '<!doctype html><iframe src=inner.html></iframe>', 'inner.html': LINK,
                'a.css': 'p { color: red }'})
    page.open()
    page.pages(2)
    page.run("frames[0].mark = 1")
    page.write('a.css', 'p { color: blue }')
    page.shows("frames[0].getComputedStyle(frames[0].document.querySelector('p')).color", BLUE)
    page.says('a.css changed → 1 page restyles')
    assert page.run("frames[0].document.querySelectorAll('link').length === 1 && frames[0].mark === 1")
    page.is_kept()


def test_a_link_keeps_its_attributes_but_its_integrity(page):
    page.files({'index.html': '''<!doctype html><p>text<link id=x class=y data-z=1 rel="Stylesheet" type=text/css href="a.css?v=2"
                crossorigin=anonymous integrity="sha256-aW50ZWdyaXR5">''', 'a.css': 'p { color: red }'})
    page.open()
    page.write('a.css', 'p { color: blue }')
    page.shows(COLOR, BLUE)
    assert page.run("[...document.querySelector('link').attributes].map((one) => one.name + '=' + one.value.replace(/vif=.*/, 'vif'))[5]"
                    ).endswith('/a.css?v=2&vif')
    assert page.run("const link = document.querySelector('link'); return [link.id, link.className, link.dataset.z, link.integrity]") == [
        'x', 'y', '1', '']
    page.is_kept()


def test_a_link_with_a_load_handler_of_its_own_is_swapped(page):
    page.files({'index.html': '''<!doctype html><link rel=stylesheet media=print href=a.css onload="this.media = 'all'"><p>text''',
                'a.css': 'p { color: red }'})
    page.open()
    page.shows(COLOR, RED)
    page.write('a.css', 'p { color: blue }')
    page.shows(COLOR, BLUE)
    page.shows("document.querySelectorAll('link').length", 1)
    page.is_kept()


def test_the_names_of_files_may_be_hard(page):
    page.files({'index.html': '''<!doctype html><link rel=stylesheet href="a%20b's+%C3%A9.css"><style>@import "100%25 (1).css";</style><p>text''',
                "a b's+é.css": 'p { color: red }', '100% (1).css': 'p { margin-left: 1px }'})
    page.open()
    page.write("a b's+é.css", 'p { color: blue }')
    page.shows(COLOR, BLUE)
    page.write('100% (1).css', 'p { margin-left: 4px }')
    page.shows("getComputedStyle(document.querySelector('p')).marginLeft", '4px')
    page.is_kept()


def test_a_sheet_is_swapped_under_a_strict_policy(page):
    page.options('--header', "/*: Content-Security-Policy: default-src 'none'; style-src 'self'; script-src 'self'; "
                 "require-trusted-types-for 'script'")
    page.files({'index.html': LINK, 'a.css': '@import "b.css"; p { color: red }', 'b.css': ' '})
    page.open()
    page.write('a.css', '@import "b.css"; p { color: blue }')
    page.shows(COLOR, BLUE)
    page.write('b.css', 'p { margin-left: 4px }')
    page.shows("getComputedStyle(document.querySelector('p')).marginLeft", '4px')
    page.is_kept()


def test_a_link_with_a_nonce_is_swapped_where_nothing_else_may_be(page):
    page.options('--header', "/*: Content-Security-Policy: default-src 'self'; style-src 'nonce-abc'")
    page.files({'index.html': '<!doctype html><link rel=stylesheet nonce=abc href=a.css><p>text',
                'a.css': 'p { color: red }'})
    page.open()
    page.write('a.css', 'p { color: blue }')
    page.shows(COLOR, BLUE)
    page.is_kept()
