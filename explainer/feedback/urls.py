"""For every kind of text on whose pages readers may say something: its form, and the thanks."""

from django.urls import URLPattern, path

from explainer.feedback import views
from explainer.publishing.kinds import Kind, all_kinds


def addresses_of(kind: Kind) -> list[URLPattern]:
    asked = {"kind": kind.name}
    return [
        path(f"{kind.folder}/<slug:slug>/report/", views.report, asked, name="report"),
        path(f"{kind.folder}/<slug:slug>/report/thanks/", views.thanks, asked, name="thanks"),
    ]


app_name = "feedback"
urlpatterns = [
    address for kind in all_kinds() if kind.policy.takes_reports for address in addresses_of(kind)
]
