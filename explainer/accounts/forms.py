"""The forms of django-allauth in our words, safe from whatever is sent in place of a passkey."""

from __future__ import annotations

import struct
from typing import Any, ClassVar, Final

from allauth.account.forms import (
    ChangePasswordForm,
    LoginForm,
    ReauthenticateForm,
    ResetPasswordForm,
    ResetPasswordKeyForm,
)
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as ReauthenticateByCode
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from explainer.accounts.adapter import AccountAdapter
from explainer.accounts.by_name import accounts_with_address

# What libraries raise over bytes that no passkey made.
NO_PASSKEY: Final = (
    ArithmeticError,
    AttributeError,
    InvalidSignature,
    LookupError,
    RecursionError,
    TypeError,
    UnsupportedAlgorithm,
    ValueError,
    struct.error,
)


class LabelsAlone(forms.Form):
    """A form of allauth without what its fields repeat of their labels."""

    labels: ClassVar[dict[str, str]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)


class NameAndPassword(LabelsAlone, LoginForm):
    labels = {"login": "User name or e-mail address"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        super().__init__(*args, **kwargs)
        attributes = {"autocomplete": "username", "autocapitalize": "none", "autofocus": True}
        self.fields["login"].widget.attrs.update(attributes)
        self.fields["password"].help_text = ""


class PasswordAgain(LabelsAlone, ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = ""


class ChangePassword(LabelsAlone, ChangePasswordForm):
    labels = {
        "oldpassword": "Your password until now",
        "password1": "New password",
        "password2": "New password again",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"].help_text = ""


class ChoosePassword(LabelsAlone, ResetPasswordKeyForm):
    labels = {"password1": "New password", "password2": "New password again"}


class FirstCode(LabelsAlone, ActivateTOTPForm):
    labels = {"code": "The code that the app shows now"}


class CodeAtLogin(LabelsAlone, AuthenticateForm):
    pass


class CodeAgain(LabelsAlone, ReauthenticateByCode):
    pass


class AskForLink(LabelsAlone, ResetPasswordForm):
    labels = {"email": "E-mail address"}

    def clean_email(self) -> str:
        address: str = self.cleaned_data["email"]
        self.users = accounts_with_address(address)
        return address

    def save(self, request: HttpRequest, **more: Any) -> str:  # noqa: ANN401 - allauth's signature
        """Send a mail in either case: how long it takes says nothing of who has an account."""
        if self.users:
            return str(super().save(request, **more))
        address: str = self.cleaned_data["email"]
        AccountAdapter(request).send_mail("account/email/unknown_account", address, {})
        return address


class Credential(forms.JSONField):
    """What a passkey's script has sent: any JSON, however deep."""

    def to_python(self, value: Any) -> Any:  # noqa: ANN401 - Django's signature
        try:
            return super().to_python(value)
        except RecursionError as error:
            raise not_a_passkey() from error


class ShowPasskey(AuthenticateWebAuthnForm):
    credential = Credential(widget=forms.HiddenInput)

    def clean_credential(self) -> Authenticator:
        try:
            return super().clean_credential()
        except NO_PASSKEY as error:
            raise not_a_passkey() from error


class LogInByPasskey(ShowPasskey, LoginWebAuthnForm):
    pass


class ShowPasskeyAgain(ShowPasskey, ReauthenticateWebAuthnForm):
    pass


class AddPasskey(AddWebAuthnForm):
    name = forms.CharField(required=False, max_length=80, label="What you call it")
    credential = Credential(widget=forms.HiddenInput)
    passwordless = forms.BooleanField(
        required=False,
        initial=True,
        label="Log in with it alone, without the password",
        help_text="It then asks for your finger, face or its own PIN each time.",
    )

    def clean(self) -> dict[str, Any]:
        try:
            return super().clean()
        except NO_PASSKEY as error:
            raise not_a_passkey() from error


def not_a_passkey() -> ValidationError:
    made: ValidationError = get_adapter().validation_error("incorrect_code")
    return made
