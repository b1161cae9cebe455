"""Tests of generator.facts."""
