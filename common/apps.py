from django.apps import AppConfig


class CommonConfig(AppConfig):
    name = "common"

    def ready(self) -> None:
        from common import lookups  # noqa: F401, PLC0415 — registers them
