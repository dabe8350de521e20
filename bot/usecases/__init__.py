"""What people and the clock can do: one file and one public verb each."""
