from django.urls import path

from maillage.ui.views import vocabulary

app_name = "ui"
urlpatterns = [path("", vocabulary, name="vocabulary")]
