"""How things look, neutral: data in, cards and forms out. Renderers turn them into a platform's words."""
