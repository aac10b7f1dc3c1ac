from django.urls import path

from quizzes.cards import practice, views

# In the name space of the quizzes.
urlpatterns = [
    path("topics/<slug:slug>/flashcards/", views.topic_deck, name="flashcards"),
    path("topics/<slug:slug>/flashcards/print/", views.card_sheets, name="card_sheets"),
    path("paths/<slug:slug>/flashcards/", views.path_deck, name="path_flashcards"),
    path("flashcards/", views.deck_list, name="decks"),
    path("flashcards/words/", views.word_deck, name="word_flashcards"),
    path("flashcards/tags/<path:tag>/", views.tag_deck, name="tag_flashcards"),
    path("practice/", practice.practice, name="practice"),
]
