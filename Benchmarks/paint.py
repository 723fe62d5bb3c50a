"""How long it takes from the `close()` of a saved file until the browser has painted it, and where the time goes.

    paint.py [--saves 50] [--only stylesheet]
Needs chromium, chromium-driver and Tests/Browser/requirements.txt. The program is .build/release/vif, or what VIF_PROGRAM says.
"""
import argparse
import os
import pathlib
import random
import shutil
import statistics
import sys
import tempfile
import time

TREE = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(TREE / 'Tests/Browser'))
os.environ.setdefault('VIF_PROGRAM', str(TREE / '.build/release/vif'))

from browsers import Chromium, Missing
from server import Server
from small_media import png

# In milliseconds since 1970. A document that is loaded anew goes on with what the one before has noted.
RECORD = """
(() => {
  const now = () => performance.timeOrigin + performance.now();
  const KEYS = ['message', 'leaving', 'seen'];
  const notes = Object.fromEntries(KEYS.map((key) => [key, sessionStorage['paint ' + key]]));
  notes.start = performance.timeOrigin;
  const note = (key, value) => { notes[key] = value; sessionStorage['paint ' + key] = value; };
  const look = () => {
    const headline = document.querySelector('h1'), image = document.querySelector('img'), end = document.querySelector('footer');
    if (!headline || !image || !end || !document.styleSheets.length) return null;
    return [getComputedStyle(headline).paddingLeft, image.complete && image.naturalWidth, end.textContent].join(' ');
  };

  window.WebSocket = class extends WebSocket {
    constructor(...words) {
      super(...words);
      this.addEventListener('message', ({ data }) => { if (data.includes('"paths"')) note('message', now()); });
    }
  };
  addEventListener('pagehide', () => note('leaving', now()));
  // What has happened last when a frame shows the change is what has brought it.
  new MutationObserver(() => {
    notes.applied = now();
    if (!notes.parsed && document.querySelector('footer')) notes.parsed = notes.applied;
  }).observe(document, {
    subtree: true, childList: true, attributes: true, characterData: true });
  addEventListener('load', () => { notes.applied = now(); }, true);

  window.begin = () => { notes.seen = look(); note('seen', notes.seen); window.painted = undefined; };
  const frame = () => {
    const seen = look();
    if (seen !== null && notes.seen && seen !== notes.seen) {
      const found = { ...notes, now: seen, frame: now() };
      note('seen', seen);
      // The task behind the frame: it has been painted.
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => { window.painted = { ...found, painted: now() }; };
      port2.postMessage(0);
    }
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
})();
"""

PARAGRAPHS = '\n'.join(f'<section><h2>Part {n}</h2><p>{"Words of a page of usual length. " * 12}</p></section>' for n in range(40))


def page(number, script=''):
    return (f'<!doctype html>\n<html lang=en>\n<head>\n<meta charset=utf-8>\n<title>Paint</title>\n<link rel=stylesheet href=base.css>\n'
            f'<link rel=stylesheet href=style.css>\n{script}</head>\n<body>\n<h1>A page</h1>\n<img src=image.png alt="">\n'
            f'<main>{PARAGRAPHS}</main>\n<footer>{number}</footer>\n</body>\n</html>\n')


def style(number):
    rules = '\n'.join(f'.a{n} {{ margin: {n}px; color: rgb({n}, {n}, {n}) }}' for n in range(100))
    return f'{rules}\nh1 {{ padding-left: {number}px }}\n'


KINDS = {
    'stylesheet': ('style.css', style),
    'image': ('image.png', lambda number: png(200 + number, 100)),
    'page, by morph': ('index.html', page),
    'page, by reload': ('index.html', lambda number: page(number, f'<script>window.number = {number}</script>\n')),
}


