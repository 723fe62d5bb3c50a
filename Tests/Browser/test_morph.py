"""A changed page is shown without a reload where that is safe: what the user and the scripts have done stays."""
import json
import os
import pathlib

import pytest

from gate import Gate

CLIENT = pathlib.Path(__file__).resolve().parents[2] / 'Public/client'

HEAD = '<!doctype html><html lang=en><head><meta charset=utf-8><title>x</title></head><body>'


def opened(page, body, head=HEAD, **files):
    page.files({'index.html': head + body, **{name.replace('_', '.'): text for name, text in files.items()}})
    page.open()
    if '<script' in body:
        # Where the browser has no cache, it is a while until the client trusts what the server says that the page was.
        page.shows("performance.now() > performance.getEntriesByType('navigation')[0].loadEventEnd + 1300", True)
    return page


def edited(page, old, new):
    page.edit('index.html', old, new)


def text(selector):
    return f"document.querySelector('{selector}')?.textContent"


# MARK: What is shown

def test_a_changed_paragraph_is_shown_and_the_rest_are_the_same_nodes(page):
    opened(page, '<h1>one</h1><p>two</p><p id=last>three</p>')
    page.run("window.nodes = [...document.body.children]")
    edited(page, 'two', 'changed')
    page.shows(text('p'), 'changed')
    page.is_kept()
    assert page.run("[...document.body.children].every((node, i) => node === nodes[i])")


def test_one_edit_after_another_is_shown(page):
    opened(page, '<p>0</p>')
    for i in range(5):
        edited(page, f'<p>{i}</p>', f'<p>{i + 1}</p>')
        page.shows(text('p'), str(i + 1))
    page.is_kept()


def test_attributes_are_added_changed_and_removed(page):
    opened(page, '<p class=a title=t>one</p>')
    edited(page, '<p class=a title=t>', '<p class="a b" lang=de>')
    page.shows("document.querySelector('p').outerHTML", '<p class="a b" lang="de">one</p>')
    page.is_kept()


def test_an_inserted_element_leaves_those_around_it_as_they_are(page):
    opened(page, '<ul><li>a</li><li>b</li><li>c</li></ul>')
    page.run("window.nodes = [...document.querySelectorAll('li')]")
    edited(page, '<li>b</li>', '<li>new</li><li>b</li>')
    page.shows(text('ul'), 'anewbc')
    page.is_kept()
    assert page.run("[0, 2, 3].every((place, i) => document.querySelectorAll('li')[place] === nodes[i])")


def test_a_removed_element_leaves_those_around_it_as_they_are(page):
    opened(page, '<ul><li>a</li><li>b</li><li>c</li></ul>')
    page.run("window.nodes = [...document.querySelectorAll('li')]")
    edited(page, '<li>b</li>', '')
    page.shows(text('ul'), 'ac')
    page.is_kept()
    assert page.run("[0, 2].every((old, i) => document.querySelectorAll('li')[i] === nodes[old])")


def test_elements_that_change_places_stand_in_their_new_places(page):
    opened(page, '<section id=a><p>one</p></section><section id=b><p>two</p></section><section id=c>three<input></section>')
    page.run("window.nodes = [...document.querySelectorAll('section')]; document.querySelector('input').value = 'typed'")
    page.write('index.html', HEAD + '<section id=c>three<input></section><section id=a><p>one</p></section>'
               '<section id=b><p>two, changed</p></section>')
    page.shows(text('#b'), 'two, changed')
    page.shows("[...document.querySelectorAll('section')].map((node) => node.id).join('')", 'cab')
    page.shows("document.querySelector('input').value", 'typed')
    page.is_kept()
    # Of what changes places, that stays which would lose most.
    assert page.run("document.querySelector('#c') === nodes[2]")


def test_the_title_and_the_metadata_of_the_head_are_changed(page):
    opened(page, '<p>one')
    edited(page, '<title>x</title>', '<title>y</title><meta name=description content=z>')
    page.shows('document.title', 'y')
    page.shows("document.querySelector('meta[name=description]').content", 'z')
    page.is_kept()


