"""Imports from the databases about reviews, and the meeting of what the sources say."""
