from django.urls import path

from explainer.gallery import views

app_name = "gallery"
urlpatterns = [path("components/", views.components, name="components")]
