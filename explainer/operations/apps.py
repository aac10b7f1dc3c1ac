from django.apps import AppConfig


class OperationsConfig(AppConfig):
    name = "explainer.operations"

    def ready(self) -> None:
        # Models can be imported only now.
        from explainer.operations import production  # noqa: PLC0415
        from explainer.operations.audits import of_references, register_audit  # noqa: PLC0415
        from explainer.operations.backups.left_out import leave_out  # noqa: PLC0415
        from explainer.operations.models import JobRun  # noqa: PLC0415
        from explainer.operations.setup import Needs, Question, register_question  # noqa: PLC0415

        for about, question in {
            "settings": Question(production.missing_settings, Needs.NOTHING),
            "contacts": Question(production.missing_contacts, Needs.NOTHING),
            "files": Question(production.missing_files, Needs.NOTHING),
            "database": Question(production.missing_database, Needs.DATABASE),
            "accounts": Question(production.missing_accounts),
            "clocks": Question(production.wrong_clocks),
            "jobs": Question(production.missing_jobs),
            "backups": Question(production.missing_backup_key, Needs.NOTHING),
        }.items():
            register_question(about, question)
        register_audit("references", of_references)
        leave_out(JobRun)
