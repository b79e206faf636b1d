"""Hypothesis strategies of our own, one module a room."""