def test_a_style_block_and_a_style_attribute_are_changed(page):
    opened(page, '<style>p { color: red }</style><p style="margin-left: 1px">one')
    edited(page, 'red', 'blue')
    page.shows("getComputedStyle(document.querySelector('p')).color", 'rgb(0, 0, 255)')
    edited(page, '1px', '2px')
    page.shows("getComputedStyle(document.querySelector('p')).marginLeft", '2px')
    page.is_kept()


def test_a_new_stylesheet_link_is_loaded(page):
    opened(page, '<p>one', b_css='p { color: green }')
    edited(page, '</title>', '</title><link rel=stylesheet href=b.css>')
    page.shows("getComputedStyle(document.querySelector('p')).color", 'rgb(0, 128, 0)')
    page.is_kept()


def test_comments_and_drawings_are_changed(page):
    opened(page, '<!--one--><svg viewBox="0 0 9 9"><a xlink:href="#x"><circle r=1 /></a></svg>')
    page.write('index.html', HEAD + '<!--two--><svg viewBox="0 0 5 5"><a xlink:href="#y"><circle r=1 /><rect width=3 /></a></svg>')
    page.shows("document.querySelector('rect')?.namespaceURI", 'http://www.w3.org/2000/svg')
    page.shows("document.querySelector('svg a').href.baseVal", '#y')
    page.shows("document.body.firstChild.data", 'two')
    page.shows("document.querySelector('svg').viewBox.baseVal.width", 5)
    page.is_kept()


def test_attributes_that_only_a_parser_makes_are_changed(page):
    opened(page, '<p @click="a" :class="b" 9x=1>one</p>')
    edited(page, '@click="a"', '@click="c" #new')
    page.shows("document.querySelector('p').getAttribute('@click')", 'c')
    page.is_kept()


def test_a_page_that_says_nothing_new_is_left_alone(page):
    opened(page, '<p>one')
    page.run('window.changes = 0; new MutationObserver((all) => { changes += all.length })'
             '.observe(document, { subtree: true, childList: true, attributes: true, characterData: true })')
    edited(page, '<meta charset=utf-8>', '<meta charset="utf-8" >')
    page.is_kept()
    page.shows('changes', 0)


def test_a_table_and_its_rows_are_changed(page):
    opened(page, '<table><tr><td>a<td>b<tr><td>c<td>d</table>')
    page.run("window.row = document.querySelectorAll('tr')[1]")
    edited(page, '<tr><td>c', '<tr><td>x<td>y<tr><td>c')
    page.shows(text('table'), 'abxycd')
    page.is_kept()
    assert page.run("document.querySelectorAll('tr')[2] === row")


def test_the_content_of_a_noscript_does_not_stand_in_the_way(page):
    opened(page, '<noscript><p class="a">no</p><img src=x.png></noscript><p id=a>one</p>')
    edited(page, '>no<', '>never<')
    edited(page, '>one<', '>two<')
    page.shows(text('#a'), 'two')
    page.is_kept()


def test_a_strict_policy_does_not_stand_in_the_way(page):
    head = HEAD.replace('<title>', '<meta http-equiv=Content-Security-Policy content="default-src \'self\'"><title>')
    opened(page, '<p>one', head)
    edited(page, 'one', 'two')
    page.shows(text('p'), 'two')
    page.is_kept()


def test_trusted_types_do_not_stand_in_the_way(page):
    head = HEAD.replace('<title>', '<meta http-equiv=Content-Security-Policy content="require-trusted-types-for \'script\'"><title>')
    opened(page, '<p>one', head)
    edited(page, 'one', 'two')
    page.shows(text('p'), 'two')
    page.is_kept()


def test_trusted_types_without_a_policy_for_us_lead_to_a_reload(page):
    head = HEAD.replace('<title>', '<meta http-equiv=Content-Security-Policy content="require-trusted-types-for \'script\'; '
                        'trusted-types mine"><title>')
    opened(page, '<p>one', head)
    if not page.run('!!window.trustedTypes'):
        page.lacks(page.browser.name, 'Trusted Types')
    edited(page, 'one', 'two')
    page.was_reloaded()
    page.shows(text('p'), 'two')


# MARK: What stays

