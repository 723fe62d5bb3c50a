// What this page is made of: which files it has, and in which ways.

/** The path of an address on this server, or null. */
function pathOf(href, base) {
  try {
    const url = new URL(href, base || document.baseURI);
    return url.host === location.host ? canonical(url.pathname) : null;
  } catch {
    return null;
  }
}

/** One name for all addresses of a file: other spellings, `/about` for `/about.html`, `/docs/` for `/docs/index.html`. */
function canonical(path) {
  try { path = decodeURIComponent(path); } catch {}
  return path.replace(/\.(gz|br|zst)$/, '').replace(/\.html$/, '').replace(/\/index$/, '/');
}

// Before a script of the page can give it another.
const firstPath = pathOf(location.href);
const isOwn = (path) => path === firstPath || path === pathOf(location.href);

/** Path → way → address: all that was asked for. The list that the browser keeps has an end, and may be cleared. */
const loaded = new Map();

function put(uses, path, way, address) {
  if (!uses.has(path)) uses.set(path, new Map());
  uses.get(path).set(way, address);
}

const isVague = navigator.userAgent.includes('Gecko/') && navigation?.type === 'reload';

/** Path → since when no element names it any more. */
const given = new Map();

function note(entries, uses = loaded) {
  for (const { name, initiatorType, startTime, transferSize, encodedBodySize } of entries) {
    const path = pathOf(name);
    // Not what this script asks for itself.
    if (path === null || path.startsWith('/__vif/') || isFresh(name)) continue;
    if (initiatorType === 'fetch' && isOwn(path)) continue;
    if (startTime < given.get(path) && (initiatorType === 'css' || isElementWay(initiatorType))) continue;
    // What another document in this process has asked for, Chromium hands out under the word of that one: from its memory, or
    // after it has asked the server, who may have sent it anew. The size of a mere confirmation is 300. Firefox calls all images
    // of a page that is loaded again by one word.
    const isWhole = encodedBodySize > 0 && transferSize > encodedBodySize && transferSize !== 300;
    const isShared = initiatorType === 'css'
      || (SHOWN_AS.test(initiatorType) && (!isWhole || isVague || window.length > 0 || parent !== window));
    put(uses, path, isShared ? SHARED : initiatorType || 'other', name);
  }
}

/** After a change of the document: what elements of its source no longer name. */
function giveUp(paths) {
  for (const path of paths) {
    given.set(path, performance.now());
    for (const way of [...loaded.get(path)?.keys() || []]) if (isElementWay(way)) loaded.get(path).delete(way);
  }
}

/** Path → when it was last looked up. What was asked for before, and is listed after, may be the old file. */
const lookedUp = new Map();

const observer = new PerformanceObserver((list) => {
  const entries = list.getEntries();
  note(entries);
  for (const { name, startTime } of entries) {
    const path = pathOf(name);
    if (startTime < lookedUp.get(path) && !isOwn(path) && !isFresh(name)) {
      lookedUp.delete(path);
      applyChange({ type: 'change', version, paths: [path], missed: true });
    }
  }
});
observer.observe({ type: 'resource', buffered: true });
performance.setResourceTimingBufferSize(100_000);

/** So many may not have reached the observer yet. */
const LATE_ENTRIES = 999;

/** What the document holds now, looked up once for all files of a change. */
let survey = null;

/** @returns `roots`: what styles and elements are in; `named`: path → way; `guests`: frames with their own client. */
function look() {
  if (survey) return survey;
  // Observers are told later; the list may be full, or have been cleared.
  note([...observer.takeRecords(), ...performance.getEntriesByType('resource').slice(-LATE_ENTRIES)]);
  const roots = [], named = new Map(), guests = new Set();
  const enter = (root) => {
    roots.push(root);
    for (const element of root.querySelectorAll('*')) {
      if (element.shadowRoot?.querySelectorAll) enter(element.shadowRoot);
      const inner = frameIn(element);
      if (!inner) continue;
      if (inner[mark] || inner.querySelector('[data-vif="off"]')) {
        guests.add(pathOf(inner.URL)).add(pathOf(element.src || element.data));
      } else {
        note(inner.defaultView.performance.getEntriesByType('resource'), named);
        enter(inner);
      }
    }
    nameAll(root, named);
    for (const sheet of root.styleSheets) put(named, pathOf(sheet.href), 'link');
  };
  enter(document);
  queueMicrotask(() => { survey = null; });
  return survey = { roots, named, guests };
}

