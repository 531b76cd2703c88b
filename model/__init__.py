"""The network: encoder and heads, words and windows, decoding, saving and loading."""
