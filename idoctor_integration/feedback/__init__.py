"""What people did with an offered mask, kept in a small database: `FeedbackStore(url).add(parse_feedback(body, ...))`.

No user, no patient and no picture is ever kept; the masks only where the operator says so.
"""

from idoctor_integration.feedback.backup import BackupRefused, back_up, restore
from idoctor_integration.feedback.export import export_csv
from idoctor_integration.feedback.new_file import CannotWrite
from idoctor_integration.feedback.parsing import parse_feedback, parse_rating
from idoctor_integration.feedback.records import Feedback, LaterRating, Rating, StoredFeedback, Verdict
from idoctor_integration.feedback.store import FeedbackStore, StoreUnavailable
from idoctor_integration.feedback.whole_file import NoBackup

__all__ = [
    "BackupRefused",
    "CannotWrite",
    "Feedback",
    "FeedbackStore",
    "LaterRating",
    "NoBackup",
    "Rating",
    "StoreUnavailable",
    "StoredFeedback",
    "Verdict",
    "back_up",
    "export_csv",
    "parse_feedback",
    "parse_rating",
    "restore",
]
