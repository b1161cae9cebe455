"""The benchmark: how long the portal takes as it grows, beside other generators (``./inv bench``)."""
