"""Who gets what? The only package that knows storage and platforms at once."""
