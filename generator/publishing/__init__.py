"""Putting the finished portal before its readers, and keeping what they saw."""
