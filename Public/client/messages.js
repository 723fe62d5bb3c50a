// What the server says, and what becomes of it.

function receive(text) {
  const message = JSON.parse(text);
  switch (message.type) {
    case 'hello': return;
    case 'beat': return;
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

/** What the server says may still be the answer to this page's first word. */
let isFirst = true;

const MEMORY = 'vif:reloaded-from:' + location.pathname;

function reload(message) {
  // A cache or a service worker may hand back the same old page: once is enough, or it would go on for ever.
  if (message.missed && isFirst && openings === 1) {
    if (wasTried) {
      isFirst = false;
      version = message.version;
      return;
    }
    remember(MEMORY, served);
  }
  isFirst = false;
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