def test_the_scroll_positions_stay(page):
    opened(page, '<div id=box style="height: 100px; overflow: auto"><div style="height: 900px">in</div></div>'
           '<div style="height: 3000px"></div><p>one</p>')
    page.run("scrollTo(0, 700); document.querySelector('#box').scrollTop = 77")
    edited(page, '<p>one', '<p>two')
    page.shows(text('p'), 'two')
    page.shows("[scrollY, document.querySelector('#box').scrollTop]", [700, 77])
    page.is_kept()


def test_focus_caret_and_what_was_typed_stay(page):
    opened(page, '<p>one</p><form><input name=a value=first><textarea name=b>text</textarea></form>')
    page.run("const a = document.querySelector('input'); a.focus(); a.value = 'typed'; a.setSelectionRange(1, 3);"
             "document.querySelector('textarea').value = 'more'")
    edited(page, '<p>one</p><form>', '<p>two</p><p>three</p><form><label>new</label>')
    page.shows(text('p'), 'two')
    page.shows("const a = document.querySelector('input');"
               "return [document.activeElement === a, a.value, a.selectionStart, a.selectionEnd]", [True, 'typed', 1, 3])
    page.shows("document.querySelector('textarea').value", 'more')
    page.is_kept()


def test_a_field_that_nobody_has_touched_shows_the_new_value(page):
    opened(page, '<input value=one><textarea>one</textarea><select><option>a<option selected>b</select><input type=checkbox>')
    page.write('index.html', HEAD + '<input value=two><textarea>two</textarea><select><option selected>a<option>b</select>'
               '<input type=checkbox checked>')
    page.shows("[...document.querySelectorAll('input, textarea, select')].map((e) => e.type === 'checkbox' ? e.checked : e.value)",
               ['two', 'two', 'a', True])
    page.is_kept()


def test_what_the_user_has_chosen_stays_when_options_are_added(page):
    opened(page, '<select name=s><option>a<option>b</select><input type=radio name=r value=1 checked><input type=radio name=r value=2>')
    page.run("document.querySelector('select').value = 'b'; document.querySelector('[value=\"2\"]').checked = true")
    edited(page, '<option>a', '<option>a<option selected>new')
    page.shows("document.querySelector('select').options.length", 3)
    page.shows("document.querySelector('select').value", 'b')
    edited(page, '<input type=radio name=r value=2>', '<input type=radio name=r value=2><input type=radio name=r value=3>')
    page.shows("document.querySelector('[name=r]:checked').value", '2')
    page.is_kept()


def test_a_field_that_is_wrapped_in_something_new_keeps_its_value_and_focus(page):
    opened(page, '<form><input name=a></form>')
    page.run("const a = document.querySelector('input'); a.value = 'typed'; a.focus(); a.setSelectionRange(2, 2)")
    edited(page, '<input name=a>', '<p><label>A <input name=a></label></p>')
    page.shows("document.querySelector('label input')?.value", 'typed')
    page.shows("[document.activeElement.name, document.activeElement.selectionStart]", ['a', 2])
    page.is_kept()


def test_selected_text_stays_selected(page):
    opened(page, '<p id=a>some words to select</p><p id=b>one</p>')
    page.run("getSelection().setBaseAndExtent(document.querySelector('#a').firstChild, 5, document.querySelector('#a').firstChild, 10)")
    edited(page, '>one<', '>two<')
    page.shows(text('#b'), 'two')
    page.shows('String(getSelection())', 'words')
    page.is_kept()


def test_open_details_dialogs_and_popovers_stay_open(page):
    opened(page, '<p>one</p><details><summary>s</summary>in</details><dialog id=d>modal</dialog><div popover id=o>over</div>')
    page.run("document.querySelector('details').open = true; document.querySelector('#d').showModal();"
             "document.querySelector('#o').showPopover?.()")
    page.write('index.html', HEAD + '<p>two</p><details><summary>S</summary>in</details><dialog id=d>modal!</dialog>'
               '<div popover id=o>over!</div>')
    page.shows(text('p'), 'two')
    page.shows("[document.querySelector('details').open, document.querySelector('#d').matches(':modal'),"
               "!document.querySelector('#o').showPopover || document.querySelector('#o').matches(':popover-open')]", [True] * 3)
    page.shows(text('#d'), 'modal!')
    page.shows(text('summary'), 'S')
    page.is_kept()


