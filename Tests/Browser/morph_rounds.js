// Random documents, random edits by the author, random changes by scripts and the user meanwhile: what `morph` makes of them.
// Defined in the scope of the client's files: see test_morph.py.

function rounds(seed, count) {
  const random = (below) => {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return Math.floor(seed / 65536) % below;
  };
  const pick = (list) => list[random(list.length)];
  const word = () => (random(3) ? 'w' + random(1e4) : pick(['a', 'b', ' ', '\n']));

  // A model of a document: the same element has the same number before and after the edits.
  let last = 0;
  const element = (depth) => {
    const tag = pick(depth > 0 ? ['div', 'section', 'ul', 'p', 'b'] : ['i', 'b', 'em', 'input']);
    const attributes = {};
    if (random(4) === 0) attributes.class = pick(['x', 'y z', 'x y']);
    if (random(4) === 0) attributes.title = word();
    const node = { number: last += 1, tag, attributes, children: [] };
    if (random(8) === 0) attributes.id = 'i' + node.number;
    if (tag !== 'input') node.children = children(depth - 1);
    return node;
  };
  const children = (depth) => {
    const list = [];
    for (let i = random(6); i > 0; i--) {
      if (depth < 0 || random(3) === 0) list.push({ number: last += 1, text: word() });
      else list.push(element(depth));
    }
    return list;
  };
  const all = (node) => [node, ...(node.children || []).flatMap(all)];
  const copy = (node) => JSON.parse(JSON.stringify(node));
  // Nothing that a parser would put right.
  const tags = { div: 'x-div', section: 'x-sec', ul: 'x-ul', p: 'x-p', b: 'x-b', i: 'x-i', em: 'x-em', input: 'input', body: 'body' };
  const html = (node) => {
    if ('text' in node) return node.text;
    const attributes = Object.entries(node.attributes).map(([name, value]) => ` ${name}="${value}"`).join('');
    const inner = node.children.map(html).join('');
    return `<${tags[node.tag]}${attributes}>` + (node.tag === 'input' ? '' : `${inner}</${tags[node.tag]}>`);
  };
  const page = (body) => `<!doctype html><html><head><title>t</title></head>${html(body)}</html>`;

  const edit = (body) => {
    const target = pick(all(body).filter((node) => node.children && node.tag !== 'input'));
    const list = target.children;
    const place = random(list.length + 1);
    switch (random(6)) {
      case 0: list.splice(place, 0, element(1)); break;
      case 1: list.splice(place, 1); break;
      case 2: if (target !== body) target.attributes.title = word(); break;
      case 3: if (target !== body) delete target.attributes.class; break;
      case 4: if (list.length > 1) list.push(...list.splice(place, 1)); break;
      case 5: {
        const text = pick(all(body).filter((node) => 'text' in node).concat(null));
        if (text) text.text = word();
      }
    }
  };
  // Two texts in a row are one in a document.
  const join = (node) => {
    for (let i = node.children.length - 1; i > 0; i--) {
      const [a, b] = node.children.slice(i - 1, i + 1);
      if ('text' in a && 'text' in b) node.children.splice(i - 1, 2, { number: last += 1, text: a.text + b.text });
    }
    node.children = node.children.filter((child) => child.text !== '');
    node.children.forEach((child) => child.children && join(child));
    return node;
  };

  const texts = [];
  /** A script or the user changes a node of the document. */
  const live = (node) => {
    if (node.nodeType === 3) {
      if (node.data.includes('LIVE')) return;
      texts.push(node.data);
      node.data = `LIVE${texts.length - 1};`;
    } else if (node.localName === 'input' && random(2)) {
      node.value = 'typed';
    } else {
      switch (random(3)) {
        case 0: node.setAttribute('data-live', '1'); break;
        case 1: node.classList.add('live'); break;
        case 2: if (node.localName !== 'input') node.insertBefore(document.createElement('live-x'), pick([...node.childNodes, null])); break;
      }
    }
  };
  /** The document without what `live` has done. */
  const plain = (root) => {
    const clone = root.cloneNode(true);
    for (const node of clone.querySelectorAll('live-x')) node.remove();
    for (const node of clone.querySelectorAll('*')) {
      node.removeAttribute('data-live');
      if (node.classList.contains('live')) node.classList.remove('live');
      if (node.getAttribute('class') === '') node.removeAttribute('class');
    }
    for (const walker = document.createTreeWalker(clone, NodeFilter.SHOW_TEXT); walker.nextNode();) {
      walker.currentNode.data = walker.currentNode.data.replace(/LIVE(\d+);/g, (_, index) => texts[index]);
    }
    clone.normalize();
    return clone.outerHTML;
  };
  const childrenIn = (node) => [...node.childNodes].filter((child) => child.localName !== 'live-x');
  const pairUp = (model, node, pairs) => {
    pairs.set(model.number, node);
    (model.children || []).forEach((child, i) => pairUp(child, childrenIn(node)[i], pairs));
    return pairs;
  };

  const result = { morphed: 0, refused: 0, kept: 0, faults: [] };
  for (let round = 0; round < count; round++) {
    const before = join({ number: last += 1, tag: 'body', attributes: {}, children: children(2).concat(element(2), element(2)) });
    const after = copy(before);
    for (let i = 1 + random(4); i > 0; i--) edit(after);
    join(after);
    source = page(before);
    const root = parse(source).documentElement;
    document.replaceChild(document.importNode(root, true), document.documentElement);
    const nodes = pairUp(before, document.body, new Map());
    const changed = [];
    if (round % 4) for (let i = random(4); i > 0; i--) live(changed[changed.push(pick([...nodes.values()])) - 1]);
    const wanted = parse(page(after)).documentElement.outerHTML;
    const then = document.documentElement.outerHTML;
    const describe = (what) => ({ round, what, before: html(before), after: html(after), then, now: document.documentElement.outerHTML });
    if (!morph(page(after))) {
      result.refused += 1;
      if (document.documentElement.outerHTML !== then) result.faults.push(describe('refused, and touched the document'));
      if (changed.length === 0) result.faults.push(describe('refused, and nobody had changed the document'));
      continue;
    }
    result.morphed += 1;
    if (plain(document.documentElement) !== wanted) result.faults.push(describe('is not the new page'));
    // What stands unchanged where it stood, and cannot be mistaken for something else, is the same node.
    const now = new Map();
    const follow = (model, node, isSure) => {
      const was = all(before).find((one) => one.number === model.number);
      isSure &&= was !== undefined && was.tag === model.tag;
      if (isSure && html(was) === html(model) && model.children?.length > 0
        && all(before).filter((one) => html(one) === html(model)).length === 1
        && all(after).filter((one) => html(one) === html(model)).length === 1) now.set(model.number, node);
      if (!model.children) return;
      const list = childrenIn(node);
      const isOrdered = was?.children && JSON.stringify(was.children.map((one) => one.number)) === JSON.stringify(model.children.map((one) => one.number));
      if (list.length === model.children.length) model.children.forEach((child, i) => follow(child, list[i], isSure && isOrdered));
    };
    follow(after, document.body, true);
    for (const [number, node] of now) {
      if (nodes.get(number) !== node) result.faults.push(describe(`has made node ${number} anew: ${node.outerHTML}`));
      else result.kept += 1;
    }
    result.faults.splice(3);
  }
  return result;
}
