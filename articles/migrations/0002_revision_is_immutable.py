"""A trigger on both databases refuses to change what a revision says."""

from django.db import migrations

COLUMNS = (
    "id article_id number title summary body outline words content_hash note created_at".split()
)
MESSAGE = "the content of a revision cannot be changed"

SQLITE = """
CREATE TRIGGER articles_revision_immutable BEFORE UPDATE ON articles_revision
WHEN {changed}
  OR (NEW.created_by_id IS NOT NULL AND NEW.created_by_id IS NOT OLD.created_by_id)
BEGIN SELECT RAISE(ABORT, '{message}'); END
"""
POSTGRESQL = """
CREATE FUNCTION articles_revision_immutable() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF {changed}
    OR (NEW.created_by_id IS NOT NULL AND NEW.created_by_id IS DISTINCT FROM OLD.created_by_id)
  THEN RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER articles_revision_immutable BEFORE UPDATE ON articles_revision
FOR EACH ROW EXECUTE FUNCTION articles_revision_immutable();
"""


def create(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        changed = " OR ".join(f"NEW.{name} IS NOT OLD.{name}" for name in COLUMNS)
        schema_editor.execute(SQLITE.format(changed=changed, message=MESSAGE))
    else:
        # JSON has no comparison of its own in PostgreSQL; jsonb has, and Django uses that.
        changed = " OR ".join(f"NEW.{name} IS DISTINCT FROM OLD.{name}" for name in COLUMNS)
        schema_editor.execute(POSTGRESQL.format(changed=changed, message=MESSAGE))


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TRIGGER IF EXISTS articles_revision_immutable")
    else:
        schema_editor.execute("DROP FUNCTION IF EXISTS articles_revision_immutable CASCADE")


class Migration(migrations.Migration):
    dependencies = [("articles", "0001_initial")]
    operations = [migrations.RunPython(create, drop)]
