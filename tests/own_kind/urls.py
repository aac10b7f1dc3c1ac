from django.urls import include, path

from tests.own_kind import views

leaflets = [
    path("<slug:slug>/", views.leaflet, name="leaflet"),
    path("<slug:slug>/history/", views.history, name="history"),
]
urlpatterns = [
    path("leaflets/", include((leaflets, "leaflets"))),
    path("", include("explainer.urls")),
]
handler500 = "explainer.site.views.server_error"
