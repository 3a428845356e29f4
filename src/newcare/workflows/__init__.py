"""Use cases: the one place where the stages meet. Commands and pages ask here."""
