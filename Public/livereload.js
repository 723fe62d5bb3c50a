// Keeps a page of another server in step with Vif's files: <script src="http://localhost:8080/livereload.js"></script>
// Speaks LiveReload's protocol 7. Pages that Vif serves have client.js, which knows more.
(() => {
  'use strict';

  const PROTOCOL = 'http://livereload.com/protocols/official-7';
  const mark = Symbol.for('vif.livereload');
  // The other client is loaded beside the page, and may come later than this one.
  const isServed = document[Symbol.for('vif')] || document.querySelector('script[src="/__vif/client.js"]');
  const script = document.currentScript
    || [...document.scripts].find(({ src }) => /\/z?livereload\.js(?:[?#]|$)/.test(src));
  if (!script || isServed || document[mark]) return;
  document[mark] = true;

  // ---------------------------------------------------------------- Socket

  const source = new URL(script.src || location.href);
  /** As for other clients of the protocol: host, port, path, https; mindelay and maxdelay in milliseconds. */
  const options = { ...Object.fromEntries(source.searchParams), ...window.LiveReloadOptions };
  const [firstDelay, lastDelay] = [Number(options.mindelay) || 200, Number(options.maxdelay) || 10000];
  let [delay, timer, socket] = [firstDelay, 0, null];

  function address() {
    const isSecure = 'https' in options ? !/^(?:0|false|)$/.test(options.https) : source.protocol === 'https:';
    const port = 'port' in options ? options.port : source.port;
    const host = (options.host || source.hostname || 'localhost') + (port ? ':' + port : '');
    return `${isSecure ? 'wss' : 'ws'}://${host}/${options.path || 'livereload'}`;
  }

  let wasConnected = false;

  function connect() {
    let opened;
    // No address, or Firefox where a policy forbids the socket: trying again would not help.
    try { opened = new WebSocket(address()); } catch { return; }
    socket = opened;
    let isConnected = false;
    const say = (message) => opened.send(JSON.stringify(message));
    opened.onopen = () => say({ command: 'hello', protocols: [PROTOCOL], ver: 'vif' });
    opened.onmessage = ({ data }) => {
      if (socket !== opened) return;
      const message = JSON.parse(data);
      if (isConnected) return receive(message);
      if (message.command !== 'hello' || !message.protocols.includes(PROTOCOL)) return opened.close();
      isConnected = true;
      delay = firstDelay;
      say({ command: 'info', plugins: {}, url: location.href });
      tell('LiveReloadConnect');
      // The protocol has no word for what changed meanwhile.
      if (wasConnected) location.reload();
      wasConnected = true;
    };
    opened.onclose = () => {
      if (isConnected) tell('LiveReloadDisconnect');
      if (socket !== opened) return;
      timer = setTimeout(connect, delay * (0.75 + Math.random() / 2));
      delay = Math.min(delay * 2, lastDelay);
    };
  }

  const tell = (name) => document.dispatchEvent(new Event(name, { bubbles: true, cancelable: true }));

  function shutDown() {
    clearTimeout(timer);
    socket?.close();
    socket = null; // So that its end begins no new one.
  }
  document.addEventListener('LiveReloadShutDown', shutDown);

  function receive(message) {
    if (message.command === 'alert') alert(message.message);
    else if (message.command === 'reload') follow(message);
  }

  function follow({ path, liveCSS = true, liveImg = true, reloadMissingCSS = true }) {
    if (liveCSS && /\.css$/i.test(path)) swapStyles(path, reloadMissingCSS);
    else if (!liveImg || !/\.(?:jpe?g|png|gif|svg)$/i.test(path)) location.reload();
    else if (swapImages(path)) return;
    // It may be where it cannot be swapped: on a canvas, in a frame.
    else if (performance.getEntriesByType('resource').some(({ name }) => score(path, name))) location.reload();
  }

  // ---------------------------------------------------------------- Addresses

  /** How many names at the end of an address are those of a path: the page may have another root than Vif. */
  function score(path, href, base) {
    const [wanted, found] = [path, pathOf(href, base)].map((text) => text.toLowerCase().split('/').filter(Boolean));
    let count = 0;
    while (count < Math.min(wanted.length, found.length) && wanted.at(-1 - count) === found.at(-1 - count)) count += 1;
    return count === wanted.length && count === found.length ? Infinity : count;
  }

  function pathOf(href, base) {
    if (/^(?:blob|data):/i.test(href)) return '';
    try { return decodeURIComponent(new URL(href, base || document.baseURI).pathname); } catch { return ''; }
  }

  /** The same address, which no cache has seen. By hand, so that the rest of it stays as it is. */
  function fresh(href, base) {
    const url = new URL(href, base || document.baseURI);
    const rest = url.search.slice(1).split('&').filter((pair) => pair && !pair.startsWith('livereload='));
    url.search = '?' + [...rest, 'livereload=' + Date.now()].join('&');
    return url.href;
  }

  // ---------------------------------------------------------------- Stylesheets

  /** What is to be swapped → the element that loads what comes in its place. */
  const loaders = new WeakMap();
  const passing = new WeakSet();

  function swapStyles(path, isMissingReloaded) {
    const links = [...document.querySelectorAll('link[rel~="stylesheet" i][href]')]
      .filter((link) => !link.disabled && !passing.has(link));
    const uses = links.map((link) => ({ score: score(path, link.href), swap: () => swapLink(link) }));
    everyRule((rule, sheet) => {
      if (!(rule instanceof CSSImportRule) || passing.has(rule)) return;
      uses.push({ score: score(path, rule.href, sheet.href), swap: () => swapImport(rule, sheet) });
    });
    const best = uses.reduce((best, use) => Math.max(best, use.score), 0);
    if (best) uses.filter((use) => use.score === best).forEach((use) => use.swap());
    else if (isMissingReloaded) links.filter((link) => new URL(link.href).host === location.host).forEach(swapLink);
  }

  /** Every rule of the page's stylesheets at any depth, but for those of other origins: they may not be read. */
  function everyRule(look, groups = [...document.styleSheets], sheet = null) {
    for (const group of groups) {
      for (const rule of rulesOf(group)) {
        look(rule, sheet || group);
        if (rule.styleSheet) everyRule(look, [rule.styleSheet]);
        else if (rule.cssRules) everyRule(look, [rule], sheet || group);
      }
    }
  }

  const rulesOf = (group) => { try { return [...group.cssRules]; } catch { return []; } };

  /** Has an element load the new styles, and hands over when they are there: no moment without styles. */
  function load(old, loader, done) {
    loaders.get(old)?.remove();
    loaders.set(old, loader);
    passing.add(loader);
    loader.addEventListener('load', done, { once: true });
    loader.addEventListener('error', () => loader.remove(), { once: true }); // The old styles are better than none.
  }

  function swapLink(link) {
    const copy = Object.assign(link.cloneNode(), { href: fresh(link.href) });
    copy.removeAttribute('integrity');
    load(link, copy, () => {
      passing.delete(copy);
      if (copy.sheet && link.sheet) copy.sheet.disabled = link.sheet.disabled;
      link.remove();
    });
    link.after(copy);
  }

  /** An import does not tell when it is there: a link for no medium fetches it first. */
  function swapImport(rule, sheet) {
    const link = document.createElement('link');
    Object.assign(link, { rel: 'stylesheet', media: 'not all', href: fresh(rule.href, sheet.href) });
    const position = () => [...sheet.cssRules].indexOf(rule);
    load(rule, link, () => {
      link.remove();
      if (position() < 0) return;
      passing.add(rule);
      sheet.insertRule(rule.cssText.replace(/url\((["']?).*?\1\)/, () => `url("${link.href}")`), position() + 1);
      setTimeout(() => { if (position() >= 0) sheet.deleteRule(position()); }, 200);
    });
    document.head.append(link);
  }

  // ---------------------------------------------------------------- Images

  /** @returns whether there was any. */
  function swapImages(path) {
    let isFound = false;
    const swapped = (href, base) => {
      if (!score(path, href, base)) return href;
      isFound = true;
      return fresh(href, base);
    };
    // The sizes in a set look like addresses, but none that ends as an image's.
    const swappedSet = (set) => set.replace(/[^\s,](?:\S*[^\s,])?/g, (href) => swapped(href));
    for (const name of ['src', 'href', 'srcset']) {
      for (const element of document.querySelectorAll(`:is(img, source, input, image)[${name}]`)) {
        const old = element.getAttribute(name);
        const next = name === 'srcset' ? swappedSet(old) : swapped(old);
        if (next !== old) element.setAttribute(name, next);
      }
    }
    const swapStyle = (style, base) => {
      for (const name of [...style]) {
        const old = style.getPropertyValue(name);
        const next = old.replace(/(url\((["']?))(.*?)(?=\2\))/g, (_, start, mark, href) => start + swapped(href, base));
        if (next !== old) style.setProperty(name, next, style.getPropertyPriority(name));
      }
    };
    for (const element of document.querySelectorAll('[style*="url("]')) swapStyle(element.style);
    everyRule((rule, sheet) => { if (rule.style) swapStyle(rule.style, sheet.href); });
    return isFound;
  }

  connect();
})();
