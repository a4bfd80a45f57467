"""Word rules to begin with, whom to call in an emergency, and words for messages to authors.

All of it is for the people of the site to change. The rules are in English; they see a text in
small letters without accents. Numbers of emergency services are those of the countries named.
"""

from django.db import migrations

MEDICINES = (
    r"(?:mestinon|pyridostigmine|prednis\w+|steroids?|azathioprine|imuran|cellcept|mycophenolate"
    r"|methotrexate|tacrolimus|rituximab|eculizumab|ivig|medic\w+|meds|pills?|tablets?|doses?)"
)

RULES = [
    {
        "name": "Advice: tells others to change a medicine",
        "match": "regex",
        "pattern": (
            r"\byou (?:\w+ )?(?:should|must|need to|have to|ought to|can just)(?:\W+\w+){0,3}?\W+"
            r"(?:stop|quit|skip|start|increase|double|reduce|lower|halve|change|switch)\w*"
            rf"(?:\W+\w+){{0,4}}?\W+{MEDICINES}\b"
        ),
        "action": "nudge",
        "is_medical": True,
        "message": (
            "This reads like advice about a medicine. Please tell your own experience instead, and"
            " leave changes of a treatment to the doctor. Post it as it is?"
        ),
        "must_match": (
            "You should stop taking your Mestinon.\n"
            "You really need to double the dose before a walk."
        ),
        "must_not_match": (
            "My doctor told me to stop prednisone.\n"
            "I take 60 mg of Mestinon every four hours.\n"
            "You should talk to your doctor before you change the dose."
        ),
    },
    {
        "name": "Advice: stop or double it",
        "match": "regex",
        "pattern": (
            r"(?:^|[.!?\n])\s*(?:just |please |simply )?"
            r"(?:stop|quit|skip|double|halve|increase|do not take|don.?t take|never take)"
            rf"(?:\W+\w+){{0,4}}?\W+{MEDICINES}\b"
        ),
        "action": "nudge",
        "is_medical": True,
        "message": (
            "This reads like advice about a medicine. Please tell your own experience instead, and"
            " leave changes of a treatment to the doctor. Post it as it is?"
        ),
        "must_match": "Just stop taking the prednisone!\nI was tired, too. Don’t take these pills.",
        "must_not_match": "I did not stop my medicine.\nWe stopped at the shop for my pills.",
    },
    {
        "name": "Advice: medicines to be careful with",
        "match": "regex",
        "pattern": (
            r"(?:\byou (?:can|could|should|may)|(?:^|[.!?\n])\s*try|it is (?:safe|fine|ok) to)"
            r"(?:\W+\w+){0,4}?\W+"
            r"(?:magnesium|ciprofloxacin|levofloxacin|moxifloxacin|azithromycin|erythromycin"
            r"|telithromycin|gentamicin|quinine|botox|beta.?blockers?)\b"
        ),
        "action": "nudge",
        "is_medical": True,
        "message": (
            "Some people with myasthenia get worse with this medicine. Please tell your own"
            " experience and do not recommend it. Post it as it is?"
        ),
        "must_match": "You can safely take magnesium for that.\nTry ciprofloxacin.",
        "must_not_match": (
            "Magnesium made me weaker.\nMy neurologist warned me of ciprofloxacin.\n"
            "We try to avoid gentamicin."
        ),
    },
    {
        "name": "Crisis: breathing or swallowing",
        "match": "regex",
        "pattern": (
            r"\b(?:i|i.m|my)\b(?:\W+\w+){0,3}?\W+(?:can.?t|cannot|can not|unable to|struggl\w+ to"
            r"|struggling|fighting to|hard to|trouble|difficulty|difficulties)"
            r"(?:\W+\w+){0,2}?\W+(?:breathe|breathing|swallow|swallowing)\b"
            r"|\bi (?:can.?t|cannot|can not)(?:\W+\w+){0,2}?\W+(?:breathe|swallow)\b"
        ),
        "action": "crisis",
        "crisis": "breathing",
        "must_match": (
            "I can't breathe properly tonight.\n"
            "I cannot swallow my tablets any more.\n"
            "Since this morning I have trouble breathing.\n"
            "I am struggling to swallow."
        ),
        "must_not_match": (
            "My breathing exercises help me.\n"
            "Ask for help when somebody cannot breathe.\n"
            "Years ago my aunt choked on her food."
        ),
    },
    {
        "name": "Crisis: self-harm or despair",
        "match": "regex",
        "pattern": (
            r"\b(?:kill(?:ing)? myself|end(?:ing)? (?:my life|it all)|suicidal|take my own life"
            r"|(?:i|i.ve) (?:\w+ ){0,2}(?:want|wanted) to die|commit(?:ting)? suicide"
            r"|thought of suicide|thinking (?:of|about) suicide|better off without me"
            r"|no reason to (?:live|go on)|(?:don.?t|do not) want to (?:live|be alive|wake up)"
            r"(?: any ?more)?|self.?harm(?:ing|ed)?|harm(?:ing)? myself)\b"
        ),
        "action": "crisis",
        "crisis": "distress",
        "must_match": (
            "Some days I want to die.\n"
            "I have been thinking about suicide.\n"
            "They would be better off without me.\n"
            "I don’t want to live any more."
        ),
        "must_not_match": (
            "This disease is killing my patience.\n"
            "I want to end this discussion.\n"
            "The battery died."
        ),
    },
    {
        "name": "Hold: asks for or names a way to die",
        "match": "regex",
        "pattern": (
            r"\b(?:lethal|fatal|deadly) (?:dose|amount|overdose)\b"
            r"|\bhow (?:many|much)(?:\W+\w+){1,8}?\W+(?:to (?:die|end it|kill)|(?:is|are) lethal)\b"
        ),
        "action": "hold",
        "must_match": (
            "What is the lethal dose?\nHow many of these pills does it take to die?"
        ),
        "must_not_match": "How many pills do you take a day?\nHow much sleep do you need?",
    },
    {
        "name": "Hold: sells or promises a cure",
        "match": "regex",
        "pattern": (
            r"\b(?:whats ?app|telegram) (?:me|us|him|her)\b|\bherbal (?:doctor|cure|remedy|medicine)"
            r"|\bmiracle cure\b|\bcured? (?:me|my|him|her|your)\b(?:\W+\w+){0,6}?\W+"
            r"(?:myasthenia|mg|herb\w*)\b|\b(?:buy|order)(?:\W+\w+){0,5}?\W+without (?:a )?prescription\b"
        ),
        "action": "hold",
        "is_medical": True,
        "must_match": (
            "Dr Sam cured my MG with roots, WhatsApp him.\n"
            "A herbal doctor helped my mother.\n"
            "Buy Mestinon online without prescription."
        ),
        "must_not_match": (
            "There is no cure for MG yet.\nI drink herbal tea.\nMy neurologist is on WhatsApp."
        ),
    },
    {
        "name": "Flag: insults",
        "match": "regex",
        "pattern": (
            r"\b(?:you|you.re|u)(?:\W+\w+){0,3}?\W+(?:idiots?|morons?|liars?|stupid|pathetic)\b"
            r"|\bshut up\b"
        ),
        "action": "flag",
        "must_match": "You are such an idiot.\nOh shut up.",
        "must_not_match": "I felt stupid when I fell.\nThe lift shut, up we went.",
    },
]

