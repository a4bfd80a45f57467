"""A trigger on SQLite refuses to put another row in the place of a revision.

SQLite's REPLACE deletes a row and adds another, which is no update to the first trigger.
PostgreSQL has no such statement.
"""

from django.db import migrations

TRIGGER = """
CREATE TRIGGER articles_revision_not_replaced BEFORE INSERT ON articles_revision
WHEN EXISTS (
  SELECT 1 FROM articles_revision
  WHERE id = NEW.id OR (article_id = NEW.article_id AND number = NEW.number)
)
BEGIN SELECT RAISE(ABORT, 'the content of a revision cannot be changed'); END
"""


def create(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(TRIGGER)


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TRIGGER IF EXISTS articles_revision_not_replaced")


class Migration(migrations.Migration):
    dependencies = [("articles", "0003_newsroom_groups")]
    operations = [migrations.RunPython(create, drop)]
