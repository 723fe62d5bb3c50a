"""A reload of ours gives back what the user has done to the page, where the new page still has the place for it."""

HEAD = '<!doctype html><html lang=en><head><meta charset=utf-8><title>x</title><script src=a.js></script></head><body>'


def reloaded(page, body, act, edit=None):
    """Opens a page, does something to it, and has it reloaded by an edit of its script, perhaps with an edit of the page."""
    page.files({'index.html': HEAD + body, 'a.js': '1'})
    page.open()
    page.run(act)
    if edit:
        page.edit('index.html', *edit)
    page.write('a.js', '2')
    page.was_reloaded()


def values(page, wanted):
    page.shows("Object.fromEntries([...document.querySelectorAll('input, textarea, select')].map((field) => [field.name || field.id,"
               "/checkbox|radio/.test(field.type) ? field.checked : field.value]))", wanted)


def test_the_window_is_scrolled_where_it_was(page):
    reloaded(page, '<div style="height: 4000px; width: 4000px">tall</div>', 'scrollTo(300, 1234)')
    page.shows('[scrollX, scrollY]', [300, 1234])


def test_the_window_is_scrolled_where_it_was_though_the_page_wants_to_do_it_itself(page):
    reloaded(page, '<script>history.scrollRestoration = "manual"</script><div style="height: 4000px">tall</div>', 'scrollTo(0, 1234)')
    page.shows('scrollY', 1234)


def test_inner_scrollers_are_scrolled_where_they_were(page):
    reloaded(page, '<div id=a style="height: 90px; overflow: auto"><p style="height: 900px">a</div>'
             '<div style="height: 90px; overflow: auto; scroll-behavior: smooth"><p style="height: 900px; width: 9000px">b</div>'
             '<textarea rows=2>1\n2\n3\n4\n5\n6\n7\n8\n9</textarea>',
             "const [a, b] = document.querySelectorAll('div'); a.scrollTop = 111; b.scrollTo({ left: 22, top: 33, behavior: 'instant' });"
             "document.querySelector('textarea').scrollTop = 20")
    page.shows("[...document.querySelectorAll('div')].map((box) => [box.scrollLeft, box.scrollTop])", [[0, 111], [22, 33]])
    page.shows("document.querySelector('textarea').scrollTop", 20)


def test_what_was_typed_and_chosen_is_there_again(page):
    reloaded(page, '<form><input name=a value=x><input name=b type=email><textarea name=c>t</textarea>'
             '<select name=d><option>1<option>2<option>3</select><input type=checkbox name=e><input type=checkbox name=f checked>'
             '<input type=radio name=g value=1 checked><input type=radio name=h value=2><input type=range name=i></form><input id=j>',
             "const field = (name) => document.querySelector(`[name=${name}], #${name}`);"
             "field('a').value = 'typed'; field('b').value = 'a@b.c'; field('c').value = 'two\\nlines'; field('d').value = '3';"
             "field('e').checked = true; field('f').checked = false; field('h').checked = true; field('i').value = 7; field('j').value = 'j'")
    values(page, {'a': 'typed', 'b': 'a@b.c', 'c': 'two\nlines', 'd': '3', 'e': True, 'f': False, 'g': True, 'h': True, 'i': '7', 'j': 'j'})


def test_several_choices_and_the_one_of_many_radio_buttons_are_there_again(page):
    reloaded(page, '<select multiple><option>1<option>2<option selected>3</select>'
             + ''.join(f'<input type=radio name=r value={i}>' for i in range(4)),
             "for (const option of document.querySelectorAll('option')) option.selected = option.text !== '3';"
             "document.querySelector('[value=\"2\"]').checked = true")
    page.shows("[...document.querySelector('select').selectedOptions].map((option) => option.text)", ['1', '2'])
    page.shows("[...document.querySelectorAll('[name=r]')].findIndex((field) => field.checked)", 2)


def test_a_field_that_nobody_touched_has_what_the_new_page_says(page):
    reloaded(page, '<input name=a value=old><input name=b value=old>', "document.querySelector('[name=a]').value = 'typed'",
             ('name=b value=old', 'name=b value=new'))
    values(page, {'a': 'typed', 'b': 'new'})


def test_fields_are_found_again_after_others_have_come_before_them(page):
    reloaded(page, '<form><input name=a></form><form><input name=b></form>',
             "for (const field of document.querySelectorAll('input')) field.value = 'typed ' + field.name",
             ('<form><input name=a>', '<form><input name=new><p><label>A <input name=a></label></p>'))
    values(page, {'new': '', 'a': 'typed a', 'b': 'typed b'})


