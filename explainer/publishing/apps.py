from django.apps import AppConfig


class PublishingConfig(AppConfig):
    name = "explainer.publishing"
    label = "publishing"

    def ready(self) -> None:
        # Models can be imported only now.
        from explainer.operations.audits import register_audit  # noqa: PLC0415
        from explainer.operations.backups.left_out import leave_out  # noqa: PLC0415
        from explainer.operations.clocks import register_record  # noqa: PLC0415
        from explainer.publishing import audits  # noqa: PLC0415
        from explainer.publishing.installed_rules import rules_that_differ  # noqa: PLC0415
        from explainer.publishing.models import Edition  # noqa: PLC0415
        from explainer.publishing.page_parts import PageParts  # noqa: PLC0415
        from explainer.publishing.parts import (  # noqa: PLC0415
            differing_parts,
            forget_parts,
            make_parts,
        )
        from explainer.publishing.renditions import Derivation, register_derivation  # noqa: PLC0415
        from explainer.publishing.site_state import SiteMark  # noqa: PLC0415

        register_derivation(
            "parts of pages", Derivation(make_parts, forget_parts, differing_parts, (PageParts,))
        )
        leave_out(SiteMark)
        register_record(Edition, "published_at")
        register_audit("rules", rules_that_differ)
        register_audit("pages", audits.of_publications)
        register_audit("editions", audits.of_editions)
