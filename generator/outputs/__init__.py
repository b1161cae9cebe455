"""How it is shown. Outputs compute nothing, and never import one another (save the shared foundations)."""
