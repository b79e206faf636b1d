"""Policies → pages on the loopback of this machine, made again whenever a file is saved."""
