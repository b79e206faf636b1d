"""What policykit can be asked to do: one module a task, values in and values out, no printing."""
