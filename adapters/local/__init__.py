"""The local demo: the same cards and forms as web pages, without an account anywhere."""
