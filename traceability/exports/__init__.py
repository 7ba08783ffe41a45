"""The policy in forms that other programs read."""
