from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "explainer.pages"
    verbose_name = "About this site"

    def ready(self) -> None:
        # Models can be imported only now.
        from explainer.operations.setup import Question, register_question  # noqa: PLC0415
        from explainer.pages.content import ABOUT, SITE_PAGE, SitePageContent  # noqa: PLC0415
        from explainer.pages.models import SitePage  # noqa: PLC0415
        from explainer.pages.unfinished import HOW_TO_FINISH, what_is_unfinished  # noqa: PLC0415
        from explainer.publishing.kinds import Kind, Policy, register  # noqa: PLC0415

        # It speaks of the site, and of nothing that NCI's pages could bear out.
        register(
            Kind(
                name=SITE_PAGE,
                model=SitePage,
                content=SitePageContent,
                folder="about",
                page="pages:site_page",
                history="pages:history",
                policy=Policy(needs_checks=False, takes_reports=False),
                file_list="site_pages",
                found_as=ABOUT,
            )
        )
        register_question("pages", Question(what_is_unfinished, advice=HOW_TO_FINISH))
