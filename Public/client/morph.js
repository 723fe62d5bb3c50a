// A changed page without a reload: what its author changed is changed in the document, and nothing else is touched.

const Parser = window.DOMParser;
/** Where this page came from: scripts may give it another address. */
const startAddress = location.href.split('#')[0];
/** The text that this document was made of, once it is known. */
let source = null;
let remembering = null;
/** What this page was answered with: WebKit does not tell. */
let status = navigation?.responseStatus;
/** In milliseconds, from the save of a file until the server's pages say so. */
const NEWS_TIME = 1000;
/** Until then the text may be newer than the document: it came from no cache, and scripts have changed the document. */
let doubtfulUntil = 0;

/** What cannot be put into a document after the fact, or only with its scripts. */
const FIXED = 'script, template, base, meta[http-equiv], meta[charset]';
/** What scripts may be listening to, or look for by its name: nobody tells them of another. */
const BOUND = [FIXED, HEAVY, 'button, form, [id], [class], [role], [tabindex]'].join();
/** A library keeps what it knows of an element there: it would not know of the change. */
const isOwned = (element) => Object.keys(element).some((name) => /^[_$]|vnode|htmx/.test(name));
const isCustom = (element) => customElements.get(element.getAttribute('is') || element.localName);
const isMorphable = () => document.contentType === 'text/html' && document.characterSet === 'UTF-8'
  && document.body?.localName === 'body';

function rememberSource() {
  return remembering ||= readSource().catch(() => {});
}

async function readSource() {
  if (!MORPH || !isMorphable()) return;
  // Most browsers have it still, and do not ask the server.
  const response = await fetch(startAddress, { cache: 'force-cache', headers: { Accept: 'text/html' } });
  const text = await response.text();
  const page = parse(text);
  if (page.querySelector('script[data-version]')?.dataset.version !== served) return;
  status ||= response.status;
  if (!response.ok) return;
  source = text;
  const entry = performance.getEntriesByName(response.url).at(-1);
  const isCached = entry?.transferSize === 0 && entry.decodedBodySize > 0;
  if (!isCached && !isPristine(page)) doubtfulUntil = performance.now() + NEWS_TIME;
  keys = new Map();
}

whenLoaded(() => (window.requestIdleCallback || setTimeout)(rememberSource));

let policy = null;
function parse(text) {
  try {
    policy ||= window.trustedTypes?.createPolicy('vif', { createHTML: (html) => html });
  } catch {
    // Either none is needed, or the parser throws.
  }
  return new Parser().parseFromString(policy ? policy.createHTML(text) : text, 'text/html');
}

/** @returns whether the document shows this text now. If not, it needs a reload. */
function morph(text) {
  try {
    if (source === null || performance.now() < doubtfulUntil || location.href.split('#')[0] !== startAddress) refuse();
    const old = parse(source), next = parse(text);
    const before = nameAll(old, new Map()), after = nameAll(next, new Map());
    for (const sheet of document.styleSheets) noteStyle(sheet);
    patch(old, next);
    giveUp([...before.keys()].filter((path) => !after.has(path)));
    source = text;
    return true;
  } catch {
    return false;
  } finally {
    keys = new Map();
    numbers = new Map();
  }
}

/** Whether the document is just what its text says. */
const isPristine = (page) => isSame(page.documentElement, document.documentElement);

function patch(old, next) {
  if (fixedParts(old) !== fixedParts(next)) refuse();
  const wasPristine = isPristine(old);
  const edits = [];
  compare(old.documentElement, next.documentElement, edits);
  const live = findLive(old.documentElement, edits);
  // Once on paper: if that is not the new page, there is no telling what the document would be.
  for (const { node, edit } of edits) {
    edit((each) => each);
    forgetKeys(node);
  }
  if (!isSame(old.documentElement, next.documentElement)) refuse();
  const states = readState();
  const players = new Set();
  for (const { node, edit, isSource } of edits) {
    edit((each) => live.get(each));
    if (isSource) players.add(live.get(node).closest('video, audio'));
  }
  for (const player of players) player?.load();
  states.forEach(writeState);
  if (!wasPristine) return;
  // Whatever an element of the page may have done meanwhile.
  for (const node of keys.keys()) if (node.ownerDocument === document) keys.delete(node);
  if (!isPristine(next)) refuse();
}

