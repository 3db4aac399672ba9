"""Take over published editions: what they ask people to know."""

import logging
from datetime import UTC, datetime

from django.utils import timezone

from qmanual.config import Settings
from qmanual.editions.approvals import load_minor_changes
from qmanual.editions.store import published
from qmtraining.alerts import load_alerts
from qmtraining.database import write_transaction
from qmtraining.library import open_book, taught_items
from qmtraining.minor import minor_as_json
from qmtraining.models import Edition, ItemVersion

logger = logging.getLogger(__name__)


def take_editions(*, settings: Settings) -> tuple[str, ...]:
    """Take over the published editions that are not known yet, oldest first.

    :return: their names.
    """
    known = set(Edition.objects.values_list("name", flat=True))
    taken = []
    for edition in published(settings):
        if edition.name in known:
            continue
        catalogue = open_book(edition.name).catalogue
        alerts = load_alerts(edition.alerts_path)
        minor = minor_as_json(load_minor_changes(edition.approvals_path))
        at = edition.published_at or datetime.now(UTC)
        with write_transaction():
            row, is_new = Edition.objects.get_or_create(
                name=edition.name,
                defaults={
                    "title": edition.title,
                    "language": edition.language,
                    "summary": edition.summary,
                    "effective": edition.effective,
                    "published_at": at,
                    "published_on": timezone.localdate(at),
                    "alerts": alerts,
                    "minor": minor,
                },
            )
            if is_new:
                ItemVersion.objects.bulk_create(
                    [
                        ItemVersion(edition=row, item=item.id, hash=item.hash, title=item.title)
                        for item in taught_items(catalogue).values()
                    ],
                    batch_size=200,
                )
                taken.append(edition.name)
                logger.info("edition %s was taken over", edition.name)
    return tuple(taken)
