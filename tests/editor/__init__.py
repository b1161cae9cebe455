"""What an editor makes of the data: the real language server, the shared settings, tasks and snippets."""
