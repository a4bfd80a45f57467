"""Pieces that Jinja compiled, in templates of Django's."""

from django import template

from core.pieces import piece

register = template.Library()
# {% piece "articles/_text.jinja" panel=panel %}: a piece knows only what it is given.
register.simple_tag(piece)
