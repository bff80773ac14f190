"""The commands that copy feedback, and what a database of feedback holds before and after."""

from contextlib import closing

from feedback_bodies import parsed

from idoctor_integration.__main__ import main
from idoctor_integration.feedback import FeedbackStore
from idoctor_integration.settings import Settings


def filled(url, *requests):
    """A store with a verdict for each of these requests, still open, as in a back end that runs."""
    store = FeedbackStore(url)
    for request in requests:
        store.add(parsed(request_id=request, comment="a word"))
    return store


def ids(url):
    with closing(FeedbackStore(url)) as store:
        return [row.feedback.request_id for row in store.rows()]


def feedback(url, *words):
    """A command's exit status."""
    return main(("feedback", *map(str, words)), settings=Settings(feedback_url=url))
