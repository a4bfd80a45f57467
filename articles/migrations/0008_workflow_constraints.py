"""What must always hold of an article in the workflow, and what makes its lists quick."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ('articles', '0007_stages'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='article',
            index=models.Index(models.OrderBy(models.F('published_at'), descending=True), models.OrderBy(models.F('id'), descending=True), condition=models.Q(('published_at__isnull', False)), name='articles_article_newest'),
        ),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(models.F('category'), models.OrderBy(models.F('published_at'), descending=True), models.OrderBy(models.F('id'), descending=True), condition=models.Q(('published_at__isnull', False)), name='articles_article_in_topic'),
        ),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(models.F('author'), models.OrderBy(models.F('published_at'), descending=True), models.OrderBy(models.F('id'), descending=True), condition=models.Q(('published_at__isnull', False)), name='articles_article_by_person'),
        ),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(models.F('stage'), models.OrderBy(models.F('latest_revision'), descending=True), name='articles_article_in_stage'),
        ),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(models.F('next_at'), condition=models.Q(('next_at__isnull', False)), name='articles_article_due'),
        ),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(models.F('withdraw_at'), condition=models.Q(('withdraw_at__isnull', False)), name='articles_article_ending'),
        ),
        migrations.AddConstraint(
            model_name='article',
            constraint=models.CheckConstraint(condition=models.Q(('published_at__isnull', False), models.Q(('live_revision__isnull', True), ('next_revision__isnull', True)), _connector='OR'), name='articles_article_public_has_date'),
        ),
        migrations.AddConstraint(
            model_name='article',
            constraint=models.CheckConstraint(condition=models.Q(('published_at__isnull', True), ('live_revision__isnull', False), ('next_revision__isnull', False), _connector='OR'), name='articles_article_date_has_text'),
        ),
        migrations.AddConstraint(
            model_name='article',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('next_at__isnull', True), ('next_revision__isnull', True)), models.Q(('next_at__isnull', False), ('next_revision__isnull', False)), _connector='OR'), name='articles_article_next_has_time'),
        ),
        migrations.AddConstraint(
            model_name='article',
            constraint=models.CheckConstraint(condition=models.Q(('withdraw_at__isnull', True), ('published_at__isnull', False), _connector='OR'), name='articles_article_withdrawn_was_public'),
        ),
    ]
