"""Tests mirror generator/."""
