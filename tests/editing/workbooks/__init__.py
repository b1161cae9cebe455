"""Tests of workbooks: out to the units, and back in."""
