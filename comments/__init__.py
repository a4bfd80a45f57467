"""Discussion below the articles."""
