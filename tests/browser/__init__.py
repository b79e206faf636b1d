"""Tests in a real browser; skipped where there is none, unless POLICYKIT_REQUIRE_TOOLS is 1."""