/** Adds what the elements below a root name: path → way. */
function nameAll(root, named) {
  for (const element of root.querySelectorAll('script[src],iframe[src],frame[src],link[rel~="stylesheet" i][href]')) {
    put(named, pathOf(element.src || element.href), element.localName);
  }
  const see = (address, base, way) => { put(named, pathOf(address, base), way); };
  visitElements(root, see);
  for (const element of root.querySelectorAll('[style*="url("]')) inCSS(element.getAttribute('style'), element.baseURI, see);
  return named;
}

/** The document in a frame, where its origin is ours. */
function frameIn(element) {
  if (!/^(iframe|frame|object|embed)$/.test(element.localName)) return null;
  try { return element.contentDocument || element.getSVGDocument?.(); } catch { return null; }
}

const FRAMES = ['iframe', 'frame', 'object', 'embed'];
/** A script that is a stylesheet. */
const MODULE = 'css module';
/** An image or what else styles name, asked for in this way by this document or another. */
const SHARED = 'shared';
/** What styles named that may have been replaced since. */
const wereInStyles = new Set();

function noteStyle(sheet) {
  const see = (address, base) => { wereInStyles.add(pathOf(address, base)); };
  visitRules(sheet, baseOf(sheet), see);
  staleImports(sheet, see);
}

/** The ways in which this page has a file, in the words of resource timing; `document` where the page is the file. */
function usesOf(path) {
  path = canonical(path);
  lookedUp.set(path, performance.now());
  const { named, guests, roots } = look();
  const uses = new Set([loaded, named].flatMap((list) => [...list.get(path)?.keys() || []]));
  if (guests.has(path)) for (const way of FRAMES) uses.delete(way);
  if (path.endsWith('.css') && uses.has('script') && !named.get(path)?.has('script')) {
    uses.delete('script');
    uses.add(MODULE);
  }
  if (uses.has('css') || uses.has('other') || uses.has(SHARED) || given.has(path)) {
    const isStyle = named.get(path)?.has('css') || isInStyles(path, roots);
    if (isStyle) uses.add('css');
    // What the styles named before they were edited is used no more. What else nothing names may be a script's, or be named
    // in a style that cannot be read.
    if (uses.delete(SHARED) && !isStyle && !named.has(path) && !wereInStyles.has(path)) uses.add('img');
    // Some engines have no better word for icons, tracks, fonts, and what SVG refers to.
    if ((isStyle || named.has(path)) && uses.delete('other')) uses.add('link');
    if (wereInStyles.has(path)) uses.delete('other');
  }
  if (isOwn(path)) uses.add('document');
  return uses;
}

/** Whether a style that can be read names this file. */
function isInStyles(path, roots) {
  let isFound = false;
  const see = (address, base) => { isFound ||= pathOf(address, base) === path; };
  for (const root of roots) {
    visitStyles(root, see);
    for (const sheet of root.styleSheets) staleImports(sheet, see);
  }
  return isFound;
}

/** Whether this page is, or has, one of those that the server saw ask for what has changed. */
function isUser({ users = [] }) {
  // What is still on its way is listed later: see the observer.
  for (const path of users) lookedUp.set(canonical(path), performance.now());
  const lists = [loaded, look().named];
  // A frame sees to itself, and may be gone already to do so.
  const isHere = (path) => lists.some((list) => [...list.get(path)?.keys() || []].some((way) => !FRAMES.includes(way)));
  return users.map(canonical).some((path) => isOwn(path) || isHere(path));
}

/** All that this page has below a folder. */
function usedBelow(folder) {
  const paths = [...loaded.keys(), ...look().named.keys(), firstPath, pathOf(location.href)];
  return [...new Set(paths)].filter((path) => path?.startsWith(canonical(folder)));
}

const SHOWN_AS = /^(im(g|age|ageset)|input|video|audio|track|source|use|object|embed|icon|body|element)$/i;

const isElementWay = (way) => way === SHARED || way === 'link' || SHOWN_AS.test(way) || FRAMES.includes(way);

/** @returns the paths of which all uses are among those that were `found`: path → `css` or `element` → … */
function wholly(found) {
  return new Set([...found.keys()].filter((path) => [...usesOf(path)].every((way) => (
    // A preload may stand for any of them.
    way === 'document' || way === 'link' || found.get(path).has(SHOWN_AS.test(way) ? 'element' : way)))));
}