function fixedParts({ doctype, documentElement }) {
  const parts = [...documentElement.querySelectorAll(FIXED)].filter((element) => !isClientTag(element));
  return [doctype?.name, doctype?.publicId, doctype?.systemId, documentElement.getAttribute('manifest'),
    ...parts.map((element) => element.outerHTML)].join('\n');
}

/** Adds to `edits` what makes `next` of `old`: each `edit` is told how to find what stands for a node of `old`. */
function compare(old, next, edits) {
  if (isSame(old, next)) return;
  if (!isElement(old)) {
    edits.push({ node: old, text: old.data, edit: (find) => { setText(find(old), next.data); } });
    return;
  }
  if (old.matches(FIXED)) refuse();
  for (const name of new Set([...namesOf(old), ...namesOf(next)])) {
    const from = old.getAttribute(name);
    const attr = next.getAttributeNode(name);
    if (from === (attr && attr.value)) continue;
    if (name === 'onload' || name === 'is') refuse();
    edits.push({
      node: old, name, values: [from, attr && attr.value], isSource: old.localName === 'source',
      edit(find) {
        const element = find(old);
        delete authored.get(element)?.[name];
        // Some names that a parser takes, `setAttribute` refuses.
        if (attr) element.setAttributeNode(element.ownerDocument.importNode(attr));
        else element.removeAttribute(name);
      },
    });
  }
  const before = childrenOf(old);
  const after = childrenOf(next);
  const pairs = align(before, after);
  for (const [mine, theirs] of pairs) compare(theirs, mine, edits);
  const kept = new Set(pairs.values());
  const removed = before.filter((node) => !kept.has(node));
  const added = after.filter((node) => !pairs.has(node));
  if (removed.length + added.length === 0) return;
  const fixed = next.ownerDocument.scripts.length > 1 ? BOUND : FIXED;
  const isFixed = (node) => isElement(node) && (node.matches(fixed) || node.querySelector(fixed));
  if ([...removed, ...added].some(isFixed)) refuse();
  edits.push({
    node: old, before, removed, isSource: /^(video|audio)$/.test(old.localName),
    edit(find) {
      const parent = find(old);
      for (const child of removed) find(child).remove();
      let previous = null;
      for (const node of after) {
        const child = pairs.has(node) ? find(pairs.get(node)) : parent.ownerDocument.importNode(node, true);
        if (!pairs.has(node)) parent.insertBefore(child, previous ? previous.nextSibling : parent.firstChild);
        previous = child;
      }
    },
  });
}

/** Only where it differs: what is selected elsewhere in it stays. */
function setText(node, text) {
  const { data } = node;
  let start = 0, end = data.length, last = text.length;
  while (start < end && start < last && data[start] === text[start]) start += 1;
  for (; end > start && last > start && data[end - 1] === text[last - 1]; end -= 1) last -= 1;
  node.replaceData(start, end - start, text.slice(start, last));
}

/** @returns Map: node of the old page → what it has become in the document. Refuses where that is unclear. */
function findLive(root, edits) {
  const live = new Map([[root, document.documentElement]]);
  const find = (node) => {
    if (!live.has(node)) {
      const parent = node.parentNode;
      for (const pair of counterparts(childrenOf(parent), childrenOf(find(parent)))) live.set(...pair);
    }
    return live.get(node) || refuse();
  };
  for (const { node: old, text, name, values, before, removed } of edits) {
    const node = find(old);
    for (let element = node; element; element = element.parentElement) {
      if (isElement(element) && (isOwned(element) || isCustom(element))) refuse();
    }
    if (text !== undefined && node.data !== text) refuse();
    if (name && !values.includes(attribute(node, name))) refuse();
    if (!before) continue;
    const children = childrenOf(node);
    const places = before.map((child) => children.indexOf(find(child)));
    // Scripts add to the head and the body what is no part of the page.
    if (!/^(head|body)$/.test(old.localName) && places.length !== children.length) refuse();
    if (places.some((place, i) => place < places[i - 1])) refuse();
    const isOwner = (child) => isElement(child) && [child, ...child.querySelectorAll('*')].some(isOwned);
    // Scripts have made something else of it.
    if (removed.some((child) => isOwner(find(child)) || !isSame(child, find(child)))) refuse();
  }
  return live;
}
