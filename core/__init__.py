"""The bottom of the house: knows no app, serves them all."""
