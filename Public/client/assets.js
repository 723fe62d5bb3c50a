// Images, icons, fonts and media that are shown anew in their places.

/** What has arrived at its fresh address. */
const arrived = new Set();

/** What is named by its old address gets the fresh one, once that has arrived. */
function arrivedAddress(address, base) {
  const fresh = freshAddress(address, base);
  return arrived.has(fresh) ? fresh : null;
}

/** The same, and puts the arrival of what is not there yet among those. */
const collecting = (arrivals) => (address, base, way) => {
  const fresh = freshAddress(address, base);
  if (fresh && !arrived.has(fresh) && !arrivals.has(fresh)) arrivals.set(fresh, arrival(fresh, way));
  return arrivedAddress(address, base);
};

/** @returns the paths of which every use in this page is being swapped. */
async function swapAssets(paths, stamp) {
  const found = new Map();
  refreshAssets(stampAll(paths, stamp), found).catch(() => loadAgain());
  return wholly(found);
}

/**
 * All at once, and what has not arrived stays as it was.
 *
 * @param found is given what is named: path → `css` or `element` → …
 */
async function refreshAssets(wanted, found = new Map()) {
  const arrivals = new Map(), ask = collecting(arrivals);
  visit((address, base, way) => {
    const path = pathOf(address, base);
    if (!wanted.has(path)) return null;
    if (/^(css|font|body)$/.test(way)) put(found, path, 'css');
    if (!/^(css|font)$/.test(way)) put(found, path, 'element');
    return ask(address, base, way);
  });
  const kept = await Promise.all(arrivals.values());
  if (kept.some(Boolean)) visit(arrivedAddress);
}

/** Loads what will be shown, so that there is no moment without it. */
async function arrival(address, way) {
  let kept = true;
  try {
    if (way === 'font') {
      await new FontFace('vif', quoted(address)).load();
    } else if (/^(use|track|source|video|audio|object|embed)$/.test(way)) {
      if (!await answers(address)) return false;
    } else {
      kept = document.createElementNS('http://www.w3.org/1999/xhtml', 'img');
      kept.src = address;
      await kept.decode();
    }
  } catch {
    return false;
  }
  arrived.add(address);
  return kept;
}

/** Shows each address in the page to `use`, with its base and its way; what that returns takes its place. */
function visit(use) {
  for (const root of look().roots) {
    visitElements(root, use);
    visitStyles(root, use);
  }
}

const SHOWN = 'img,source,input[type="image" i],video,audio,track,image,feImage,use,object,embed,link[rel*="icon" i],[background],'
  + ['fill', 'stroke', 'filter', 'mask', 'clip-path', 'cursor'].map((name) => `[${name}*="url("]`).join();

function visitElements(root, use) {
  for (const element of root.querySelectorAll(SHOWN)) {
    for (const attribute of [...element.attributes]) {
      const { name, value } = attribute;
      const way = name === 'background' ? 'body' : /^(poster|srcset)$/.test(name) ? 'img' : element.localName;
      const see = (address) => (/^(#|$)/.test(address) ? null : use(address, element.baseURI, way));
      let text = value;
      if (name === 'srcset') {
        // An address may hold commas, but neither begin nor end with one.
        text = value.replace(/(\s[\d.]+[wxh]),(?=\S)/g, '$1, ')
          .replace(/[^\s,](?:\S*[^\s,])?/g, (address) => see(address) || address);
        if (!isFresh(text)) continue;
      } else if (/^(src|poster|data|(xlink:)?href|background)$/.test(name)) {
        text = see(value.trim()) || value;
      } else if (name !== 'style' && value.includes('url(')) {
        text = inCSS(value, element.baseURI, use);
      }
      if (text === value) continue;
      keepAuthored(element, name);
      const media = way !== 'track' && name.startsWith('src') && element.closest('video,audio');
      const goOn = media && pathOf(media.currentSrc) === pathOf(value, element.baseURI) && hold(media);
      attribute.value = text;
      if (goOn) goOn();
      if (way === 'track') {
        // Firefox loads no second file into the same one.
        const next = element.cloneNode();
        authored.set(next, authored.get(element));
        element.replaceWith(next);
        next.track.mode = element.track.mode;
      }
    }
  }
}

const places = new WeakMap();

/** Where the media is and whether it plays. @returns what loads it anew, and goes on there. */
function hold(media) {
  const place = places.get(media)
    || { time: media.currentTime, rate: media.playbackRate, isPlaying: !media.paused && !media.ended };
  places.set(media, place);
  return () => {
    media.addEventListener('loadedmetadata', () => {
      places.delete(media);
      media.currentTime = place.time;
      media.playbackRate = place.rate;
      if (place.isPlaying) media.play().catch(() => {});
    }, { once: true });
    media.load();
  };
}

function visitStyles(root, use) {
  for (const element of root.querySelectorAll('[style*="url("]')) {
    // Not every XML has one.
    if (!element.style) continue;
    const text = inCSS(element.style.cssText, element.baseURI, use);
    if (text === element.style.cssText) continue;
    keepAuthored(element, 'style');
    element.style.cssText = text;
  }
  for (const sheet of [...root.styleSheets, ...root.adoptedStyleSheets || []]) visitRules(sheet, baseOf(sheet), use);
}

/** The rules of a sheet, or of a rule. */
function visitRules(owner, base, use) {
  (rulesOf(owner) || []).forEach((rule, index) => {
    if (rule.type === CSSRule.IMPORT_RULE) {
      if (rule.styleSheet) visitRules(rule.styleSheet, rule.styleSheet.href, use);
    } else if (rule.type === CSSRule.FONT_FACE_RULE) {
      // Not all engines let its style be changed.
      const text = inCSS(rule.cssText, base, use, 'font');
      if (text === rule.cssText) return;
      owner.deleteRule(index);
      owner.insertRule(text, index);
    } else {
      if (rule.style) {
        const text = inCSS(rule.style.cssText, base, use);
        if (text !== rule.style.cssText) rule.style.cssText = text;
      }
      if (rule.cssRules?.length > 0) visitRules(rule, base, use);
    }
  });
}

/** A text of CSS with the addresses in it replaced. */
function inCSS(text, base, use, way = 'css') {
  return text.replace(/url\(\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|((?:[^"'()\s\\]|\\.)*))\s*\)/g,
    (whole, ...found) => {
      const address = (found[0] ?? found[1] ?? found[2]).replace(/\\(.)/g, '$1');
      const fresh = /^(#|data:|$)/.test(address) ? null : use(address, base, way);
      return fresh ? quoted(fresh) : whole;
    });
}
