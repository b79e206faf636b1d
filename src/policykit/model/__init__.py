"""What a policy is: its shape, typed and frozen, and the questions that it answers."""
