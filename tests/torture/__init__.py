"""Runs that are killed: at every step of a commit and at random moments, while readers watch."""
