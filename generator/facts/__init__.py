"""What people wrote down: records, how they are read, and the rules they must keep."""
