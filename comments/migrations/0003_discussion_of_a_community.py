"""What a community needs of its discussions: reports, rules, standings, appeals, mails."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0018_dead_links'),
        ('comments', '0002_moderators_group'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='comment',
            options={'permissions': [('moderate_comment', 'Can hide and restore comments and close discussions'), ('annotate_comment', 'Can put notes on comments, pin them and close discussions'), ('medical_review', 'Can see and settle the medical queue'), ('view_private_notes', "Can read the moderators' private notes"), ('erase_comments', 'Can erase all that a member wrote')], 'verbose_name': 'comment', 'verbose_name_plural': 'comments'},
        ),
        migrations.RemoveConstraint(
            model_name='comment',
            name='comments_comment_gone_is_blank',
        ),
        migrations.AddField(
            model_name='comment',
            name='audience',
            field=models.CharField(choices=[('public', 'everybody'), ('members', 'members only')], default='public', editable=False, max_length=10, verbose_name='for'),
        ),
        migrations.AddField(
            model_name='comment',
            name='claimed_at',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='comment',
            name='claimed_by',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='comment',
            name='cleared_revision',
            field=models.PositiveIntegerField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='comment',
            name='crisis',
            field=models.CharField(blank=True, choices=[('breathing', 'breathing or swallowing'), ('distress', 'self-harm or despair')], editable=False, max_length=10, verbose_name='kind of crisis'),
        ),
        migrations.AddField(
            model_name='comment',
            name='edited_by_staff',
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AddField(
            model_name='comment',
            name='flagged_at',
            field=models.DateTimeField(editable=False, null=True, verbose_name='flagged by a rule'),
        ),
        migrations.AddField(
            model_name='comment',
            name='hold_code',
            field=models.CharField(blank=True, choices=[('thread', 'Every comment of this discussion is read first'), ('premoderated', 'Every comment of this member is read first'), ('new_member', "One of a member's first comments"), ('links', 'Links'), ('rule', 'A word rule'), ('advice', 'Reads like advice about a medicine, and the member is new'), ('history', "Much of the author's was removed lately"), ('surge', 'Many comments in a short time'), ('closing', 'Sent just after the discussion closed'), ('reports', 'Readers reported it'), ('edited', 'Changed after it was published')], editable=False, max_length=20, verbose_name='why it waits'),
        ),
        migrations.AddField(
            model_name='comment',
            name='is_folded',
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AddField(
            model_name='comment',
            name='medical_at',
            field=models.DateTimeField(editable=False, null=True, verbose_name='medical question since'),
        ),
        migrations.AddField(
            model_name='comment',
            name='member_reply_count',
            field=models.PositiveIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name='comment',
            name='note_at',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='comment',
            name='note_by',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='comment',
            name='note_html',
            field=models.TextField(blank=True, editable=False),
        ),
        migrations.AddField(
            model_name='comment',
            name='note_source',
            field=models.TextField(blank=True, editable=False),
        ),
        migrations.AddField(
            model_name='comment',
            name='open_reports',
            field=models.PositiveIntegerField(default=0, editable=False, verbose_name='open reports'),
        ),
        migrations.AddField(
            model_name='comment',
            name='purge_at',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='comment',
            name='reply_count',
            field=models.PositiveIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name='comment',
            name='staff_label',
            field=models.CharField(blank=True, choices=[('moderator', 'Moderator'), ('editor', 'Editor'), ('reviewer', 'Reviewer'), ('team', 'Team')], editable=False, max_length=10),
        ),
        migrations.AddField(
            model_name='comment',
            name='thanks_count',
            field=models.PositiveIntegerField(default=0, editable=False, verbose_name='thanks'),
        ),
        migrations.AddField(
            model_name='comment',
            name='urgent_at',
            field=models.DateTimeField(editable=False, null=True, verbose_name='urgent since'),
        ),
        migrations.AddField(
            model_name='commentthread',
            name='closes_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='closes'),
        ),
        migrations.AddField(
            model_name='commentthread',
            name='default_audience',
            field=models.CharField(choices=[('public', 'everybody'), ('members', 'members only')], default='public', max_length=10, verbose_name='comments are at first for'),
        ),
        migrations.AddField(
            model_name='commentthread',
            name='last_public_at',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='commentthread',
            name='member_count',
            field=models.PositiveIntegerField(default=0, editable=False, verbose_name='for members'),
        ),
        migrations.AddField(
            model_name='commentthread',
            name='mode',
            field=models.CharField(choices=[('normal', 'as the pipeline decides'), ('hold_all', 'every comment is read first')], default='normal', max_length=10, verbose_name='new comments'),
        ),
        migrations.AddField(
            model_name='commentthread',
            name='pinned',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='comments.comment'),
        ),
        migrations.AddField(
            model_name='commentthread',
            name='pinned_at',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='commentthread',
            name='pinned_by',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='commentthread',
            name='version',
            field=models.PositiveBigIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name='moderationaction',
            name='batch',
            field=models.UUIDField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='moderationaction',
            name='comment_key',
            field=models.UUIDField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='moderationaction',
            name='member',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='member'),
        ),
        migrations.AddField(
            model_name='moderationaction',
            name='reverts',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reverted_by', to='comments.moderationaction'),
        ),
        migrations.AlterField(
            model_name='comment',
            name='removal_code',
            field=models.CharField(blank=True, choices=[('spam', 'Spam or advertising'), ('abuse', 'Insult or harassment'), ('privacy', 'Tells who somebody is'), ('medical', 'Tells others to change a treatment'), ('misleading', 'Wrong or misleading about medicine'), ('self_harm', 'Names a method of self-harm'), ('illegal', 'Against the law'), ('off_topic', 'Has nothing to do with the article'), ('expired', 'Nobody could look at it in time'), ('mistake', 'The earlier decision was a mistake'), ('appeal', 'The author asked for it to be looked at again'), ('other', 'Something else, see the message')], editable=False, max_length=20, verbose_name='reason'),
        ),
        migrations.AlterField(
            model_name='moderationaction',
            name='action',
            field=models.CharField(choices=[('approve', 'approved'), ('remove', 'removed'), ('restore', 'restored'), ('hold', 'held back'), ('expire', 'removed, because nobody had looked at it'), ('withdraw', 'withdrawn'), ('erase', 'erased'), ('redact', 'personal data taken out'), ('audience', 'readers changed'), ('note', "editor's note"), ('fold', 'folded'), ('pin', 'pinned'), ('claim', 'claimed'), ('set_state', 'discussion set'), ('set_mode', 'reading first set'), ('decline_appeal', 'appeal declined'), ('warn', 'warned'), ('premoderate', 'read first from now on'), ('suspend', 'suspended'), ('ban', 'banned'), ('lift', 'restriction lifted')], max_length=20, verbose_name='action'),
        ),
        migrations.AlterField(
            model_name='moderationaction',
            name='comment',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='actions', to='comments.comment'),
        ),
        migrations.AlterField(
            model_name='moderationaction',
            name='from_status',
            field=models.CharField(max_length=20, verbose_name='from'),
        ),
        migrations.AlterField(
            model_name='moderationaction',
            name='note',
            field=models.CharField(blank=True, max_length=500, verbose_name='private note'),
        ),
        migrations.AlterField(
            model_name='moderationaction',
            name='reason',
            field=models.CharField(blank=True, choices=[('spam', 'Spam or advertising'), ('abuse', 'Insult or harassment'), ('privacy', 'Tells who somebody is'), ('medical', 'Tells others to change a treatment'), ('misleading', 'Wrong or misleading about medicine'), ('self_harm', 'Names a method of self-harm'), ('illegal', 'Against the law'), ('off_topic', 'Has nothing to do with the article'), ('expired', 'Nobody could look at it in time'), ('mistake', 'The earlier decision was a mistake'), ('appeal', 'The author asked for it to be looked at again'), ('other', 'Something else, see the message')], max_length=20, verbose_name='reason'),
        ),
        migrations.AlterField(
            model_name='moderationaction',
            name='thread',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='actions', to='comments.commentthread'),
        ),
        migrations.AlterField(
            model_name='moderationaction',
            name='to_status',
            field=models.CharField(max_length=20, verbose_name='to'),
        ),
        migrations.AddIndex(
            model_name='moderationaction',
            index=models.Index(fields=['actor', 'at'], name='comments_action_by_actor'),
        ),
        migrations.AddIndex(
            model_name='moderationaction',
            index=models.Index(condition=models.Q(('batch__isnull', False)), fields=['batch'], name='comments_action_batch'),
        ),
        migrations.AddConstraint(
            model_name='commentthread',
            constraint=models.CheckConstraint(condition=models.Q(('mode__in', ['normal', 'hold_all'])), name='comments_thread_mode'),
        ),
        migrations.AddIndex(
            model_name='comment',
            index=models.Index(fields=['thread', 'created_at'], name='comments_comment_by_thread'),
        ),
        migrations.AddIndex(
            model_name='comment',
            index=models.Index(condition=models.Q(('urgent_at__isnull', False)), fields=['urgent_at'], name='comments_comment_urgent'),
        ),
        migrations.AddIndex(
            model_name='comment',
            index=models.Index(condition=models.Q(('medical_at__isnull', False)), fields=['medical_at'], name='comments_comment_medical'),
        ),
        migrations.AddIndex(
            model_name='comment',
            index=models.Index(condition=models.Q(('flagged_at__isnull', False)), fields=['flagged_at'], name='comments_comment_flagged'),
        ),
        migrations.AddIndex(
            model_name='comment',
            index=models.Index(condition=models.Q(('open_reports__gt', 0)), fields=['created_at', 'id'], name='comments_comment_reported'),
        ),
        migrations.AddIndex(
            model_name='comment',
            index=models.Index(condition=models.Q(('purge_at__isnull', False)), fields=['purge_at'], name='comments_comment_to_purge'),
        ),
        migrations.CreateModel(
            name='Statement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('action', models.CharField(choices=[('approve', 'approved'), ('remove', 'removed'), ('restore', 'restored'), ('hold', 'held back'), ('expire', 'removed, because nobody had looked at it'), ('withdraw', 'withdrawn'), ('erase', 'erased'), ('redact', 'personal data taken out'), ('audience', 'readers changed'), ('note', "editor's note"), ('fold', 'folded'), ('pin', 'pinned'), ('claim', 'claimed'), ('set_state', 'discussion set'), ('set_mode', 'reading first set'), ('decline_appeal', 'appeal declined'), ('warn', 'warned'), ('premoderate', 'read first from now on'), ('suspend', 'suspended'), ('ban', 'banned'), ('lift', 'restriction lifted')], max_length=20, verbose_name='action')),
                ('reason', models.CharField(blank=True, choices=[('spam', 'Spam or advertising'), ('abuse', 'Insult or harassment'), ('privacy', 'Tells who somebody is'), ('medical', 'Tells others to change a treatment'), ('misleading', 'Wrong or misleading about medicine'), ('self_harm', 'Names a method of self-harm'), ('illegal', 'Against the law'), ('off_topic', 'Has nothing to do with the article'), ('expired', 'Nobody could look at it in time'), ('mistake', 'The earlier decision was a mistake'), ('appeal', 'The author asked for it to be looked at again'), ('other', 'Something else, see the message')], max_length=20, verbose_name='reason')),
                ('message', models.TextField(blank=True, verbose_name='message')),
                ('until', models.DateTimeField(null=True, verbose_name='until')),
                ('by_a_person', models.BooleanField(default=True, verbose_name='a person decided')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='time')),
                ('seen_at', models.DateTimeField(null=True, verbose_name='seen')),
                ('comment', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='statements', to='comments.comment')),
                ('line', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='statement', to='comments.moderationaction')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='statements', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'statement of reasons',
                'verbose_name_plural': 'statements of reasons',
                'ordering': ['-at', '-pk'],
                'indexes': [
                    models.Index(fields=['member', 'at'], name='comments_statement_of_member'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Appeal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(verbose_name='what the member says')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='time')),
                ('upheld', models.BooleanField(null=True, verbose_name='the member was right')),
                ('answer', models.TextField(blank=True, verbose_name='answer')),
                ('decided_at', models.DateTimeField(null=True, verbose_name='decided')),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('statement', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='appeal', to='comments.statement')),
            ],
            options={
                'verbose_name': 'appeal',
                'verbose_name_plural': 'appeals',
                'ordering': ['at', 'pk'],
                'indexes': [
                    models.Index(condition=models.Q(('decided_at__isnull', True)), fields=['at'], name='comments_appeal_waiting'),
                ],
            },
        ),
        migrations.CreateModel(
            name='ClinicianCredential',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('profession', models.CharField(help_text='As it is shown: “neurologist”.', max_length=60, verbose_name='profession')),
                ('country', models.CharField(max_length=60, verbose_name='country')),
                ('register', models.CharField(max_length=120, verbose_name='register')),
                ('number', models.CharField(blank=True, help_text='Deleted once the second person has checked it.', max_length=60, verbose_name='number in the register')),
                ('interests', models.CharField(blank=True, help_text='Shown to readers.', max_length=300, verbose_name='conflicts of interest')),
                ('proposed_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='proposed')),
                ('verified_at', models.DateTimeField(null=True, verbose_name='checked')),
                ('expires_at', models.DateTimeField(null=True, verbose_name='valid until')),
                ('revoked_at', models.DateTimeField(null=True, verbose_name='revoked')),
                ('proposed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='credentials', to=settings.AUTH_USER_MODEL, verbose_name='member')),
                ('verified_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'checked profession',
                'verbose_name_plural': 'checked professions',
                'permissions': [('verify_clinicians', 'Can propose and check the professions of members')],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('verified_by__isnull', True), ('proposed_by__isnull', True), models.Q(('verified_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='comments_credential_two_people'),
                    models.CheckConstraint(condition=models.Q(('verified_at__isnull', True), models.Q(('expires_at__isnull', False), ('number', '')), _connector='OR'), name='comments_credential_number_is_forgotten'),
                ],
            },
        ),
        migrations.CreateModel(
            name='CommenterStanding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('published', models.PositiveIntegerField(default=0, verbose_name='published')),
                ('removed', models.PositiveIntegerField(default=0, verbose_name='removed')),
                ('premoderated_until', models.DateTimeField(null=True, verbose_name='read first until')),
                ('suspended_until', models.DateTimeField(null=True, verbose_name='suspended until')),
                ('banned_at', models.DateTimeField(null=True, verbose_name='banned')),
                ('banned_until', models.DateTimeField(null=True, verbose_name='banned until')),
                ('asked_about_mail', models.BooleanField(default=False)),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='standing', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'standing',
                'verbose_name_plural': 'standings',
                'permissions': [('restrict_members', 'Can warn, read first and suspend members'), ('ban_members', 'Can ban members')],
            },
        ),
        migrations.CreateModel(
            name='CommentReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('revision', models.PositiveIntegerField(verbose_name='version of the text')),
                ('contact', models.EmailField(blank=True, max_length=254, verbose_name='answer to')),
                ('reason', models.CharField(choices=[('treatment', 'Tells someone to start, stop or change a treatment'), ('misleading', 'Wrong or misleading medical claim'), ('worried', 'I am worried about this person'), ('privacy', 'Names or exposes a person'), ('abuse', 'Insult or harassment'), ('spam', 'Spam or advertising'), ('illegal', 'Against the law'), ('other', 'Something else')], max_length=20, verbose_name='reason')),
                ('text', models.TextField(blank=True, verbose_name='in their words')),
                ('snapshot', models.TextField(blank=True, verbose_name='what was reported')),
                ('weight', models.PositiveSmallIntegerField(default=1)),
                ('status', models.CharField(choices=[('open', 'open'), ('upheld', 'upheld'), ('declined', 'declined'), ('void', 'the comment had gone')], default='open', max_length=10, verbose_name='state')),
                ('decided_at', models.DateTimeField(null=True, verbose_name='decided')),
                ('created_at', models.DateTimeField(verbose_name='reported')),
                ('comment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reports', to='comments.comment')),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('reporter', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='comment_reports', to=settings.AUTH_USER_MODEL, verbose_name='reported by')),
            ],
            options={
                'verbose_name': 'report',
                'verbose_name_plural': 'reports',
                'ordering': ['created_at', 'pk'],
                'indexes': [
                    models.Index(fields=['reporter', 'created_at'], name='comments_report_by_reporter'),
                ],
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('status', 'open')), fields=('comment', 'reporter'), name='comments_report_open_once'),
                ],
            },
        ),
        migrations.CreateModel(
            name='CommentRevision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(verbose_name='version of the text')),
                ('source', models.TextField(verbose_name='text')),
                ('replaced_at', models.DateTimeField(verbose_name='replaced')),
                ('comment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='revisions', to='comments.comment')),
                ('replaced_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'earlier text',
                'verbose_name_plural': 'earlier texts',
                'ordering': ['number'],
                'constraints': [
                    models.UniqueConstraint(fields=('comment', 'number'), name='comments_revision_once'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Consent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveSmallIntegerField(verbose_name='version')),
                ('given_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='given')),
                ('withdrawn_at', models.DateTimeField(null=True, verbose_name='taken back')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='comment_consents', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'consent',
                'verbose_name_plural': 'consents',
                'ordering': ['given_at', 'pk'],
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('withdrawn_at__isnull', True)), fields=('user', 'version'), name='comments_consent_once'),
                ],
            },
        ),
        migrations.CreateModel(
            name='HelpLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('country', models.CharField(max_length=60, verbose_name='country or region')),
                ('crisis', models.CharField(choices=[('breathing', 'breathing or swallowing'), ('distress', 'self-harm or despair')], max_length=10, verbose_name='for')),
                ('name', models.CharField(max_length=80, verbose_name='who answers')),
                ('number', models.CharField(max_length=30, verbose_name='number')),
                ('hours', models.CharField(blank=True, max_length=80, verbose_name='when')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='order')),
            ],
            options={
                'verbose_name': 'help line',
                'verbose_name_plural': 'help lines',
                'ordering': ['crisis', 'position', 'country', 'name'],
            },
        ),
        migrations.CreateModel(
            name='MemberBlock',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('blocked', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='blocked_by', to=settings.AUTH_USER_MODEL)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='blocks', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'hidden member',
                'verbose_name_plural': 'hidden members',
                'constraints': [
                    models.UniqueConstraint(fields=('user', 'blocked'), name='comments_block_once'),
                    models.CheckConstraint(condition=models.Q(('user', models.F('blocked')), _negated=True), name='comments_block_another'),
                ],
            },
        ),
        migrations.CreateModel(
            name='MessageTemplate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=80, unique=True, verbose_name='title')),
                ('reason', models.CharField(blank=True, choices=[('spam', 'Spam or advertising'), ('abuse', 'Insult or harassment'), ('privacy', 'Tells who somebody is'), ('medical', 'Tells others to change a treatment'), ('misleading', 'Wrong or misleading about medicine'), ('self_harm', 'Names a method of self-harm'), ('illegal', 'Against the law'), ('off_topic', 'Has nothing to do with the article'), ('expired', 'Nobody could look at it in time'), ('mistake', 'The earlier decision was a mistake'), ('appeal', 'The author asked for it to be looked at again'), ('other', 'Something else, see the message')], max_length=20, verbose_name='for the reason')),
                ('text', models.TextField(max_length=2000, verbose_name='text')),
            ],
            options={
                'verbose_name': 'message template',
                'verbose_name_plural': 'message templates',
                'ordering': ['reason', 'title'],
            },
        ),
        migrations.CreateModel(
            name='Outbox',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('reply', 'a reply to me'), ('followed', 'a comment in a discussion that I follow'), ('decision', 'a decision about a comment of mine'), ('report', 'what became of my report'), ('urgent', 'somebody may be in danger')], max_length=10, verbose_name='about')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('due_at', models.DateTimeField(verbose_name='due')),
                ('sent_at', models.DateTimeField(null=True, verbose_name='sent')),
                ('comment', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='outbox', to='comments.comment')),
                ('report', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='outbox', to='comments.commentreport')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='outbox', to=settings.AUTH_USER_MODEL)),
                ('statement', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='outbox', to='comments.statement')),
            ],
            options={
                'verbose_name': 'mail to send',
                'verbose_name_plural': 'mails to send',
                'ordering': ['due_at', 'pk'],
                'indexes': [
                    models.Index(condition=models.Q(('sent_at__isnull', True)), fields=['due_at', 'id'], name='comments_outbox_due'),
                    models.Index(fields=['user', 'sent_at'], name='comments_outbox_sent'),
                ],
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('report__isnull', True), ('statement__isnull', True)), fields=('user', 'comment', 'kind'), name='comments_outbox_of_comment_once'),
                    models.UniqueConstraint(condition=models.Q(('statement__isnull', False)), fields=('user', 'statement'), name='comments_outbox_of_statement_once'),
                    models.UniqueConstraint(condition=models.Q(('report__isnull', False)), fields=('user', 'report'), name='comments_outbox_of_report_once'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Rule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80, unique=True, verbose_name='name')),
                ('pattern', models.CharField(max_length=500, verbose_name='pattern')),
                ('match', models.CharField(choices=[('word', 'one word'), ('phrase', 'words in this order'), ('regex', 'regular expression (RE2)')], default='phrase', max_length=10, verbose_name='read as')),
                ('action', models.CharField(choices=[('refuse', 'refuse the text and say why'), ('hold', 'hold the comment for a moderator'), ('nudge', 'ask once whether the author means it'), ('crisis', 'show help at once, and tell the moderators'), ('flag', 'publish, and show it to a moderator')], max_length=10, verbose_name='then')),
                ('crisis', models.CharField(blank=True, choices=[('breathing', 'breathing or swallowing'), ('distress', 'self-harm or despair')], max_length=10, verbose_name='kind of crisis')),
                ('is_medical', models.BooleanField(default=False, help_text='What it catches goes to the medical queue as well.', verbose_name='medical')),
                ('language', models.CharField(blank=True, help_text='For your own order; empty is any.', max_length=10, verbose_name='language')),
                ('message', models.CharField(blank=True, help_text='Why a text is refused, or the question of a nudge.', max_length=300, verbose_name='said to the author')),
                ('must_match', models.TextField(blank=True, help_text='Examples, one a line.', verbose_name='must match')),
                ('must_not_match', models.TextField(blank=True, help_text='Innocent examples, one a line.', verbose_name='must not match')),
                ('enabled', models.BooleanField(default=False, verbose_name='in force')),
                ('changed_at', models.DateTimeField(auto_now=True, verbose_name='changed')),
            ],
            options={
                'verbose_name': 'word rule',
                'verbose_name_plural': 'word rules',
                'ordering': ['name'],
                'permissions': [('edit_rules', 'Can change word rules, message templates and help lines')],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(models.Q(('action', 'crisis'), ('crisis__gt', '')), models.Q(models.Q(('action', 'crisis'), _negated=True), ('crisis', '')), _connector='OR'), name='comments_rule_crisis_has_kind'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Subscription',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('frequency', models.CharField(choices=[('now', 'at once'), ('daily', 'once a day'), ('weekly', 'once a week'), ('off', 'never')], default='now', max_length=10, verbose_name='by mail')),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('thread', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='subscriptions', to='comments.commentthread')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='subscriptions', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'subscription',
                'verbose_name_plural': 'subscriptions',
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('thread__isnull', False)), fields=('user', 'thread'), name='comments_subscription_of_thread_once'),
                    models.UniqueConstraint(condition=models.Q(('thread__isnull', True)), fields=('user',), name='comments_subscription_of_replies_once'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Thanks',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('comment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='thanks', to='comments.comment')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='thanks_given', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'thanks',
                'verbose_name_plural': 'thanks',
                'constraints': [
                    models.UniqueConstraint(fields=('comment', 'user'), name='comments_thanks_once'),
                ],
            },
        ),
        migrations.AddField(
            model_name='comment',
            name='badge',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='comments.cliniciancredential'),
        ),
        migrations.AddField(
            model_name='comment',
            name='rule',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='comments.rule'),
        ),
        migrations.AddConstraint(
            model_name='comment',
            constraint=models.CheckConstraint(condition=models.Q(('audience__in', ['public', 'members'])), name='comments_comment_audience'),
        ),
        migrations.AddConstraint(
            model_name='comment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'held'), _negated=True), models.Q(('hold_code', ''), _negated=True), _connector='OR'), name='comments_comment_held_for_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='comment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['withdrawn', 'erased']), _negated=True), models.Q(('fingerprint', ''), ('html', ''), ('note_html', ''), ('note_source', ''), ('source', '')), _connector='OR'), name='comments_comment_gone_is_blank'),
        ),
    ]
