"""Planning an evaluation: the smallest effect it could see, worked out from the place's history before the start."""