def test_a_frame_is_not_loaded_again(page):
    opened(page, '<p>one</p><iframe src=frame.html></iframe><p id=b>b</p>', frame_html='<!doctype html><p>in')
    page.run("frames[0].mark = 1")
    page.write('index.html', HEAD + '<p>two</p><p>new</p><iframe src=frame.html></iframe><p id=b>b</p>')
    page.shows(text('p'), 'two')
    page.shows('frames[0].mark', 1)
    page.is_kept()


def test_of_two_that_change_places_the_frame_stays_where_it_is(page):
    opened(page, '<p>one</p><p>two</p><iframe src=frame.html></iframe>', frame_html='<!doctype html><p>in')
    page.run("frames[0].mark = 1")
    page.write('index.html', HEAD + '<iframe src=frame.html></iframe><p>one</p><p>two</p>')
    page.shows("document.body.firstElementChild.localName", 'iframe')
    page.shows('frames[0].mark', 1)
    page.is_kept()


def wav(seconds=20, rate=8000):
    data = bytes([128]) * (seconds * rate)
    head = b'RIFF' + (36 + len(data)).to_bytes(4, 'little') + b'WAVEfmt ' + (16).to_bytes(4, 'little')
    head += (1).to_bytes(2, 'little') * 2 + rate.to_bytes(4, 'little') * 2 + b'\1\0\x08\0'
    return head + b'data' + len(data).to_bytes(4, 'little') + data


def test_media_that_play_go_on(page):
    opened(page, '<p>one</p><audio src=a.wav muted loop></audio>', a_wav=wav())
    page.run("const a = document.querySelector('audio'); window.stops = 0;"
             "for (const name of ['pause', 'emptied', 'seeking']) a.addEventListener(name, () => { stops += 1 });"
             "return a.play().then(() => {}, () => {})")
    page.shows("document.querySelector('audio').paused", False)
    edited(page, '<p>one</p>', '<p>two</p><p>three</p>')
    page.shows(text('p'), 'two')
    page.shows("[document.querySelector('audio').paused, stops]", [False, 0])
    page.is_kept()


def test_what_scripts_have_made_elsewhere_stays(page):
    opened(page, '<div id=list></div><p class=p>one</p><script>'
           'list.innerHTML = "<b>made</b>"; document.body.classList.add("ready"); document.querySelector("p").classList.add("seen");'
           'document.querySelector("p").onclick = () => { window.clicked = 1 };'
           'document.body.append(Object.assign(document.createElement("aside"), { textContent: "toast" }))</script>')
    edited(page, '<p class=p>one', '<p class=p lang=de>two')
    page.shows(text('p'), 'two')
    page.shows("[document.querySelector('p').className.split(' ').sort().join(), document.body.className,"
               "document.querySelector('#list').innerHTML, document.querySelector('aside').textContent]",
               ['p,seen', 'ready', '<b>made</b>', 'toast'])
    page.run("document.querySelector('p').click()")
    page.shows('clicked', 1)
    page.is_kept()


def test_an_element_is_added_before_what_scripts_have_added_to_the_body(page):
    opened(page, '<p>one</p><script>document.body.append(document.createElement("aside"))</script>')
    edited(page, '<p>one</p>', '<p>one</p><p>two</p>')
    page.shows("[...document.body.children].map((node) => node.localName)", ['p', 'p', 'script', 'aside'])
    page.is_kept()


# MARK: What needs a reload

@pytest.mark.parametrize('old, new', [
    ('</body>', '<script>window.ran = 2</script></body>'),
    ('window.ran = 1', 'window.ran = 3'),
    ('<script>window.ran = 1</script>', ''),
    ('</title>', '</title><script type=importmap>{}</script>'),
    ('{"a":1}', '{"a":2}'),
    ('<title>', '<base href=/><title>'),
    ('<title>', '<meta http-equiv=refresh content=999><title>'),
    ('<!doctype html>', ''),
    ('<template>t', '<template>u'),
    ('<template shadowrootmode=open>s', '<template shadowrootmode=open>t'),
    ('<body>', '<body onload="window.loaded = 1">'),
], ids=['added', 'changed', 'removed', 'importmap', 'data', 'base', 'http-equiv', 'doctype', 'template', 'shadow', 'onload'])
def test_what_only_a_new_document_can_have_is_a_reload(page, old, new):
    opened(page, '<p>one</p><script>window.ran = 1</script><script type=application/json>{"a":1}</script>'
           '<template>t</template><div><template shadowrootmode=open>s</template></div></body>')
    edited(page, old, new)
    page.was_reloaded()


