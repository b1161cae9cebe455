"""Mutants of state/: which of them no test notices, and why some never will be noticed."""
