"""A site of 60 pages with shared and private files, which knows by itself, without the server, who uses what."""
import json
import os
from urllib.parse import quote

from small_media import font, png, svg

PAGES = 60
# Kind → how many there are, in which folder, and the ending.
KINDS = {
    'sheet': (18, 'css', 'css'), 'image': (16, 'images', None), 'font': (4, 'fonts', 'ttf'), 'data': (10, 'data', 'json'),
    'module': (14, 'js', 'js'), 'classic': (4, 'js/classic', 'js'), 'library': (6, 'workers/lib', 'js'),
    'worker': (4, 'workers', 'js'), 'moduleWorker': (3, 'workers', 'mjs'), 'frame': (5, 'frames', 'html'),
    'page': (PAGES, 'pages', 'html'),
}


class File:
    def __init__(self, kind, number, path):
        self.kind, self.number, self.path = kind, number, path
        self.name = f'{kind}{number}'
        self.version = 1
        self.uses = []
        self.exists = True

    def link(self, to):
        """As one file names the other: relative, with the characters that an address may not have spelled out."""
        return quote(os.path.relpath(to.path, os.path.dirname(self.path) or '.'))


class GeneratedSite:
    def __init__(self, random):
        self.random = random
        self.stamp = 1
        self.all = {kind: [File(kind, number, self.path(kind, number)) for number in range(count)]
                    for kind, (count, _, _) in KINDS.items()}
        self.files = [file for files in self.all.values() for file in files]
        self.byPath = {file.path: file for file in self.files}
        self.connect()
        # Asked for, and not there.
        for kind in ['sheet', 'image', 'data', 'font']:
            self.all[kind][-1].exists = False

    def path(self, kind, number):
        _, folder, ending = KINDS[kind]
        if kind == 'image':
            # Names that addresses spell in another way than the folder.
            return f'images/{["", "a b ", "bild-ü"][number % 3]}{number}.{"png" if number % 2 else "svg"}'
        if kind == 'page':
            return 'index.html' if number == 0 else f'docs/{number}/index.html' if number % 6 == 1 else f'pages/{number}.html'
        return f'{folder}/{kind}{number}.{ending}'

    def connect(self):
        some = lambda kind, most, after=-1: self.random.sample(
            self.all[kind][after + 1:], self.random.randint(0, min(most, len(self.all[kind]) - after - 1)))
        all = self.all
        for sheet in all['sheet']:
            sheet.uses = some('sheet', 2, max(sheet.number, 5)) + some('image', 1) + some('font', 1)
        for module in all['module']:
            module.uses = some('module', 2, max(module.number, 4)) + some('data', 1)
        for worker in all['worker']:
            worker.uses = self.random.sample(all['library'], 2) + some('data', 1)
        for worker in all['moduleWorker']:
            worker.uses = self.random.sample(all['module'], 1) + some('data', 1)
        for frame in all['frame']:
            frame.uses = some('sheet', 2) + some('image', 1) + some('data', 1)
        for page in all['page']:
            page.uses = some('sheet', 3) + some('image', 3)
            if page.number % 3:  # The others have no script.
                page.uses += some('data', 2) + some('module', 3) + some('classic', 1)
                if page.number % 3 == 1:
                    page.uses += some('worker', 1) + some('moduleWorker', 1)
            page.uses += some('frame', 1)

    # MARK: Who uses what

    def used(self, document, isWithWorkers=True):
        """All that a document uses; a document in a frame uses its own."""
        found, rest = set(), [document]
        while rest:
            file = rest.pop()
            if file in found:
                continue
            found.add(file)
            if not file.exists or (not isWithWorkers and file.kind in ('worker', 'moduleWorker')):
                continue
            rest += [used for used in file.uses if used.kind != 'frame']
        return found

    def frames(self, page):
        return [used for used in page.uses if used.kind == 'frame']

    # MARK: Contents

    def content(self, file):
        return getattr(self, file.kind)(file)

    def sheet(self, sheet):
        lines = [f'@import "{sheet.link(used)}";' for used in sheet.uses if used.kind == 'sheet']
        lines.append(f'.{sheet.name} {{ --version: {sheet.version}; display: inline-block; height: 1px }}')
        for used in sheet.uses:
            if used.kind == 'image':
                lines.append(f'i.{sheet.name}::before {{ content: url("{sheet.link(used)}") }}')
            if used.kind == 'font':
                lines.append(f'@font-face {{ font-family: {sheet.name}; src: url("{sheet.link(used)}") }}')
                lines.append(f'b.{sheet.name} {{ font: 50px {sheet.name} }}')
        return '\n'.join(lines)

    def image(self, image):
        return (png if image.path.endswith('png') else svg)(10 + image.version)

    def font(self, file): return font(200 + file.version * 20)  # WebKit rounds the width of each letter.
    def data(self, data): return json.dumps({'name': data.name, 'version': data.version})
    def classic(self, file): return f'(window.parts ||= {{}}).{file.name} = {file.version}'
    def library(self, file): return f'self.parts = (self.parts || "") + " {file.name} {file.version}"'

    def module(self, module):
        modules = [used for used in module.uses if used.kind == 'module']
        lines = [f'import {{ value as {used.name} }} from "./{module.link(used)}";' for used in modules]
        values = [used.name for used in modules]
        for used in module.uses:
            if used.kind == 'data':
                lines.append(f'const {used.name} = await fetch(new URL("{module.link(used)}", import.meta.url)).then('
                             'async (answer) => answer.ok ? JSON.stringify(await answer.json()) : "missing");')
                values.append(used.name)
        return '\n'.join(lines + [f'export const value = ["{module.name} {module.version}", {", ".join(values)}].join(" ");'])

    def worker(self, worker):
        libraries = [json.dumps(worker.link(used)) for used in worker.uses if used.kind == 'library']
        return f'importScripts({", ".join(libraries)});\n' + self.answer(worker, '[self.parts]')

    def moduleWorker(self, worker):
        modules = [used for used in worker.uses if used.kind == 'module']
        return ''.join(f'import {{ value as {used.name} }} from "./{worker.link(used)}";\n' for used in modules) + self.answer(
            worker, f'[{", ".join(used.name for used in modules)}]')

    def answer(self, worker, values):
        data = [json.dumps(worker.link(used)) for used in worker.uses if used.kind == 'data']
        return (f'Promise.all([{", ".join(data)}].map((name) => fetch(name).then('
                '(answer) => answer.ok ? answer.text() : "missing"))).then((texts) => '
                f'postMessage(["{worker.name} {worker.version}", ...{values}, ...texts].join(" ")));')

    def page(self, page):
        of = lambda *kinds: [used for used in page.uses if used.kind in kinds]
        links = ''.join(f'<link rel=stylesheet href="{page.link(used)}{"?v=1" if used.number % 2 else ""}">\n' for used in of('sheet'))
        scripts = ''.join(f'<script src="{page.link(used)}"></script>\n' for used in of('classic'))
        images = ''.join(
            f'<img alt="" srcset="{page.link(used)} 1x">\n' if used.number % 4 == 3 else f'<img alt="" src="{page.link(used)}">\n'
            for used in of('image'))
        frames = ''.join(f'<iframe src="{page.link(used)}"></iframe>\n' for used in of('frame'))
        places = ''.join(f'<i class={sheet.name}></i><b class={sheet.name}>mmmm</b>\n' for sheet in self.all['sheet'])
        outputs = ''.join(f'<output id={used.name}></output>\n' for used in of('data', 'module', 'worker', 'moduleWorker'))
        return (f'<!doctype html>\n<html lang=en>\n<head>\n<meta charset=utf-8>\n<title>{page.name}</title>\n{links}{scripts}</head>\n'
                f'<body>\n<h1>{page.name}</h1>\n<p class=text>text {page.version}</p>\n{images}{frames}<div>{places}</div>\n'
                f'{outputs}{self.program(page) if outputs else ""}</body>\n</html>\n')

    frame = page

    def program(self, page):
        lines, steps = [], []
        for used in page.uses:
            link, shown = json.dumps(page.link(used)), f'show("{used.name}", '
            if used.kind == 'module':
                lines.append(f'import {{ value as {used.name} }} from {json.dumps("./" + page.link(used))};')
                steps.append(f'{shown}{used.name});')
            if used.kind == 'data':
                steps.append(f'{shown}await fetch({link}).then((answer) => answer.ok ? answer.text() : "missing"));')
            if used.kind in ('worker', 'moduleWorker'):
                type = ', { type: "module" }' if used.kind == 'moduleWorker' else ''
                steps.append(f'{shown}await new Promise((done) => {{ new Worker({link}{type}).onmessage = (event) => done(event.data) }}));')
        show = 'const show = (name, text) => { document.getElementById(name).textContent = text };'
        return '\n'.join(['<script type=module>', *lines, show, *steps, 'window.isReady = true;', '</script>\n'])