class Clock:
    """How far the browser's clock is from ours: each question gives an interval, and all together a narrow one."""

    def __init__(self, driver):
        low, high = -float('inf'), float('inf')
        for _ in range(300):
            before = time.time() * 1000
            there = driver.execute_script('return performance.timeOrigin + performance.now()')
            after = time.time() * 1000
            low, high = max(low, there - after), min(high, there - before)
        self.offset, self.error = (low + high) / 2, abs(high - low) / 2


def save(path, content):
    """Returns when it was closed."""
    with open(path, 'wb', buffering=0) as file:
        file.write(content.encode() if isinstance(content, str) else content)
    return time.time() * 1000


def measure(driver, folder, kind, saves, offset):
    name, content = KINDS[kind]
    rows = []
    for number in range(1, saves + 4):
        driver.execute_script('begin()')
        # At any time within a frame, and after the last save is long over.
        time.sleep(0.3 + random.random() * 0.1)
        closed = save(folder / name, content(number)) + offset
        # Not asked before: that would be work for the page.
        time.sleep(0.1)
        end = time.monotonic() + 10
        while not (found := driver.execute_script('return window.painted ?? null')):
            assert time.monotonic() < end, f'{kind}: save {number} was not painted'
            time.sleep(0.01)
        message, leaving = float(found['message']), float(found['leaving'] or 0)
        isReload = leaving > message > closed - 5
        assert isReload == kind.endswith('reload'), f'{kind}: the page was {"" if isReload else "not "}loaded anew'
        arrived = found['parsed'] if isReload else found['applied']
        rows.append({'total': found['painted'] - closed, 'message': message - closed,
                     'leave': leaving - message if isReload else 0,
                     'apply': arrived - (leaving if isReload else message), 'paint': found['painted'] - arrived})
    # The first few are slower: nothing is compiled yet.
    return rows[3:]


def quantile(values, share):
    values = sorted(values)
    return values[min(len(values) - 1, round(share * (len(values) - 1)))]


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument('--saves', type=int, default=50)
    arguments.add_argument('--only')
    words = arguments.parse_args()
    folders = [pathlib.Path(tempfile.mkdtemp(prefix='vif-paint-')).resolve() for _ in range(3)]
    site, place, own = folders
    for kind in ['stylesheet', 'image', 'page, by morph']:
        save(site / KINDS[kind][0], KINDS[kind][1](0))
    save(site / 'base.css', style(0))
    server = browser = None
    try:
        browser = Chromium(own)
        server = Server(site, place)
        driver = browser.driver
        browser.first(RECORD)
        driver.get(server.url + '/index.html')
        while server.pages() != 1:
            time.sleep(0.01)
        clock = Clock(driver)
        print(f'Chromium {driver.capabilities["browserVersion"]}, {os.cpu_count()} cores, a page of {len(page(0)) // 1024} KiB, '
              f'{words.saves} saves each; clocks compared to ±{clock.error:.2f} ms. In milliseconds:\n')
        print('| saved | median | p95 | until the message is there | until it leaves | until it is applied | until it is painted |')
        print('|---|---:|---:|---:|---:|---:|---:|')
        for kind in KINDS:
            if words.only and words.only not in kind:
                continue
            rows = measure(driver, site, kind, words.saves, clock.offset)
            total = [row['total'] for row in rows]
            parts = [statistics.median(row[part] for row in rows) for part in ['message', 'leave', 'apply', 'paint']]
            parts = [f'{part:.1f}' if place != 1 or kind.endswith('reload') else '' for place, part in enumerate(parts)]
            print(f'| {kind} | {statistics.median(total):.1f} | {quantile(total, 0.95):.1f} | {" | ".join(parts)} |', flush=True)
        drift = Clock(driver).offset - clock.offset
        print(f'\nThe clocks have drifted by {drift:.2f} ms. Frames come every 16.7 ms, so that a change waits 8 ms for the next one.')
    finally:
        for part in [browser, server]:
            if part:
                part.end()
        for folder in folders:
            shutil.rmtree(folder, ignore_errors=True)


if __name__ == '__main__':
    try:
        main()
    except Missing as missing:
        sys.exit(str(missing))
