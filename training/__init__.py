"""From a recipe and a labelled corpus to a trained model folder."""
