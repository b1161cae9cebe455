"""Attacks on the finished product: texts, names, files and packages that somebody made to do harm."""
