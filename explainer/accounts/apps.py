from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in


class AccountsConfig(AppConfig):
    name = "explainer.accounts"

    def ready(self) -> None:
        # Models can be imported only now.
        from allauth.usersessions.models import UserSession  # noqa: PLC0415
        from django.contrib.sessions.models import Session  # noqa: PLC0415

        from explainer.accounts.models import SharedCount  # noqa: PLC0415
        from explainer.accounts.noted import listen  # noqa: PLC0415
        from explainer.accounts.time_limits import begin  # noqa: PLC0415
        from explainer.operations.backups.left_out import leave_out  # noqa: PLC0415

        # After a restore nobody is logged in.
        leave_out(Session, UserSession, SharedCount)
        listen()
        # Whatever logs somebody in says so: no session begins without its limits.
        user_logged_in.connect(begin)
