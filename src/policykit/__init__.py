"""A school's policies, kept once as typed data, and every document made from it."""
