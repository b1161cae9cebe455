"""Tests of generator.state: tables as people state the rules, and properties that hold for any item."""
