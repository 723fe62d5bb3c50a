"""What each frame of a page shows while something happens."""


def watch(page, expression):
    """In each frame from now on."""
    page.run(f'''window.seen = new Set();
             (function look() {{ seen.add(String({expression})); requestAnimationFrame(look) }})();''')


def sees(page, *states):
    """No frame since has shown anything else."""
    seen = page.run("""new Promise((end) => requestAnimationFrame(() => requestAnimationFrame(() => end([...window.seen]))))""")
    assert seen and set(seen) <= set(states), seen