# (kind, order, country, who, number, when)
HELP_LINES = [
    ("breathing", 1, "European Union", "Emergency services", "112", "Day and night"),
    ("breathing", 2, "United Kingdom", "Emergency services", "999", "Day and night"),
    ("breathing", 3, "United States", "Emergency services", "911", "Day and night"),
    ("distress", 1, "United Kingdom and Ireland", "Samaritans", "116 123", "Day and night"),
    ("distress", 2, "United States", "988 Suicide & Crisis Lifeline", "988", "Day and night"),
    ("distress", 3, "European Union", "Emergency services, when life is in danger", "112", "Day and night"),
    ("distress", 4, "United Kingdom", "Emergency services, when life is in danger", "999", "Day and night"),
    ("distress", 5, "United States", "Emergency services, when life is in danger", "911", "Day and night"),
]  # fmt: skip

TEMPLATES = [
    (
        "spam",
        "Advertising",
        "Your comment advertises something, or leads to a page that does. This discussion is for"
        " people who live with myasthenia gravis and those close to them, so we do not show"
        " advertising, however well it is meant.",
    ),
    (
        "abuse",
        "Unkind to somebody",
        "Your comment attacks a person. You are welcome to disagree with what somebody says; please"
        " do it without words that hurt. You can post it again in other words.",
    ),
    (
        "privacy",
        "Tells who somebody is",
        "Your comment tells who somebody is, for example with a name, an address or a number. What"
        " stands here can be found by everybody, and says something about a person’s health. You"
        " can post it again without that.",
    ),
    (
        "medical",
        "Advice about a treatment",
        "Your comment tells others to start, stop or change a treatment. What helped you may harm"
        " somebody else with myasthenia gravis. Please tell what you experienced, and leave the"
        " decision to them and their doctors. You can post it again that way.",
    ),
    (
        "misleading",
        "Does not fit what is known",
        "Your comment states something about the disease or its treatment that does not fit what"
        " is known. Others may act on it. If you have a source, you can answer this decision and"
        " tell us.",
    ),
    (
        "self_harm",
        "Names a way to harm oneself",
        "We took your comment away because it names a way to harm oneself, which can put others in"
        " danger. That does not mean that you should be silent about how you feel. You do not have"
        " to handle this alone: please talk to somebody you trust, or call a help line in your"
        " country.",
    ),
    (
        "illegal",
        "Against the law",
        "Your comment says or shows something that the law forbids, so we may not publish it.",
    ),
    (
        "off_topic",
        "Belongs elsewhere",
        "Your comment has nothing to do with the article above it. You are welcome to post it under"
        " an article that it fits.",
    ),
    (
        "",
        "We are worried about you",
        "Thank you for writing so openly. It sounds like things are very hard right now, and we are"
        " worried about you. You do not have to handle this alone: please talk to somebody you"
        " trust or to a help line. If your breathing or swallowing gets worse, or your life is in"
        " danger, call the emergency number now. We cannot replace that help here.",
    ),
]


