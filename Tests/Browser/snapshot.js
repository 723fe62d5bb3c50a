// Runs before all scripts of every page and frame: tells which document this is, and what it shows.
(() => {
  const load = Math.random().toString(36).slice(2);
  const channel = new BroadcastChannel('vif-test');
  const tab = () => { try { return sessionStorage.tab ?? null } catch { return null } };

  const resolved = (address) => {
    const url = new URL(address, document.baseURI);
    url.searchParams.delete('vif');
    return url.href;
  };
  const plain = (name, value) => {
    if (name === 'srcset') return value.split(',').map((part) => part.trim().replace(/^\S+/, resolved)).join(', ');
    return /(^|:)(href|src|poster|data)$/.test(name) ? resolved(value) : value;
  };

  // Attributes in one order; without what tells the versions apart.
  const source = (node, isExact) => {
    if (node.nodeType !== Node.ELEMENT_NODE) return node.nodeName + ':' + node.nodeValue;
    if (node.localName === 'vif-notice') return '';
    const isClient = node.localName === 'script' && node.src.includes('/__vif/');
    const attributes = isClient && !isExact ? '' : [...node.attributes].map(({ name, value }) =>
      `${name}="${isExact ? value : plain(name, value)}"`).sort().join(' ');
    return `<${node.localName} ${attributes}>${[...node.childNodes].map((child) => source(child, isExact)).join('')}</>`;
  };

  const shown = () => ({
    images: [...document.images].map((image) => [image.complete, image.naturalWidth]),
    styles: [...document.querySelectorAll('i[class]')].map((element) =>
      [element.className, getComputedStyle(element).getPropertyValue('--version'), element.offsetWidth].join(' ')),
    parts: window.parts ?? null,
  });

  const fonts = () => [...document.querySelectorAll('b[class]')].map((element) => element.className + ' ' + element.offsetWidth);

  const messages = [];
  window.WebSocket = class extends WebSocket {
    constructor(...words) {
      super(...words);
      this.addEventListener('message', ({ data }) => messages.push(data));
    }
  };

  // Fonts and images of styles are asked for when a layout needs them.
  const waits = () => {
    if (document.readyState !== 'complete') return 'its end';
    if (!messages.some((text) => text.includes('"hello"'))) return 'its socket';
    if (document.querySelector('script[type=module]') && !window.isReady) return 'its script';
    return document.body.offsetHeight >= 0 && document.fonts.status === 'loading' ? 'fonts' : '';
  };

  const snapshot = () => ({
    key: tab() + ' ' + location.pathname, path: decodeURIComponent(location.pathname), isTop: window === top, load,
    waits: waits(), exact: source(document.documentElement, true), source: source(document.documentElement, false),
    shown: shown(), fonts: fonts(), messages: messages.slice(-8),
  });

  channel.onmessage = ({ data }) => {
    if (data.ask && tab() !== null) channel.postMessage({ answer: data.ask, snapshot: snapshot() });
  };
  window.vifTest = { snapshot };
})();
