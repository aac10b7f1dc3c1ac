from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in


class AccountsConfig(AppConfig):
    name = "explainer.accounts"

    def ready(self) -> None:
        # Models can be imported only now.
        from explainer.accounts.noted import listen  # noqa: PLC0415
        from explainer.accounts.time_limits import begin  # noqa: PLC0415

        listen()
        # Whatever logs somebody in says so: no session begins without its limits.
        user_logged_in.connect(begin)
