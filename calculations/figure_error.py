"""The error of a figure that cannot be used: a shipped document or an operator's row is wrong."""


class FigureError(ValueError):
    """A figure is missing or cannot be right; the message names the field and says what is wrong."""

    def __init__(self, field: str, problem: str) -> None:
        super().__init__(f"{field}: {problem}")
        self.field = field
        self.problem = problem
