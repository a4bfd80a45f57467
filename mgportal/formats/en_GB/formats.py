"""The hours of a day from 0 to 23, as everywhere else on the site."""

DATETIME_FORMAT = "j M Y, H:i"
TIME_FORMAT = "H:i"
