from django.contrib.sitemaps import views as sitemap_views
from django.urls import path
from django.views.decorators.http import require_safe

from explainer.publishing.kinds import all_kinds
from explainer.site import icons, offline, views
from explainer.site.feed import views as feed_views
from explainer.site.security_txt import security_txt
from explainer.site.sitemaps import SITEMAPS, sitemap

app_name = "site"
urlpatterns = [
    path("", views.home, name="home"),
    # Not among the topics' own addresses, where a topic may have this name.
    path("a-to-z/", views.a_to_z, name="a_to_z"),
    path("search/", views.search_results, name="search"),
    path("search/suggestions/", views.search_suggestions, name="search_suggestions"),
    path("opensearch.xml", views.search_description, name="search_description"),
    path("my-questions/", views.my_questions, name="my_questions"),
    path("how-we-verify/", views.how_we_verify, name="how_we_verify"),
    path("how-we-verify/ledger/", views.ledger, name="ledger"),
    path("how-we-verify/ledger.csv", views.ledger_csv, name="ledger_csv"),
    path("offline.js", offline.worker, name="offline_worker"),
    path("kept/", offline.kept, name="kept"),
    path("feed.atom", feed_views.feed, name="feed"),
    *[
        path(
            f"{kind.folder}/<slug:slug>/feed.atom",
            feed_views.page_feed,
            {"kind": kind.name},
            name="page_feed",
        )
        for kind in all_kinds()
    ],
    path("favicon.ico", icons.favicon, name="favicon"),
    path("apple-touch-icon.png", icons.home_screen_icon, name="home_screen_icon"),
    path("site.webmanifest", icons.manifest, name="manifest"),
    path(".well-known/security.txt", security_txt, name="security_txt"),
    path("robots.txt", views.robots, name="robots"),
    path(
        "sitemap.xml",
        require_safe(sitemap_views.index),
        {"sitemaps": SITEMAPS, "sitemap_url_name": "site:sitemap"},
        name="sitemap_index",
    ),
    path("sitemap-<section>.xml", sitemap, name="sitemap"),
]
