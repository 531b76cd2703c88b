"""Counts, scores, uncertainty, reports and their comparison."""
