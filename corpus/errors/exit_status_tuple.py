"""A SystemExit with several arguments, or an object, prints it and ends with status 1."""
raise SystemExit(1, "two")
