"""What goes wrong in a way a person can act on."""


class BusinessError(Exception):
    """Something was refused. `message` is translated and says what to do next; views show it, commands print it."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = str(message)

    def __str__(self) -> str:
        return self.message
