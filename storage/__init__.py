"""What is kept, and how: tables, repositories, the unit of work. Only the wiring imports this package."""