def add(apps, schema_editor):
    Rule = apps.get_model("comments", "Rule")
    for values in RULES:
        Rule.objects.get_or_create(
            name=values["name"], defaults={**values, "language": "en", "enabled": True}
        )
    HelpLine = apps.get_model("comments", "HelpLine")
    for crisis, position, country, name, number, hours in HELP_LINES:
        HelpLine.objects.get_or_create(
            crisis=crisis,
            country=country,
            number=number,
            defaults={"position": position, "name": name, "hours": hours},
        )
    MessageTemplate = apps.get_model("comments", "MessageTemplate")
    for reason, title, text in TEMPLATES:
        MessageTemplate.objects.get_or_create(
            title=title, defaults={"reason": reason, "text": text}
        )


def take_away(apps, schema_editor):
    names = [values["name"] for values in RULES]
    apps.get_model("comments", "Rule").objects.filter(name__in=names).delete()
    titles = [title for _reason, title, _text in TEMPLATES]
    apps.get_model("comments", "MessageTemplate").objects.filter(title__in=titles).delete()
    HelpLine = apps.get_model("comments", "HelpLine")
    for crisis, _position, country, name, number, _hours in HELP_LINES:
        HelpLine.objects.filter(crisis=crisis, country=country, name=name, number=number).delete()


class Migration(migrations.Migration):
    dependencies = [("comments", "0011_what_the_law_may_ask_for")]
    operations = [migrations.RunPython(add, take_away)]
