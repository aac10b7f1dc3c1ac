"""What PostgreSQL itself asks of a move."""

from __future__ import annotations

import pgtrigger

from explainer.publishing.record_rules import Rule

# Under the database's clock: whoever writes the row cannot choose when it was.
MOVE_IS_MADE_NOW = Rule(
    name="move_is_made_now",
    operation=pgtrigger.Insert,
    func="NEW.made_at := now(); RETURN NEW;",
)