def test_a_script_whose_source_attribute_changes_is_a_reload(page):
    opened(page, '<script src=a.js></script>', a_js='window.ran = "a"', b_js='window.ran = "b"')
    edited(page, 'a.js', 'b.js')
    page.was_reloaded()
    page.shows('ran', 'b')


def test_a_change_in_a_custom_element_is_a_reload(page):
    script = '<script>customElements.define("x-box", class extends HTMLElement { connectedCallback() { this.title = this.textContent } })</script>'
    opened(page, '<x-box>one</x-box><p>two</p>' + script)
    edited(page, '<p>two', '<p>three')
    page.shows(text('p'), 'three')
    page.is_kept()
    edited(page, '>one<', '>four<')
    page.was_reloaded()
    page.shows("document.querySelector('x-box').title", 'four')


def test_a_change_in_a_custom_element_that_nobody_defines_is_shown(page):
    opened(page, '<x-none>one</x-none>')
    edited(page, '>one<', '>two<')
    page.shows(text('x-none'), 'two')
    page.is_kept()


@pytest.mark.parametrize('change', [
    "app.innerHTML = '<i>rendered</i>'",
    "app.append('more')",
    "app.firstChild.firstChild.data = 'rendered'",
    "app.__reactContainer$x = {}",
    "app.firstChild.__vnode = {}",
], ids=['replaced', 'extended', 'text', 'owner', 'owned'])
def test_a_change_where_scripts_have_changed_the_page_is_a_reload(page, change):
    opened(page, f'<div id=app><b>one</b></div><script>{change}</script>')
    edited(page, '<b>one</b>', '<b>two</b><u>new</u>')
    page.was_reloaded()


def test_an_attribute_that_a_script_has_set_too_is_a_reload(page):
    opened(page, '<p title=one>x</p><script>document.querySelector("p").title = "mine"</script>')
    edited(page, 'title=one', 'title=two')
    page.was_reloaded()


def test_a_page_that_was_written_by_a_script_is_a_reload(page):
    opened(page, '<p>one</p><script>document.write("<p>written</p>")</script><p id=b>two</p>')
    edited(page, '<p>one</p>', '<p>new</p>')
    page.shows(text('p'), 'new')
    edited(page, '<p id=b>two</p>', '<p id=b>two</p><p>three</p>')
    page.shows("[...document.querySelectorAll('p')].at(-1).textContent", 'three')


def test_a_page_that_is_no_html_is_a_reload(page):
    page.files({'index.xhtml': '<html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head><body><p>one</p></body></html>'})
    page.open('index.xhtml')
    page.edit('index.xhtml', 'one', 'two')
    page.was_reloaded()
    page.shows(text('p'), 'two')


def test_without_morphing_each_change_of_a_page_is_a_reload(page):
    page.options('--no-morph')
    opened(page, '<p>one')
    edited(page, 'one', 'two')
    page.was_reloaded()
    page.shows(text('p'), 'two')


def test_a_page_that_a_script_has_given_another_address_is_a_reload(page):
    opened(page, '<p>one')
    page.write('other.html', HEAD + '<p>other')
    page.settles()
    page.run("history.pushState(null, '', 'other.html')")
    page.write('other.html', HEAD + '<p>other, changed')
    page.was_reloaded()
    page.shows(text('p'), 'other, changed')


def test_a_player_with_another_source_plays_that_one(page):
    opened(page, '<audio><source src=a.wav></audio>', a_wav=wav(1), b_wav=wav(2))
    page.shows("document.querySelector('audio').currentSrc.endsWith('a.wav')", True)
    edited(page, 'a.wav', 'b.wav')
    page.shows("document.querySelector('audio').currentSrc.endsWith('b.wav')", True)
    page.is_kept()


