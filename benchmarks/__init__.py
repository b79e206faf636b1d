"""How fast policykit is beside others that do the same work: ``python -m benchmarks``.

Only ratios are meant: everything is measured in one run, ours and theirs by turns, and the median is told.
"""
