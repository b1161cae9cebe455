"""Tests of generator.founding."""
