"""Tests of the editions for audiences outside the office."""
