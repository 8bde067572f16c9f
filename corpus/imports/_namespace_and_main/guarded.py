"""Runs its main part only as a program."""
ran = "as module"
if __name__ == "__main__":
    ran = "as program"
