"""The nastiest cases that the specification names, one file each."""
