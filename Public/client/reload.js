// Loads this page anew, once there is a page to load.

/** So long may a page be empty that was not: a tool may be about to write it. */
const EMPTY_TIME = 1000;
/** So long after it was missing, it may be without what it names: a tool may be writing it. */
const PARTS_TIME = 3000;
/** For a navigation that is on its way to be over. */
const LEAVING_TIME = 3000;

const MEMORY = 'vif:reloaded-from:' + location.pathname;
/** This very page has been reloaded for what it missed, and is as old as before. */
const wasTried = recall(MEMORY) === served
  // A page without an origin has no storage. Then one that was reloaded has had its try.
  || (!hasMemory && navigation?.type === 'reload');
if (!wasTried) remember(MEMORY, '');

let leftAt = -LEAVING_TIME;
listen(window, 'beforeunload', () => { leftAt = performance.now(); });

let reloading = null;

/** @param fresh what `freshPage` has just said, if it was asked. */
async function reload(message, fresh) {
  version = message.version;
  // A cache or a service worker may hand back the same old page: once is enough, or it would go on for ever.
  if (message.isFirst && wasTried) {
    notices.show('age', 'This page is older than its files: it comes from a service worker or a cache.');
    return;
  }
  await loadAgain(message.isFirst, fresh);
}

function loadAgain(isFirst, fresh) {
  return reloading ??= leave(isFirst, fresh).finally(() => { reloading = null; });
}

async function leave(isFirst, fresh) {
  if (fresh === undefined) await freshPage();
  // A reload would call off a navigation that is on its way. If that was a download, the page is still here later.
  await sleep(Math.max(0, leftAt + LEAVING_TIME - performance.now()));
  for (const message of current) done(message, 'reload');
  if (isFirst) remember(MEMORY, served);
  // Better a page without its state than an old one.
  try { keepState(); } catch {}
  location.reload();
}

const isFailure = (status) => status === 404 || status >= 500;
const isEmpty = (text) => !text.replace(/<script[^>]* data-version=[^>]*><\/script>/, '').trim();
/** Of the server's list of a folder's files, which it shows where there is no page. */
const isListing = (text) => text.includes('<script src="/__vif/listing.js" defer></script>');
const isListed = () => !!document.querySelector('script[src="/__vif/listing.js"]');
/** Nothing is lost with this page. */
const isBroken = () => isFailure(status)
  || (document.readyState !== 'loading' && !document.body?.hasChildNodes());

/** By what the server has put into it: a cache, or a service worker, has kept it. */
function isOld(text) {
  const stamp = /\/client\.js" data-version="([^"]+)/.exec(text)?.[1];
  return stamp && isLater(newest, stamp);
}

let asking = null;
/** Ends the wait for the next try. */
let hurryPage = () => {};
listen(document, 'visibilitychange', () => hurryPage());

/** Waits until this page's address answers with a page. @returns `{ text, response }`, or null: just reload. */
function freshPage() {
  asking ??= askForPage().finally(() => {
    asking = null;
    notices.end('page');
  });
  return asking;
}

async function askForPage() {
  // Under a `sandbox` policy the site is another origin's to this page.
  if (window.origin === 'null') return null;
  const start = performance.now();
  let refusals = 0, missingAt;
  for (let delay = 100; ; delay = Math.min(delay * 1.5, 5000)) {
    const limit = setTimeout(say, 300, 'does not answer yet');
    let response;
    try {
      response = await fetch(location.origin + location.pathname + location.search, {
        // As a navigation asks, as far as a script may.
        headers: { Accept: 'text/html,application/xhtml+xml,*/*;q=0.8', 'Upgrade-Insecure-Requests': '1' },
        cache: 'no-store', signal: AbortSignal.timeout(30_000),
      });
      const text = await response.text();
      // A reload may bring the new one. Or not, but not for ever: see `wasTried`.
      if (isOld(text)) return null;
      const time = performance.now() - start;
      let fault = isFailure(response.status) ? 'answers ' + response.status : isEmpty(text) ? 'is empty'
        : isListing(text) && !isListed() ? 'has no page' : '';
      if (fault) missingAt = performance.now();
      else if (performance.now() - missingAt < PARTS_TIME && !await isWholePage(text)) fault = 'is not whole';
      if (!fault || isBroken() || (fault === 'is empty' && time > EMPTY_TIME)) return { text, response };
      for (const message of current) done(message, 'wait');
      if (time > 300) say(fault);
    } catch {
      // It answers without an end; or the server is there, and it is a policy of the page, or its service worker.
      if (response || (channel?.isOpen && (refusals += 1) === 3)) return null;
    } finally {
      clearTimeout(limit);
    }
    await new Promise((resolve) => {
      hurryPage = resolve;
      if (!isHidden()) setTimeout(resolve, delay);
    });
  }
}

/** Whether all that the page names is there. */
const isWholePage = (text) => allAnswer([...nameAll(parse(text), new Map()).keys()].filter(Boolean).map(encodeURI));

function say(fault) {
  notices.show('page', `${location.pathname} ${fault}. Waiting for it …`);
}