def test_secrets_are_neither_kept_nor_given_back(page):
    names = ['type=password name=a', 'name=b autocomplete=one-time-code', 'name=c autocomplete=cc-number', 'name=d autocomplete=cc-csc',
             'name=e autocomplete=new-password', 'name=my_password', 'id=cardnumber', 'name=otp', 'type=hidden name=h']
    page.files({'index.html': HEAD + ''.join(f'<input {name}>' for name in names) + '<input type=file name=z><input name=open>', 'a.js': '1'})
    page.open()
    page.run("for (const field of document.querySelectorAll('input:not([type=file])')) field.value = 'typed';"
             "window.kept = []; const set = Storage.prototype.setItem;"
             "addEventListener('pagehide', () => { sessionStorage.setItem('seen', JSON.stringify(Object.values(sessionStorage))) })")
    page.write('a.js', '2')
    page.was_reloaded()
    page.shows("document.querySelector('[name=open]').value", 'typed')
    assert page.run("sessionStorage.getItem('seen')").count('typed') == 1
    # Some browsers give back what is typed by themselves, but never these.
    page.shows("[...document.querySelectorAll('[type=password], [type=file]')].map((field) => field.value)", ['', ''])


def test_focus_and_the_place_of_the_caret_are_there_again(page):
    reloaded(page, '<p>x<input name=a value="some words">', "const a = document.querySelector('input'); a.focus(); a.setSelectionRange(2, 5)")
    page.shows("const a = document.querySelector('input'); return [document.activeElement === a, a.selectionStart, a.selectionEnd]",
               [True, 2, 5])


def test_a_focused_link_is_focused_again(page):
    reloaded(page, '<a href=#x>x</a><a href=#y>y</a>', "document.querySelectorAll('a')[1].focus()")
    page.shows("document.activeElement.textContent", 'y')


def test_open_details_are_open_again_and_closed_ones_closed(page):
    reloaded(page, '<details><summary>a</summary>A</details><details id=b open><summary>b</summary>B</details><details>C</details>',
             "const all = document.querySelectorAll('details'); all[0].open = true; all[1].open = false")
    page.shows("[...document.querySelectorAll('details')].map((details) => details.open)", [True, False, False])


def test_what_scripts_make_late_gets_its_state_too(page):
    late = ('<div id=app></div><script>addEventListener("load", () => setTimeout(() => { app.innerHTML ='
            '\'<input name=late><div id=box style="height: 50px; overflow: auto"><p style="height: 500px">x</div>\' }, 60))</script>')
    page.files({'index.html': HEAD + late, 'a.js': '1'})
    page.open()
    page.shows("document.querySelector('input') !== null", True)
    page.run("document.querySelector('input').value = 'typed'; document.querySelector('#box').scrollTop = 44")
    page.write('a.js', '2')
    page.was_reloaded()
    page.shows("document.querySelector('input')?.value", 'typed')
    page.shows("document.querySelector('#box').scrollTop", 44)


def test_a_reload_by_the_user_starts_anew_and_nothing_is_left_behind(page):
    reloaded(page, '<input name=a autocomplete=off>', "document.querySelector('input').value = 'typed'")
    values(page, {'a': 'typed'})
    page.run("document.querySelector('input').value = ''")
    page.open()
    values(page, {'a': ''})
    page.shows("Object.entries(sessionStorage).filter(([name, text]) => name.startsWith('vif:state') && text).length", 0)


def test_a_reload_that_is_not_ours_has_no_state_and_throws_nothing(page):
    page.files({'index.html': HEAD + '<p>x', 'a.js': '1'})
    page.open()
    page.run('sessionStorage.clear(); location.reload()')
    page.was_reloaded()


def test_a_page_without_the_places_is_as_it_says(page):
    reloaded(page, '<input name=a><details><p>x</details><p id=p>text</p>',
             "document.querySelector('input').value = 'typed'; document.querySelector('details').open = true;"
             "document.querySelector('input').focus(); getSelection().selectAllChildren(document.querySelector('#p'))",
             ('<input name=a><details><p>x</details><p id=p>text</p>', '<select name=a><option>o</select><p>other</p>'))
    values(page, {'a': 'o'})
    page.shows("document.body.textContent.trim()", 'oother')
