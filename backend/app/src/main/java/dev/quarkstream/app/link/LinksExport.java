package dev.quarkstream.app.link;

import dev.quarkstream.app.export.ExportPart;
import dev.quarkstream.app.export.ExportedRows;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** What an export has of links that may still be followed. */
@Singleton
class LinksExport {

    private static final String SQL = """
            SELECT id, kind, email, created_at, expires_at FROM public.account_link WHERE account_id = $1 AND id > $2 ORDER BY id""";

    @Produces
    @Singleton
    ExportPart links(Pool database) {
        return new ExportedRows(database, "links", SQL);
    }
}
