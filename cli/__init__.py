"""The command ``dateline``: one file per command, each imported only when it is used."""
