"""Days and times on a page, in templates of Django's."""

from django import template

from core import moments

register = template.Library()
register.simple_tag(moments.moment)
register.simple_tag(moments.day)
