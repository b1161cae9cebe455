"""Tests of generator.rollup."""
