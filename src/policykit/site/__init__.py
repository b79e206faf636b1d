"""Policies → what the web has besides their pages: what is said to machines, and the pages of a site."""
