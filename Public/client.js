// Keeps one page in step with its files. Loaded by every page that Vif serves, as the first thing in its head.
(() => {
  'use strict';

  const script = document.currentScript;
  if (!script || !script.dataset.version) return;
  // Libraries that swap pages in place (Turbo, pjax) run the script of the new page in the old document.
  const mark = Symbol.for('vif');
  if (document[mark]) return;
  document[mark] = true;

  /** The state of the site that this page was served from, `RUN-NUMBER`, and the one that it has followed to since. */
  const served = script.dataset.version;
  let version = served;
  const run = (text) => text.slice(0, text.lastIndexOf('-'));
  const number = (text) => Number(text.slice(text.lastIndexOf('-') + 1));

  // ---------------------------------------------------------------- Socket

  // Not relative to the script: its address follows the page's `<base>`.
  const address = new URL('/__vif/socket', location.href);
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
  // Says whose page this is where nothing else does: under a `sandbox` policy it has no origin to show, and some browsers
  // send no password with a socket.
  address.search = 'token=' + run(version);

  const FIRST_DELAY = 100;
  const LAST_DELAY = 2000;
  let delay = FIRST_DELAY;
  let socket = null;
  let timer = 0;
  let openings = 0;

  function connect() {
    clearTimeout(timer);
    timer = 0;
    let opened;
    try {
      opened = new WebSocket(address.href);
    } catch {
      return; // Firefox throws where a content-security policy forbids the socket: trying again would not help.
    }
    socket = opened;
    opened.onopen = () => {
      delay = FIRST_DELAY;
      openings += 1;
      opened.send(JSON.stringify({ type: 'hello', version }));
    };
    opened.onmessage = (event) => {
      if (socket === opened) receive(event.data);
    };
    opened.onclose = () => {
      if (socket === opened) retry();
    };
  }

  function retry() {
    socket = null;
    if (timer) return;
    timer = setTimeout(connect, delay * (0.75 + Math.random() / 2));
    delay = Math.min(delay * 1.5, LAST_DELAY);
  }

  /** The computer woke up, or the page was shown again: do not wait for the next try. */
  function hurry() {
    delay = FIRST_DELAY;
    if (!socket || socket.readyState > WebSocket.OPEN) connect();
  }

  addEventListener('pageshow', (event) => { if (event.persisted) hurry(); });
  addEventListener('online', hurry);
  document.addEventListener('visibilitychange', () => { if (!document.hidden) hurry(); });

  // ---------------------------------------------------------------- Messages

  function receive(text) {
    const message = JSON.parse(text);
    // Already in this page: the message was sent while the page was on its way. What the page missed may come after
    // later news.
    const isOld = run(message.version) === run(version) && number(message.version) <= number(version);
    if (isOld && !message.missed) return;
    switch (message.type) {
      case 'reload':
        reload(message);
        break;
      case 'restyle': {
        const outcome = restyle(message.paths, message.version);
        if (outcome === 'reload') {
          reload(message);
          break;
        }
        if (!isOld) version = message.version;
        done(message, outcome);
        // What is still on its way is in no list yet: look again when it is there.
        if (outcome === 'untouched' && document.readyState !== 'complete') {
          addEventListener('load', () => {
            if (restyle(message.paths, message.version) === 'reload') reload(message);
          }, { once: true });
        }
        break;
      }
    }
  }

  function done(message, outcome) {
    if (socket && !message.missed) {
      socket.send(JSON.stringify({ type: 'done', version: message.version, outcome }));
    }
  }

  // ---------------------------------------------------------------- Reload

  const MEMORY = 'vif:reloaded-from:' + location.pathname;

  function reload(message) {
    // A cache or a service worker may hand back the same old page: once is enough, or it would go on for ever.
    if (message.missed && openings === 1) {
      if (wasTried) {
        version = message.version;
        return;
      }
      remember(served);
    }
    version = message.version;
    done(message, 'reload');
    // A reload would call off a navigation that is on its way. If that was a download, the page is still here later.
    const wait = leftAt + LEAVING_TIME - performance.now();
    if (wait > 0) setTimeout(() => location.reload(), wait);
    else location.reload();
  }

  const LEAVING_TIME = 3000;
  let leftAt = -LEAVING_TIME;
  addEventListener('beforeunload', () => { leftAt = performance.now(); });

  function recall() {
    try {
      return sessionStorage.getItem(MEMORY);
    } catch {
      // A page without an origin has no storage. Then one that was reloaded has had its try.
      return performance.getEntriesByType('navigation')[0]?.type === 'reload' ? served : null;
    }
  }

  function remember(text) {
    try { sessionStorage.setItem(MEMORY, text); } catch { /* Then there is nothing to remember it in. */ }
  }

  /** This very page has been reloaded for what it missed, and is as old as before. */
  const wasTried = recall() === served;
  if (!wasTried) remember('');

  // ---------------------------------------------------------------- Restyle

  /** Element → its copy that is being loaded, so that a second change does not leave a second copy. */
  const replacements = new WeakMap();
  const copies = new WeakSet();

  /** The paths of all that this page has loaded. The list that the browser keeps ends at 250, and may be cleared. */
  const loaded = new Set();
  const note = (entries) => { for (const entry of entries) loaded.add(pathOf(entry.name)); };
  new PerformanceObserver((list) => note(list.getEntries())).observe({ type: 'resource', buffered: true });

  /** @returns 'restyle', 'untouched', or 'reload' where the page uses a stylesheet in a way that cannot be swapped. */
  function restyle(paths, stamp) {
    const owners = new Set();
    for (const path of new Set(paths.map(canonical))) {
      const found = ownersOf(path);
      if (found.length === 0 && loaded.has(path)) return 'reload';
      for (const owner of found) owners.add(owner);
    }
    for (const owner of owners) replace(owner, stamp);
    return owners.size > 0 ? 'restyle' : 'untouched';
  }

  /** The elements whose styles come from this path, directly or through imports. */
  function ownersOf(path) {
    const sheets = [...document.styleSheets].filter((sheet) => uses(sheet, path, new Set()));
    // A sheet that failed to load, or has not loaded yet, is in no list. A disabled one is not loaded before it is enabled.
    const links = [...document.querySelectorAll('link[rel~="stylesheet" i][href]')]
      .filter((link) => !link.disabled && pathOf(link.href) === path);
    return [...sheets.map((sheet) => sheet.ownerNode), ...links].filter((owner) => owner && !copies.has(owner));
  }

  /** Whether a sheet comes from this path, or imports one that does, at any depth. */
  function uses(sheet, path, seen) {
    if (!sheet || seen.has(sheet)) return false;
    seen.add(sheet);
    if (sheet.href && pathOf(sheet.href) === path) return true;
    let rules;
    try {
      rules = sheet.cssRules;
    } catch {
      return false; // A sheet of another origin: not one of ours.
    }
    for (const rule of rules) {
      if (!(rule instanceof CSSImportRule)) continue;
      // An import that failed to load has no sheet.
      if (pathOf(rule.href, sheet.href) === path) return true;
      if (uses(rule.styleSheet, path, seen)) return true;
    }
    return false;
  }

  /** Loads the element's styles anew beside it, and takes it away when they are there: no moment without styles. */
  function replace(element, stamp) {
    const pending = replacements.get(element);
    if (pending) pending.remove();
    const next = element.cloneNode(true);
    next.removeAttribute('integrity');
    if (next.href) {
      const url = new URL(element.href);
      url.searchParams.set('vif', stamp.slice(-12));
      next.href = url.href;
    }
    replacements.set(element, next);
    copies.add(next);
    // Listeners, not properties: the element may have an `onload` of its own.
    next.addEventListener('load', () => {
      copies.delete(next);
      if (next.sheet && element.sheet) next.sheet.disabled = element.sheet.disabled;
      element.remove();
    }, { once: true });
    next.addEventListener('error', () => {
      if (replacements.get(element) === next) replacements.delete(element);
      next.remove(); // The old styles are better than none.
    }, { once: true });
    element.after(next);
  }

  /** The path of an address on this server, or null. */
  function pathOf(href, base) {
    try {
      const url = new URL(href, base || document.baseURI);
      return url.host === address.host ? canonical(url.pathname) : null;
    } catch {
      return null;
    }
  }

  /** Two spellings of one path are one path. */
  function canonical(path) {
    try { return decodeURIComponent(path); } catch { return path; }
  }

  connect();
})();
