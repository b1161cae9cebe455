"""Tests of generator.archive."""
