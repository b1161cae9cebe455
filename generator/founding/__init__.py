"""A portal for another office: its own repository of data, and this program as an installed package.

    products    the program as one file (a wheel): made, read
    locks       requirements.lock of an office: what runs the portal, and nothing for developers
    offices     the files a new office begins with
    upgrades    another version of the program in an office
    bundles     everything for a machine without any registry

What an office has of its own is its data; what it has of ours is one wheel and one lock, so that an upgrade changes
these two and offices never depend on one another. The texts an office begins with lie in ``examples/office``.
"""