def test_a_large_page_is_changed_in_the_one_place(page):
    rows = ''.join(f'<section id=s{i}><h2>{i}</h2>' + f'<p class=c{i}>Some <b>words</b> and <a href=#x{i}>a link</a>.</p>' * 8
                   + '</section>\n' for i in range(1000))
    opened(page, rows)
    page.run("window.node = document.querySelector('#s900')")
    edited(page, '<h2>500</h2>', '<h2>changed</h2><p>new</p>')
    page.shows(text('#s500 h2'), 'changed')
    page.is_kept()
    assert page.run("document.querySelector('#s900') === node")


@pytest.mark.parametrize('seed', range(1, 1 + int(os.environ.get('VIF_SEEDS', 3))))
def test_random_edits_of_random_pages_are_shown_whole_or_refused(page, seed):
    page.files({'index.html': HEAD + '<p>one'})
    page.open()
    parts = [(CLIENT / f'{name}.js').read_text() for name in ('state', 'alignment', 'morph')]
    # What the other files give them.
    script = """
        const MORPH = false, served = '', authored = new WeakMap(), recall = () => null, remember = () => {},
          nameAll = () => new Map(), giveUp = () => {}, whenLoaded = () => {}, navigation = undefined;
        """ + ''.join(parts) + pathlib.Path(__file__).with_name('morph_rounds.js').read_text()
    found = page.run(f"return (() => {{ 'use strict'; {script} return rounds({seed}, 400); }})();")
    assert [json.dumps(fault, indent=1) for fault in found['faults']] == [], '\n'.join(json.dumps(fault, indent=1) for fault in found['faults'])
    assert found['morphed'] > 200 and found['kept'] > 100, found


def test_the_source_of_the_page_is_remembered_without_asking_the_server_again(page):
    page.files({'index.html': HEAD + '<p>one'})
    page.lacks('webkit', 'a cache in a session that is driven')
    gate = Gate.before(page)
    page.open()
    page.shows("performance.getEntriesByType('resource').filter((entry) => entry.name === location.href).length", 1)
    assert len([line for line in gate.requests if 'index.html' in line]) == 1, gate.requests
    page.edit('index.html', 'one', 'two')
    page.shows(text('p'), 'two')
    page.is_kept()


BUTTON = ('<div id=app><button id=b>press</button></div>',
          '<div id=app><div><button id=b>press</button></div></div>',
          '<main id=app><button id=b>press</button></main>',
          '<div id=other><button id=b>press</button></div>')


@pytest.mark.parametrize('after', range(1, len(BUTTON)))
def test_what_a_script_listens_to_does_not_die_where_it_is_moved(page, after):
    script = "<script>document.querySelector('#b').onclick = () => { window.presses = (window.presses || 0) + 1 }</script>"
    page.files({'index.html': HEAD + BUTTON[0] + script})
    page.open()
    page.edit('index.html', BUTTON[0], BUTTON[after])
    page.was_reloaded()
    page.run("document.querySelector('#b').click()")
    page.shows('window.presses', 1)


def test_what_a_script_has_written_is_not_lost_where_it_is_moved(page):
    script = "<script>document.querySelector('p').textContent = 'written'</script>"
    page.files({'index.html': HEAD + '<div><p></p></div>' + script})
    page.open()
    page.edit('index.html', '<div><p></p></div>', '<main><p></p></main>')
    page.was_reloaded()
    page.shows(text('main p'), 'written')


def test_a_paragraph_more_is_no_reload_in_a_page_with_scripts(page):
    page.files({'index.html': HEAD + '<p>one</p><button>press</button><script>window.ran = 1</script>'})
    page.open()
    page.edit('index.html', '<p>one</p>', '<p>one</p><ul><li>two <b>bold</b></li></ul>')
    page.shows(text('li'), 'two bold')
    page.is_kept()


def test_what_is_selected_in_a_text_stays_where_the_rest_of_it_is_edited(page):
    page.files({'index.html': HEAD + '<p>first text here</p>'})
    page.open()
    page.run("const node = document.querySelector('p').firstChild; getSelection().setBaseAndExtent(node, 6, node, 10)")
    page.edit('index.html', 'text here', 'text here and more')
    page.shows(text('p'), 'first text here and more')
    page.shows('String(getSelection())', 'text')
    page.edit('index.html', 'first text', 'the very first text')
    page.shows(text('p'), 'the very first text here and more')
    page.shows('String(getSelection())', 'text')
    page.is_kept()
