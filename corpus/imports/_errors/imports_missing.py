"""Needs a module that is not there."""
import surely_not_there
