"""Dates and times in British English."""
