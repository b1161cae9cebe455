"""What holds for every page of the built portal, without a browser: where it leads, and that it is valid."""
