// Which nodes of one version of a document are which nodes of another.

/** Thrown where only a reload is right. */
const refuse = () => { throw new Error(); };

/** Node → its number; equal nodes, with all that is in them, have the same. */
let keys = new Map();
let numbers = new Map();

const isElement = (node) => node.nodeType === 1;
const isClientTag = (node) => node.matches('script[data-version][src$="/__vif/client.js"]');
/** Is no part of what the author wrote; and a declared shadow root is no child in a live document. */
const isIgnored = (node) => node.localName === 'script' ? isClientTag(node)
  : node.localName === 'template' ? node.hasAttribute('shadowrootmode') : node.localName === 'vif-notice';

/** What a page that runs scripts shows has no `<noscript>`, and its text is parsed otherwise in one that does not. */
function childrenOf(node) {
  const children = [];
  if (node.localName === 'noscript') return children;
  let child = (node.localName === 'template' ? node.content : node).firstChild;
  for (; child; child = child.nextSibling) if (!isIgnored(child)) children.push(child);
  return children;
}

/** As its author wrote it: before an address in it was swapped. */
const attribute = (element, name) => authored.get(element)?.[name] ?? element.getAttribute(name);
/** Browsers hide a nonce from the page. */
const namesOf = (element) => element.getAttributeNames().filter((name) => name !== 'nonce');

function keyOf(node) {
  let key = keys.get(node);
  if (key === undefined) {
    // Pages have thousands of nodes.
    const text = isElement(node)
      ? childrenOf(node).map(keyOf).join() + ` ${node.namespaceURI} ${node.localName} `
        + (node.hasAttributes() ? JSON.stringify(namesOf(node).sort().map((name) => [name, attribute(node, name)])) : '[]')
      : node.nodeName + node.nodeValue;
    key = numbers.get(text) ?? numbers.size;
    numbers.set(text, key);
    keys.set(node, key);
  }
  return key;
}

/** What is in the node has changed. */
function forgetKeys(node) {
  for (; node; node = node.parentNode) keys.delete(node);
}

const isSame = (a, b) => keyOf(a) === keyOf(b);
const kindOf = (node) => node.nodeName + (isElement(node) ? '#' + node.id : '');
/** What loses most where it is made anew. */
const HEAVY = 'iframe, video, audio, object, embed, canvas, input, textarea, select, details, dialog';

/** How much speaks for two nodes being the same: 0 where they are not. */
function kinship(a, b) {
  if (a.nodeName !== b.nodeName) return 0;
  if (!isElement(a)) return isSame(a, b) && a.nodeValue.trim() ? 6 : 1;
  if (isSame(a, b)) return a.matches(HEAVY) || a.querySelector(HEAVY) ? 1000 : 10;
  if (/^(head|body)$/.test(a.localName)) return 10;
  const differs = (name) => a.getAttribute(name) !== b.getAttribute(name);
  if (differs('name') || differs('type') || (a.id && b.id && differs('id'))) return 0;
  const inA = childrenOf(a).map(keyOf);
  const inB = childrenOf(b).map(keyOf);
  const alike = inB.filter((key) => inA.includes(key)).length / (inA.length + inB.length + 1);
  return 2 + 4 * alike + (a.id && !differs('id') ? 100 : 0);
}

/** The heaviest pairs of two lists that stand in the same order in both. @returns Map: node of `b` → node of `a`. */
function align(a, b) {
  const pairs = new Map();
  a = [...a];
  b = [...b];
  while (a.length && b.length && isSame(a[0], b[0])) pairs.set(b.shift(), a.shift());
  while (a.length && b.length && isSame(a.at(-1), b.at(-1))) pairs.set(b.pop(), a.pop());
  if (a.length * b.length > 4e6) refuse();
  // best[i][j]: the weight of what follows a[i] and b[j].
  const best = [...a, 0].map(() => new Float64Array(b.length + 1));
  const paired = (i, j) => {
    const weight = kinship(a[i], b[j]);
    return weight && weight + best[i + 1][j + 1];
  };
  for (let i = a.length; i--;) {
    for (let j = b.length; j--;) best[i][j] = Math.max(paired(i, j), best[i + 1][j], best[i][j + 1]);
  }
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    if (best[i][j] === best[i + 1][j]) i++;
    else if (best[i][j] === best[i][j + 1]) j++;
    else pairs.set(b[j++], a[i++]);
  }
  return pairs;
}

/**
 * What the nodes of `old` have become in `live`, to which scripts have added: those of a kind, and those that are
 * equal, if there are as many of them in both.
 */
function counterparts(old, live) {
  const found = new Map();
  for (const nameOf of [kindOf, keyOf]) {
    const group = (list) => {
      const groups = new Map();
      for (const node of list) groups.set(nameOf(node), [...groups.get(nameOf(node)) || [], node]);
      return groups;
    };
    const theirs = group(live);
    for (const [name, nodes] of group(old)) {
      if (theirs.get(name)?.length !== nodes.length) continue;
      nodes.forEach((node, i) => { if (!found.has(node)) found.set(node, theirs.get(name)[i]); });
    }
  }
  return found;
}
