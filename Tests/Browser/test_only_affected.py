"""No missed and no needless reload: of ten open pages, exactly those change that use what was edited."""
import os
import pathlib
import random
from collections import Counter

from generated_site import GeneratedSite

OPEN = 10
EDITS = int(os.environ.get('VIF_EDITS', 300))
SEED = int(os.environ.get('VIF_SEED') or random.SystemRandom().randrange(10 ** 6))
# Loaded by pages in ways that can be swapped.
SWAPPED = {'sheet', 'image', 'font'}
# What tells that a document has changed.
SEEN = ('load', 'exact', 'shown', 'fonts')

COLLECT = """
const [count, patience] = arguments;
const channel = new BroadcastChannel('vif-test');
const ask = Math.random();
return new Promise((done) => {
  const found = [];
  const end = () => { channel.close(); done(found); };
  setTimeout(end, patience);
  channel.onmessage = ({ data }) => {
    if (data.answer === ask && found.push(data.snapshot) === count) end();
  };
  channel.postMessage({ ask });
});
"""

SNAPSHOTS = 'return [vifTest.snapshot(), ...Array.from(window, (frame) => frame.vifTest.snapshot())]'


class Run:
    def __init__(self, page):
        self.page, self.site = page, page.site
        self.random = random.Random(SEED)
        self.model = GeneratedSite(self.random)
        self.history = []
        self.ways = Counter()

    # MARK: Pages

    def open(self):
        page, model = self.page, self.model
        page.first((pathlib.Path(__file__).parent / 'snapshot.js').read_text())
        page.files({'plain.txt': 'no page', **{file.path: model.content(file) for file in model.files if file.exists}})
        # The first is opened as a folder; of the others, some have frames, workers, or no script at all.
        self.opened = [model.all['page'][0], *self.random.sample(model.all['page'][1:], OPEN - 1)]
        # Document → in which tabs it is.
        self.documents = {}
        for number, file in enumerate(self.opened):
            # Not in a tab: those in the background are not painted.
            tab = page.another('window')
            tab.open('plain.txt', isLive=False)
            tab.run(f'sessionStorage.tab = {number}; return 1')
            tab.open(self.opened_as(file))
            for document in [file, *model.frames(file)]:
                self.documents[f'{number} {self.url(document)}'] = document
        self.fresh = page.another('window')
        self.fresh.open('plain.txt', isLive=False)
        self.isFresh = False
        self.site.pages(len(self.documents))

    @staticmethod
    def opened_as(file):
        return file.path.removesuffix('index.html')

    def url(self, document):
        return f'/{self.site.name}/{self.opened_as(document)}'

    def rest(self):
        """Of the pages that are loaded for comparison, none is open when something is edited."""
        if self.isFresh:
            self.fresh.front()
            self.fresh.driver.get(self.site.address('plain.txt'))
            self.isFresh = False
            self.site.pages(len(self.documents))

    def collect(self):
        """Key → what each open document says of itself now, whether it is a page or in a frame."""
        found = {one['key']: one for one in self.fresh.run(COLLECT, len(self.documents), 3000)}
        self.silent = [f'no answer of {key}' for key in self.documents if key not in found]
        self.silent += [f'{key} still waits for {one["waits"]}' for key, one in found.items() if one['waits']]
        return None if self.silent else found

    def collected(self):
        self.rest()
        self.answers()
        # What a page has missed while it was loading comes when it is connected.
        self.site.settle()
        return self.answers()

    def answers(self):
        try:
            return self.site.wait_for(self.collect, bool, 'an answer of every open document')
        except AssertionError:
            raise AssertionError(self.failure('not complete', []) + '\n' + '\n'.join(self.silent)) from None

    def becomes_fresh(self, file):
        """Loads a page anew in another window, and waits until it and its frames show the same as the open one."""
        self.fresh.front()
        self.fresh.driver.get(self.site.address(self.opened_as(file)))
        self.isFresh = True
        keys = [key for key in self.documents if self.page_of(key) is file]
        last = []

        def is_equal():
            live = self.collect()
            fresh = {one['path']: one for one in self.fresh.run(SNAPSHOTS)}
            last[:] = self.silent + [f'{path} still waits for {one["waits"]}' for path, one in fresh.items() if one['waits']]
            if not last:
                last[:] = [f'{self.documents[key].path}: {found}' for key in keys
                           if (found := self.difference(live[key], fresh[live[key]['path']]))]
            return not last

        try:
            self.site.wait_for(is_equal, bool, 'the same as a fresh load')
        except AssertionError:
            raise AssertionError(self.failure('not as a fresh load shows them', keys) + '\n' + '\n'.join(last)) from None

    # MARK: Edits

    def edit(self):
        """Makes one, and returns the files that are not what they were."""
        kinds = {'content': 50, 'same': 5, 'several': 10, 'atomic': 10, 'appears': 8, 'goes': 5, 'uses': 12}
        kind = self.random.choices([*kinds], kinds.values())[0]
        if kind == 'several':
            chosen = self.random.sample(self.candidates(), 3)
        else:
            chosen = [self.random.choice(self.candidates())]
        file = chosen[0]
        if kind == 'same' and file.exists:
            self.note(kind, chosen)
            self.site.write(file.path, self.model.content(file))
            return set()
        if kind == 'appears':
            chosen = [one for one in self.candidates(False) if not one.exists][:1] or chosen
        if kind == 'goes':
            # The old sheet, image and font stay where the new one fails; of a page that is gone there is no fresh load.
            chosen = [one for one in self.candidates() if one.kind == 'data' and one.exists][:1] or chosen
            if chosen[0].kind == 'data':
                self.note(kind, chosen)
                chosen[0].exists = False
                self.site.remove(chosen[0].path)
                return set(chosen)
        if kind == 'uses':
            sheets = [one for one in self.candidates() if one.kind == 'sheet' and one.exists]
            if sheets:
                file = self.random.choice(sheets)
                chosen = [file]
                imported = [used for used in file.uses if used.kind == 'sheet']
                others = [used for used in file.uses if used.kind != 'sheet']
                later = [one for one in self.model.all['sheet'] if one.number > max(file.number, 5) and one not in imported]
                file.uses = others + (imported[1:] if imported and self.random.random() < 0.5 else
                                      imported + self.random.sample(later, min(1, len(later))))
        self.note(kind, chosen)
        for file in chosen:
            file.exists = True
            # Fonts' and images' widths follow it: never as it was before.
            file.version = file.version % 90 + 1
            save = self.site.replace_atomically if kind == 'atomic' else self.site.write
            save(file.path, self.model.content(file))
        return set(chosen)

    def candidates(self, isUsual=True):
        """Half of the time, something that an open page uses: most pages are not open."""
        documents = set(self.documents.values())
        used = set().union(*(self.model.used(document) for document in documents))
        files = self.model.files
        if isUsual:
            files = [file for file in files if file.exists]
        return [file for file in files if file in used] if self.random.random() < 0.6 else files

    def note(self, kind, files):
        self.history.append(f'{len(self.history) + 1}: {kind}: ' + ', '.join(file.path for file in files))

    # MARK: One step

    def step(self, before):
        model, documents = self.model, self.documents
        used = {key: model.used(document) for key, document in documents.items()}
        changed = self.edit()
        wanted = {key for key in documents if used[key] & changed}
        self.site.settle()
        for file in {self.page_of(key) for key in wanted}:
            self.becomes_fresh(file)
        after = self.collected()
        reloaded = {key for key in documents if after[key]['load'] != before[key]['load']}
        seen = {key for key in documents if any(after[key][what] != before[key][what] for what in SEEN)}
        # A frame is loaded anew with its page.
        inReloaded = {key for key in documents if documents[key].kind == 'frame' and self.top_of(key) in reloaded}
        assert seen - inReloaded == wanted - inReloaded, '\n'.join([
            self.failure('changed', sorted(seen)), f'had to change: {self.named(sorted(wanted))}',
            f'needless: {self.named(needless := sorted(seen - wanted - inReloaded))}',
            *(self.difference(before[key], after[key], SEEN, ('before', 'after'))
              + ''.join(f'\n  {text}' for text in after[key]['messages']) for key in needless),
            f'missed: {self.named(sorted(wanted - seen))}'])
        swappable = {key for key in wanted if {file.kind for file in used[key] & changed} <= SWAPPED}
        assert not swappable & reloaded - inReloaded, self.failure(
            'loaded again for what can be swapped', sorted(swappable & reloaded - inReloaded))
        reloaded -= inReloaded
        self.ways.update(reload=len(reloaded), otherwise=len(wanted - reloaded), kept=len(documents) - len(seen))
        self.site.pages(len(documents))
        return after

    def page_of(self, key):
        return self.opened[int(key.split(' ', 1)[0])]

    def top_of(self, key):
        number = key.split(' ', 1)[0]
        return f'{number} {self.url(self.opened[int(number)])}'

    def difference(self, one, other, properties=None, names=('here', 'fresh')):
        """Where two documents are not the same: none if they are."""
        for what in properties or ['source', 'shown', 'fonts']:
            texts = [str(one[what]), str(other[what])]
            if texts[0] != texts[1]:
                start = max(0, len(os.path.commonprefix(texts)) - 60)
                return '\n'.join(f'{what} {name}: …{text[start:start + 140]}' for name, text in zip(names, texts))
        return ''

    def named(self, keys):
        return ', '.join(self.documents[key].path for key in keys) or 'none'

    def failure(self, what, keys):
        return (f'seed {SEED}, {what}: {self.named(keys)}\nedits:\n' + '\n'.join(f'  {line}' for line in self.history[-5:])
                + '\nthe server said:\n' + '\n'.join(f'  {line}' for line in self.site.own_lines()[-8:]))


def test_of_ten_open_pages_exactly_those_change_that_use_what_was_edited(page):
    print(f'seed {SEED}: VIF_SEED={SEED} runs it again')
    run = Run(page)
    run.open()
    for number in range(EDITS + 1):
        if number > 0:
            now = run.step(now)
        if number % 50 == 0 or number == EDITS:
            for file in run.opened:
                run.becomes_fresh(file)
            now = run.collected()
    print(f'{len(run.documents)} open documents, {EDITS} edits: {dict(run.ways)}')
