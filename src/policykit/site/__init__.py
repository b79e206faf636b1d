"""The pages of a website of policies, and what it has for programs."""
