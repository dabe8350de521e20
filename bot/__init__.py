"""The domain: plain Python, no chat platform, no database, no web."""
