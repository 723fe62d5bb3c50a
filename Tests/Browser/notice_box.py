"""What Vif says over a page, and how a test looks into the box that is closed to the page."""
import http.client
import json
import socket

# The box's shadow root is closed; a test looks into it.
OPEN = """
(() => {
  const attach = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (init) {
    const root = attach.call(this, init);
    if (this.localName === 'vif-notice') Object.defineProperty(window, 'box', { value: root, configurable: true });
    return root;
  };
})()
"""
TEXTS = "(document.querySelector('vif-notice') ? [...box.querySelectorAll('p')].map((p) => p.textContent) : [])"


def say(page, command, text=None):
    """As `vif notify` does: `notify`, `error` or `clear`."""
    connection = http.client.HTTPConnection('localhost', timeout=5)
    connection.sock = socket.socket(socket.AF_UNIX)
    connection.sock.connect(page.site.server.socket)
    body = json.dumps({'text': text} if text is not None else {})
    connection.request('POST', f'/__vif/control/{command}', body)
    answer = connection.getresponse()
    assert answer.status == 200, answer.read()
    connection.close()
