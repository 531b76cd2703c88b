"""From an article to sentences to events: readers, sentences, the tagger, writers."""
