"""Slack: what comes in, what goes out, and how things look there."""
