"""Readers' addresses stay for ever; the admin's may change."""

from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from explainer.editing.markdown_preview import markdown_preview
from explainer.pictures.upload import upload

urlpatterns = [
    path("", include("explainer.site.urls")),
    path("api/", include("explainer.api.urls")),
    path("", include("explainer.gallery.urls")),
    path("", include("quizzes.urls")),
    path("", include("quizzes.downloads.urls")),
    path("", include("explainer.feedback.urls")),
    path("topics/", include("topics.urls")),
    path("paths/", include("topics.paths.urls")),
    path("glossary/", include("glossary.urls")),
    # Behind it: a term of ours may be called “NCI”, and keeps its history.
    path("glossary/nci/", include("glossary.dictionary.urls")),
    path("about/", include("explainer.pages.urls")),
    path("pictures/", include("explainer.pictures.urls")),
    path("", include("explainer.publishing.urls")),
    path("c/", include("explainer.copies.urls")),
    # In place of markdownx's own file of addresses, which is open to everyone.
    path("admin/markdownx/markdownify/", markdown_preview, name="markdownx_markdownify"),
    path("admin/markdownx/upload/", upload, name="markdownx_upload"),
    path("admin/", admin.site.urls),
    path("accounts/", include("explainer.accounts.urls")),
    # Where password managers look for it.
    path(
        ".well-known/change-password",
        RedirectView.as_view(pattern_name="account_change_password"),
        name="change_password",
    ),
]

handler500 = "explainer.site.views.server_error"
