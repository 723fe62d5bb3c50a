"""`page`: a fresh tab and a folder of the site for each test, in each engine that `--engine` names."""
import itertools
import pathlib
import re
import shutil
import sys
import tempfile

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).parent))

from browsers import ENGINES, Missing
from page import Page
from server import Server
from site_under_test import Site

NUMBERS = itertools.count(1)


def pytest_addoption(parser):
    parser.addoption('--engine', action='append', choices=list(ENGINES), help='default: chromium; may be repeated')


def pytest_generate_tests(metafunc):
    if 'engine' in metafunc.fixturenames:
        metafunc.parametrize('engine', metafunc.config.getoption('engine') or ['chromium'], scope='session')


@pytest.fixture(scope='session')
def temporary():
    """Makes empty folders with short paths: a socket's path ends at 107 bytes."""
    folders = []

    def make(name):
        folders.append(pathlib.Path(tempfile.mkdtemp(prefix=f'vif-{name}-')))
        return folders[-1]

    yield make
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope='session')
def served(engine, temporary):
    """One server for all tests of an engine, and the folder that it serves."""
    root = temporary('site').resolve()
    server = Server(root, temporary('run'))
    yield root, server
    server.end()


@pytest.fixture(scope='session')
def browser(engine, temporary):
    try:
        browser = ENGINES[engine](temporary('browser'))
    except Missing as missing:
        pytest.skip(str(missing))
    browser.blank = browser.driver.current_window_handle
    yield browser
    browser.end()


@pytest.fixture
def site(browser, served, temporary, request):
    root, server = served
    name = f't{next(NUMBERS)}-' + re.sub(r'\W+', '-', request.function.__name__.removeprefix('test_'))[:40]
    site = Site(root, name, server, browser, temporary)
    site.blank = browser.blank
    site.current = None
    site.pages(0)
    browser.words()
    yield site
    thrown = [line for line in browser.words() if 'client.js' in line and 'Uncaught' in line]
    site.end(browser.blank)
    assert not thrown, 'the client has thrown:\n' + '\n'.join(thrown)


@pytest.fixture
def page(site):
    return Page(site)
