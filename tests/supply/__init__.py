"""Tests of generator.supply."""
