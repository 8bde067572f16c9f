"""`sys.exit("text")` prints the text to standard error and ends with status 1."""
import sys
sys.exit("something went wrong")
