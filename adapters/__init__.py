"""The outside: chat platforms, the web server, the command line."""
