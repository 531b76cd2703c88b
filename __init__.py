"""dateline: from news text to a table of events. The rooms are imported by name; nothing happens here."""

__version__ = "0.1.0"
