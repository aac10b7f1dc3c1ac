from django.urls import path

from explainer.pages import views

app_name = "pages"
urlpatterns = [
    path("", views.about, name="about"),
    path("<slug:slug>/", views.site_page, name="site_page"),
    path("<slug:slug>/history/", views.history, name="history"),
]
