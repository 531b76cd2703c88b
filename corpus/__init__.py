"""What a labelled sentence is: spans, events, documents, the ontology, and the formats they are kept in."""
