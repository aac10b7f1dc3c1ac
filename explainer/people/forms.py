"""The forms of an account: what is needed to make one stands on one page."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.contrib.auth.forms import UsernameField
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db.models import Model, Q

from explainer.operations.mail import is_mail_sent
from explainer.people.role_names import WHAT_A_ROLE_DOES

WHY_STAFF = "Only with this tick can the person sign in here. Without it a role is of no use."
ROLE_WITHOUT_STAFF = (
    "A role is of no use without this tick: the person could not sign in. Set it, or choose no"
    " role."
)
NAME_IS_TAKEN = "Another account has this as its user name or its e-mail address."
LEAVE_BOTH_EMPTY = (
    "Leave both empty, and the person gets a mail with a link to choose one. If you type one, tell"
    " it to the person yourself."
)
NO_MAIL = "This site sends no mail yet (EMAIL_HOST is not set): type a password."
PASSWORDS_DIFFER = "The two passwords are not the same."


class RolesField(forms.ModelMultipleChoiceField):
    """Each role with what it is for; one that an operator made has its name alone."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Model) -> str:
        name = str(obj)
        return f"{name}: {WHAT_A_ROLE_DOES[name]}" if name in WHAT_A_ROLE_DOES else name


class PersonForm(forms.ModelForm):
    """An account, but for its password; some of the fields are shown to superusers only."""

    class Meta:
        model = User
        fields = (
            "username", "first_name", "last_name", "email", "groups", "is_staff", "is_superuser",
            "user_permissions",
        )  # fmt: skip
        field_classes = {"username": UsernameField}
        labels = {"groups": "Roles", "is_staff": "Staff"}
        help_texts = {
            "groups": "One person can have several.",
            "is_staff": WHY_STAFF,
            "is_superuser": "May do everything, and give rights to others.",
            "user_permissions": "Single rights beside those of the roles.",
        }

    def clean_username(self) -> str:
        return self._own_way_in("username")

    def clean_email(self) -> str:
        return self._own_way_in("email")

    def clean(self) -> dict[str, Any]:
        sent = super().clean() or self.cleaned_data
        if sent.get("groups") and not sent.get("is_staff", self.instance.is_staff):
            self.add_error("is_staff", ROLE_WITHOUT_STAFF)
        return sent

    def _own_way_in(self, name: str) -> str:
        """People sign in by either of the two, and by the second they get a new password."""
        value: str = self.cleaned_data[name]
        is_another = Q(username__iexact=value) | Q(email__iexact=value)
        others = User.objects.exclude(pk=self.instance.pk).filter(is_another)
        # Accounts from before this rule can be saved as they are.
        if value and value != getattr(self.instance, name) and others.exists():
            raise ValidationError(NAME_IS_TAKEN)
        return value


class NewPersonForm(PersonForm):
    """A new account, in one step."""

    password1 = forms.CharField(
        label="Password",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        required=False,
        help_text=LEAVE_BOTH_EMPTY,
    )
    password2 = forms.CharField(
        label="Password again",
        strip=False,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 - Django's signature
        super().__init__(*args, **options)
        self.fields["email"].required = True
        self.fields["is_staff"].initial = True

    def clean_password1(self) -> str:
        password: str = self.cleaned_data["password1"]
        if not (password or is_mail_sent()):
            raise ValidationError(NO_MAIL)
        return password

    def clean_password2(self) -> str:
        again: str = self.cleaned_data["password2"]
        if "password1" in self.cleaned_data and self.cleaned_data["password1"] != again:
            raise ValidationError(PASSWORDS_DIFFER)
        return again

    def _post_clean(self) -> None:
        """Judge the password when the account is filled: it must not be like its name."""
        super()._post_clean()  # type: ignore[misc] # the stubs do not know it
        password = self.cleaned_data.get("password2")
        if not password:
            return
        try:
            password_validation.validate_password(password, self.instance)
        except ValidationError as error:
            self.add_error("password2", error)

    def save(self, commit: bool = True) -> User:
        if password := self.cleaned_data["password1"]:
            self.instance.set_password(password)
        else:
            self.instance.set_unusable_password()
        person: User = super().save(commit=commit)
        return person
