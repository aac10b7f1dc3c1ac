"""The words that a new site answers with help first. Editors keep the list from there."""

from django.db import migrations

PHRASES = {
    "crisis": [
        "suicide", "suicidal", "kill myself", "killing myself", "end my life", "ending my life",
        "take my own life", "want to die", "hurt myself", "hurting myself", "self-harm",
        "better off dead", "no reason to live",
    ],
    "emergency": [
        "emergency", "911", "can’t breathe", "cannot breathe", "can’t catch my breath",
        "hard to breathe", "trouble breathing", "short of breath", "shortness of breath",
        "chest pain", "bleeding won’t stop", "won’t stop bleeding", "seizure", "seizures",
        "unconscious", "passed out", "fainted",
    ],
    "sign": [
        "fever", "fevers", "high temperature", "chills", "shivering", "bleeding", "confused",
        "confusion",
    ],
    "dying": ["death", "die", "dying", "end of life"],
}  # fmt: skip


def compared(phrase):
    """What `HelpPhrase.clean` makes of these phrases."""
    return phrase.replace("’", "").replace("-", " ").lower()


def add(apps, schema_editor):
    phrases = apps.get_model("help", "HelpPhrase").objects
    rows = [
        phrases.model(phrase=phrase, folded=compared(phrase), answer=answer)
        for answer, listed in PHRASES.items()
        for phrase in listed
    ]
    phrases.bulk_create(rows, ignore_conflicts=True)


def remove(apps, schema_editor):
    folded = [compared(phrase) for listed in PHRASES.values() for phrase in listed]
    apps.get_model("help", "HelpPhrase").objects.filter(folded__in=folded).delete()


class Migration(migrations.Migration):
    dependencies = [("help", "0001_help_phrases")]

    operations = [migrations.RunPython(add, remove)]
