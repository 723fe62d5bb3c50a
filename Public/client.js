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

  // ---------------------------------------------------------------- Memory of this tab

  let hasMemory = true;

  function recall(name) {
    try {
      return sessionStorage.getItem(name);
    } catch {
      hasMemory = false;
      return null;
    }
  }

  function remember(name, text) {
    try { sessionStorage.setItem(name, text); } catch { hasMemory = false; }
  }

  // ---------------------------------------------------------------- Channel

  // Not relative to the script: its address follows the page's `<base>`.
  const address = (name) => {
    const url = new URL('/__vif/' + name, location.href);
    // Says whose page this is where nothing else does: under a `sandbox` policy it has no origin to show, and some browsers
    // send no password with a socket.
    url.search = 'token=' + run(version) + (name === 'socket' ? '' : '&version=' + version);
    if (name === 'socket') url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
    return url.href;
  };

  const PROTOCOL = 1;
  const FIRST_DELAY = 100;
  const LAST_DELAY = 2000;
  /** So many times in a row a way may fail, of the same server whose pages get through, until the next is tried. */
  const TRIES = 3;
  /** In milliseconds, for a way to open. */
  const PATIENCE = 5000;

  let delay = FIRST_DELAY;
  let timer = 0;
  /** How often a way was opened. */
  let openings = 0;
  /** The one that is open, or is being opened: `{ send, close, isOpen }`. */
  let channel = null;

  // Each is given what to do when it opens, brings a message, and ends.
  const ways = [openSocket, openEvents, openPoll];
  /** What works in this tab is not searched for again. */
  const WAY = 'vif:way';
  let way = Number(recall(WAY)) || 0;
  let failures = 0;

  function openSocket(opened, received, ended) {
    const socket = new WebSocket(address('socket'));
    socket.onopen = () => {
      socket.send(JSON.stringify({ type: 'hello', version, protocol: PROTOCOL }));
      opened();
    };
    socket.onmessage = (event) => received(event.data);
    // Where a policy forbids it, there is an error and no end.
    socket.onclose = socket.onerror = ended;
    return { send: (text) => socket.send(text), close: () => socket.close() };
  }

  function openEvents(opened, received, ended) {
    const source = new EventSource(address('events'));
    // Only a message tells that nothing on the way holds the events back.
    source.onmessage = (event) => {
      opened();
      received(event.data);
    };
    source.onerror = ended;
    return { send: answer, close: () => source.close() };
  }

  function openPoll(opened, received, ended) {
    const abort = new AbortController();
    const ask = async () => {
      for (;;) {
        const response = await fetch(address('poll'), { cache: 'no-store', signal: abort.signal });
        if (!response.ok) throw new Error(response.statusText);
        const messages = await response.json();
        opened();
        for (const message of messages) received(JSON.stringify(message));
      }
    };
    ask().catch(ended);
    return { send: answer, close: () => abort.abort() };
  }

  /** Where nothing can be sent over the channel. */
  function answer(text) {
    fetch(address('answers'), { method: 'POST', body: text, keepalive: true }).catch(() => {});
  }

  function connect() {
    clearTimeout(timer);
    timer = 0;
    if (channel) drop();
    // Six connections are all that a browser has for a server, of all its tabs together, but for sockets.
    if (way > 0 && document.hidden) return;
    const own = channel = { isOpen: false };
    const isOwn = () => channel === own;
    const opened = () => {
      if (!isOwn() || own.isOpen) return;
      clearTimeout(own.limit);
      own.isOpen = true;
      openings += 1;
      failures = 0;
      delay = FIRST_DELAY;
      remember(WAY, way);
    };
    const ended = () => { if (isOwn()) retry(); };
    own.limit = setTimeout(ended, ways[way] === openPoll ? 2 ** 30 : PATIENCE);
    try {
      Object.assign(own, ways[way](opened, (text) => { if (isOwn()) receive(text); }, ended));
    } catch {
      ended(); // Firefox throws where a content-security policy forbids the socket.
    }
  }

  function drop() {
    const old = channel;
    channel = null;
    clearTimeout(old.limit);
    if (old.close) old.close();
  }

  async function retry() {
    const wasOpen = channel.isOpen;
    drop();
    if (timer) return;
    timer = setTimeout(connect, delay * (0.75 + Math.random() / 2));
    delay = Math.min(delay * 1.5, LAST_DELAY);
    // A server that is down is waited for; one that answers lets this way not through.
    if (wasOpen || !await isServerThere()) return;
    failures += 1;
    if (failures < TRIES) return;
    failures = 0;
    way = (way + 1) % ways.length;
  }

  async function isServerThere() {
    try {
      const response = await fetch(new URL('/__vif/client.js', location.href), { method: 'HEAD', cache: 'no-store' });
      return response.ok;
    } catch {
      return false;
    }
  }

  /** The computer woke up, or the page was shown again: do not wait for the next try. */
  function hurry() {
    delay = FIRST_DELAY;
    if (!channel) connect();
  }

  addEventListener('pageshow', (event) => { if (event.persisted) hurry(); });
  addEventListener('online', hurry);
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) hurry();
    else if (way > 0 && channel) drop();
  });

  // ---------------------------------------------------------------- Messages

  function receive(text) {
    const message = JSON.parse(text);
    switch (message.type) {
      case 'hello': return;
      case 'notice': return notices.show(message.text);
      case 'error': return notices.show(message.text, true);
      case 'clear': return notices.clear();
    }
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
    if (channel && !message.missed) {
      channel.send(JSON.stringify({ type: 'done', version: message.version, outcome }));
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
      remember(MEMORY, served);
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

  /** This very page has been reloaded for what it missed, and is as old as before. */
  const wasTried = recall(MEMORY) === served
    // A page without an origin has no storage. Then one that was reloaded has had its try.
    || (!hasMemory && performance.getEntriesByType('navigation')[0]?.type === 'reload');
  if (!wasTried) remember(MEMORY, '');

  // ---------------------------------------------------------------- Notices

  /** A box at the edge of the page, out of reach of its styles. */
  const notices = (() => {
    const TIME = 6000;
    const STYLE = `
      :host { all: initial; position: fixed; inset: auto 1rem 1rem auto; z-index: 2147483647; max-width: min(40rem, 90vw); }
      div { font: 14px/1.4 system-ui, sans-serif; padding: .6rem .8rem; border-radius: .4rem; white-space: pre-wrap;
        overflow: auto; max-height: 50vh; overflow-wrap: anywhere; background: #222; color: #fff;
        box-shadow: 0 .2rem 1rem #0006; display: flex; gap: .8rem; align-items: start; }
      div[role=alert] { background: #8b1a1a; }
      button { all: unset; cursor: pointer; padding: 0 .3rem; border-radius: .2rem; }
      button:focus-visible { outline: 2px solid #fff; }
      @media print { :host { display: none; } }`;
    let box = null;
    let timer = 0;

    function clear() {
      clearTimeout(timer);
      if (box) box.remove();
      box = null;
    }

    function show(text, isError = false) {
      clear();
      // A document that is no HTML has no place for it.
      if (!(document.documentElement instanceof HTMLElement)) return;
      box = document.createElement('vif-notice');
      const root = box.attachShadow({ mode: 'closed' });
      // No policy forbids a sheet that is made like this.
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(STYLE);
      root.adoptedStyleSheets = [sheet];
      const body = document.createElement('div');
      body.setAttribute('role', isError ? 'alert' : 'status');
      const words = document.createElement('span');
      words.textContent = text;
      const close = document.createElement('button');
      close.type = 'button';
      close.textContent = '×';
      close.setAttribute('aria-label', 'Close');
      close.onclick = clear;
      body.append(words, close);
      root.append(body);
      document.documentElement.append(box);
      if (!isError) timer = setTimeout(clear, TIME);
    }

    return { show, clear };
  })();

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
      return url.host === location.host ? canonical(url.pathname) : null;
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
