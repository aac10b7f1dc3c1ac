"""The site's addresses where an issuer is set."""

from __future__ import annotations

from django.urls import include, path

from explainer import urls
from explainer.accounts import single_sign_on

urlpatterns = [path("accounts/", include(single_sign_on.urlpatterns)), *urls.urlpatterns]
handler500 = urls.handler500
