"""The database backend Django loads where `DATABASE_URL` is unset."""

from typing import Any

from django.db.backends.postgresql import base

from config.embedded_postgres.server import running_server


class DatabaseWrapper(base.DatabaseWrapper):
    """PostgreSQL's own backend; only the address is found out when the first connection is asked for."""

    def get_connection_params(self) -> dict[str, Any]:
        server = running_server(self.settings_dict["DATA_DIR"], self.settings_dict["EMBEDDED_NAME"])
        self.settings_dict.update(HOST=server.socket_dir, PORT=server.port, USER=server.user)
        return super().get_connection_params()
