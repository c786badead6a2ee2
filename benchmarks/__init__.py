"""Accuracy and speed, with recorded floors that may only rise. Run: ``make bench``."""
