"""The rows of trust: register, signatures, sources, the record of changes, early reviews."""

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0019_reviewed_at'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='article',
            name='ai_use',
            field=models.CharField(blank=True, choices=[('none', 'no'), ('assisted', 'yes, with a person checking')], max_length=10, verbose_name='written with the help of AI'),
        ),
        migrations.AddField(
            model_name='article',
            name='chosen_risk',
            field=models.CharField(blank=True, choices=[('none', 'none'), ('low', 'low'), ('high', 'high')], max_length=10, verbose_name='clinical risk'),
        ),
        migrations.AddField(
            model_name='article',
            name='funding',
            field=models.CharField(blank=True, max_length=300, verbose_name='who paid for it'),
        ),
        migrations.AddField(
            model_name='article',
            name='kind',
            field=models.CharField(blank=True, choices=[('condition', 'about a condition'), ('symptom', 'about a symptom'), ('treatment', 'about a treatment'), ('medicine', 'about a medicine'), ('living', 'about living with it'), ('emergency', 'about an emergency'), ('news', 'news'), ('story', 'a personal story')], max_length=10, verbose_name='kind of page'),
        ),
        migrations.AddField(
            model_name='article',
            name='next_is_minor',
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AddField(
            model_name='article',
            name='next_review_on',
            field=models.DateField(editable=False, null=True, verbose_name='next review due'),
        ),
        migrations.AddField(
            model_name='article',
            name='next_reviewed_at',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='article',
            name='owner',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='looked after by'),
        ),
        migrations.AddField(
            model_name='article',
            name='review_months',
            field=models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(36)], verbose_name='months between reviews'),
        ),
        migrations.AddField(
            model_name='person',
            name='affiliation',
            field=models.CharField(blank=True, help_text='A hospital or an organisation.', max_length=160, verbose_name='where they work'),
        ),
        migrations.AddField(
            model_name='person',
            name='consent_by',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='person',
            name='consent_note',
            field=models.CharField(blank=True, editable=False, max_length=200),
        ),
        migrations.AddField(
            model_name='person',
            name='consent_withdrawn_at',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='person',
            name='consented_at',
            field=models.DateTimeField(editable=False, null=True, verbose_name='agreed to be shown'),
        ),
        migrations.AddField(
            model_name='person',
            name='is_sample',
            field=models.BooleanField(default=False, editable=False, verbose_name='invented for the sample'),
        ),
        migrations.AddField(
            model_name='person',
            name='is_team',
            field=models.BooleanField(default=False, verbose_name='a team, not a person'),
        ),
        migrations.AddField(
            model_name='person',
            name='orcid',
            field=models.CharField(blank=True, max_length=19, validators=[django.core.validators.RegexValidator('^\\d{4}-\\d{4}-\\d{4}-\\d{3}[\\dX]\\Z', 'An ORCID looks like this: 0000-0002-1825-0097.')], verbose_name='ORCID'),
        ),
        migrations.AddField(
            model_name='person',
            name='prefix',
            field=models.CharField(blank=True, help_text='For example: Dr, Prof.', max_length=40, verbose_name='before the name'),
        ),
        migrations.AddField(
            model_name='person',
            name='suffix',
            field=models.CharField(blank=True, help_text='For example: FRCP, RN.', max_length=80, verbose_name='after the name'),
        ),
        migrations.AddField(
            model_name='reviewlink',
            name='person',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='review_links', to='articles.person'),
        ),
        migrations.AddField(
            model_name='reviewlink',
            name='role',
            field=models.CharField(blank=True, choices=[('clinical', 'clinical reviewer'), ('editorial', 'editor'), ('lay', 'person with MG')], max_length=10, verbose_name='signs as'),
        ),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(models.F('next_review_on'), models.F('id'), condition=models.Q(('next_review_on__isnull', False)), name='articles_article_review_due'),
        ),
        migrations.CreateModel(
            name='Condition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, unique=True, verbose_name='name')),
                ('slug', models.SlugField(max_length=60, unique=True)),
                ('other_names', models.JSONField(blank=True, default=list, verbose_name='other names')),
                ('codes', models.JSONField(blank=True, default=list, verbose_name='codes')),
            ],
            options={
                'verbose_name': 'condition',
                'verbose_name_plural': 'conditions',
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='Credential',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(help_text='For example: registered doctor.', max_length=120, verbose_name='profession')),
                ('issuer', models.CharField(help_text='For example: General Medical Council.', max_length=120, verbose_name='register')),
                ('number', models.CharField(blank=True, max_length=60, verbose_name='number in the register')),
                ('verify_url', models.URLField(blank=True, max_length=300, verbose_name='where it can be looked up')),
                ('checked_on', models.DateField(null=True, verbose_name='checked')),
                ('expires_on', models.DateField(null=True, verbose_name='check it again by')),
                ('withdrawn_at', models.DateTimeField(null=True, verbose_name='withdrawn')),
                ('withdrawn_note', models.CharField(blank=True, max_length=300)),
                ('added_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('added_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('checked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='checked by')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='register_entries', to='articles.person')),
            ],
            options={
                'verbose_name': 'register entry',
                'verbose_name_plural': 'register entries',
                'ordering': ['person', 'pk'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('checked_on__isnull', True), ('expires_on__gte', models.F('checked_on')), _connector='OR'), name='articles_credential_checked_ends'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Declaration',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('declared_on', models.DateField(verbose_name='declared on')),
                ('valid_until', models.DateField(verbose_name='valid until')),
                ('interests', models.JSONField(default=list)),
                ('public_text', models.CharField(max_length=500, verbose_name='what readers are told')),
                ('recorded_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='declarations', to='articles.person')),
                ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'declaration of interests',
                'verbose_name_plural': 'declarations of interests',
                'ordering': ['-declared_on', '-pk'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('valid_until__gte', models.F('declared_on'))), name='articles_declaration_ends'),
                ],
            },
        ),
        migrations.CreateModel(
            name='MistakeReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(blank=True, max_length=2000, verbose_name='what is wrong')),
                ('contact', models.EmailField(blank=True, max_length=254, verbose_name='e-mail for questions')),
                ('sent_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='sent')),
                ('answered_at', models.DateTimeField(null=True, verbose_name='answered')),
                ('was_right', models.BooleanField(null=True)),
                ('answer', models.CharField(blank=True, max_length=500, verbose_name='what came of it')),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mistake_reports', to='articles.article')),
                ('revision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='articles.revision')),
            ],
            options={
                'verbose_name': 'reported mistake',
                'verbose_name_plural': 'reported mistakes',
                'ordering': ['-pk'],
                'indexes': [
                    models.Index(condition=models.Q(('answered_at__isnull', True)), fields=['id'], name='articles_mistake_waiting'),
                    models.Index(fields=['article', '-sent_at'], name='articles_mistake_of'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Change',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('first', 'first published'), ('minor', 'minor change'), ('major', 'updated'), ('correction', 'correction'), ('review', 'reviewed'), ('withdrawal', 'withdrawn')], max_length=10, verbose_name='kind')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='time')),
                ('cancelled_at', models.DateTimeField(null=True)),
                ('note', models.CharField(blank=True, max_length=500, verbose_name='what is different')),
                ('proposed', models.CharField(blank=True, max_length=10)),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='why it is called less')),
                ('was', models.CharField(blank=True, max_length=500, verbose_name='what the page said')),
                ('now', models.CharField(blank=True, max_length=500, verbose_name='what is right')),
                ('harm', models.CharField(blank=True, choices=[('none', 'none'), ('possible', 'possible'), ('serious', 'serious')], max_length=10, verbose_name='harm it may have done')),
                ('advice', models.CharField(blank=True, max_length=300, verbose_name='what to do if you acted on it')),
                ('banner_until', models.DateTimeField(null=True)),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='articles.article')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('revision', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='articles.revision')),
                ('mistake', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='corrections', to='articles.mistakereport')),
            ],
            options={
                'verbose_name': 'change',
                'verbose_name_plural': 'changes',
                'ordering': ['-at', '-pk'],
                'indexes': [
                    models.Index(fields=['article', '-at', '-id'], name='articles_change_of'),
                    models.Index(condition=models.Q(('kind', 'correction')), fields=['-at', '-id'], name='articles_change_correction'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ['major', 'correction']), _negated=True), models.Q(('note', ''), _negated=True), _connector='OR'), name='articles_change_says_what'),
                    models.CheckConstraint(condition=models.Q(models.Q(('kind', 'correction'), _negated=True), models.Q(models.Q(('was', ''), _negated=True), models.Q(('now', ''), _negated=True), models.Q(('harm', ''), _negated=True)), _connector='OR'), name='articles_change_correction_whole'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Reference',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('journal', 'article in a journal'), ('guideline', 'guideline'), ('trial', 'trial'), ('book', 'book'), ('web', 'web page')], max_length=10, verbose_name='kind')),
                ('title', models.CharField(max_length=400, verbose_name='title')),
                ('authors', models.JSONField(default=list, verbose_name='authors')),
                ('container', models.CharField(blank=True, max_length=200, verbose_name='journal, book or site')),
                ('publisher', models.CharField(blank=True, max_length=200, verbose_name='publisher')),
                ('year', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='year')),
                ('volume', models.CharField(blank=True, max_length=20, verbose_name='volume')),
                ('issue', models.CharField(blank=True, max_length=20, verbose_name='issue')),
                ('pages', models.CharField(blank=True, max_length=40, verbose_name='pages')),
                ('doi', models.CharField(blank=True, max_length=200, null=True, unique=True, verbose_name='DOI')),
                ('pmid', models.CharField(blank=True, max_length=10, null=True, unique=True, verbose_name='PMID')),
                ('isbn', models.CharField(blank=True, max_length=13, null=True, unique=True, verbose_name='ISBN')),
                ('url', models.URLField(blank=True, max_length=600, verbose_name='address')),
                ('accessed_on', models.DateField(blank=True, null=True, verbose_name='read there on')),
                ('status', models.CharField(choices=[('ok', 'nothing is known against it'), ('corrected', 'corrected'), ('concern', 'expression of concern'), ('retracted', 'retracted'), ('dead', 'address leads nowhere')], default='ok', editable=False, max_length=10, verbose_name='status')),
                ('status_note', models.CharField(blank=True, editable=False, max_length=300)),
                ('status_at', models.DateTimeField(editable=False, null=True)),
                ('checked_at', models.DateTimeField(editable=False, null=True, verbose_name='looked up')),
                ('added_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='added')),
                ('added_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'source',
                'verbose_name_plural': 'sources',
                'ordering': ['-pk'],
                'constraints': [
                    models.UniqueConstraint(models.F('url'), condition=models.Q(('doi__isnull', True), ('isbn__isnull', True), ('pmid__isnull', True), models.Q(('url', ''), _negated=True)), name='articles_reference_url_once'),
                    models.CheckConstraint(condition=models.Q(models.Q(('doi', ''), _negated=True), models.Q(('pmid', ''), _negated=True), models.Q(('isbn', ''), _negated=True)), name='articles_reference_null_is_none'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Recheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(choices=[('source', 'a source is in doubt'), ('mistakes', 'readers reported mistakes'), ('credential', 'a signature is in doubt'), ('editor', 'an editor asked for it')], max_length=12, verbose_name='reason')),
                ('note', models.CharField(blank=True, max_length=500, verbose_name='note')),
                ('opened_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='since')),
                ('closed_at', models.DateTimeField(null=True, verbose_name='done')),
                ('outcome', models.CharField(blank=True, max_length=500, verbose_name='what came of it')),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rechecks', to='articles.article')),
                ('closed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('opened_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('reference', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='rechecks', to='articles.reference')),
            ],
            options={
                'verbose_name': 'early review',
                'verbose_name_plural': 'early reviews',
                'ordering': ['-opened_at', '-pk'],
                'indexes': [
                    models.Index(condition=models.Q(('closed_at__isnull', True)), fields=['opened_at', 'id'], name='articles_recheck_open'),
                ],
                'constraints': [
                    models.UniqueConstraint(models.F('article'), models.F('reason'), condition=models.Q(('closed_at__isnull', True), models.Q(('reason', 'source'), _negated=True)), name='articles_recheck_open_once'),
                    models.UniqueConstraint(models.F('article'), models.F('reference'), condition=models.Q(('closed_at__isnull', True), ('reason', 'source')), name='articles_recheck_source_once'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Citation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('places', models.PositiveSmallIntegerField(default=1)),
                ('revision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='citations', to='articles.revision')),
                ('reference', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='citations', to='articles.reference')),
            ],
            options={
                'ordering': ['revision', 'number'],
                'constraints': [
                    models.UniqueConstraint(models.F('revision'), models.F('reference'), name='articles_citation_once'),
                    models.UniqueConstraint(models.F('revision'), models.F('number'), name='articles_citation_number'),
                ],
            },
        ),
        migrations.CreateModel(
            name='ReviewReminder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('due_on', models.DateField()),
                ('days', models.SmallIntegerField()),
                ('sent_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reminders', to='articles.article')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(models.F('article'), models.F('due_on'), models.F('days'), name='articles_reviewreminder_once'),
                ],
            },
        ),
        migrations.CreateModel(
            name='SignOff',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('clinical', 'clinical reviewer'), ('editorial', 'editor'), ('lay', 'person with MG')], max_length=10, verbose_name='signs as')),
                ('scope', models.CharField(choices=[('page', 'the whole page'), ('change', 'one change')], default='page', max_length=10, verbose_name='signs for')),
                ('content_hash', models.CharField(max_length=64)),
                ('signed_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='signed')),
                ('checked', models.JSONField(default=list)),
                ('new_interest', models.CharField(blank=True, max_length=500)),
                ('note', models.TextField(blank=True, max_length=5000)),
                ('credential', models.JSONField(default=dict)),
                ('declaration', models.JSONField(default=dict)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('link', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='signoff', to='articles.reviewlink')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signoffs', to='articles.person')),
                ('register_entry', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='signoffs', to='articles.credential')),
                ('revision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signoffs', to='articles.revision')),
            ],
            options={
                'verbose_name': 'signature',
                'verbose_name_plural': 'signatures',
                'ordering': ['-signed_at', '-pk'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(models.Q(('role', 'clinical'), _negated=True), ('register_entry__isnull', False), _connector='OR'), name='articles_signoff_clinician_is_registered'),
                ],
            },
        ),
        migrations.AddField(
            model_name='article',
            name='condition',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='articles.condition', verbose_name='condition'),
        ),
        migrations.AddField(
            model_name='article',
            name='live_signoff',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='articles.signoff'),
        ),
        migrations.AddField(
            model_name='article',
            name='next_signoff',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='articles.signoff'),
        ),
    ]
