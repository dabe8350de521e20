"""How does the product live in Microsoft Teams?"""
