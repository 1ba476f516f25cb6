package dev.quarkstream.app.note;

import dev.quarkstream.app.export.ExportPart;
import dev.quarkstream.app.export.ExportedRows;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** What an export has of notes. */
@Singleton
class NotesExport {

    private static final String SQL = """
            SELECT id, title, body, created_at, updated_at FROM public.note WHERE account_id = $1 AND id > $2 ORDER BY id""";

    @Produces
    @Singleton
    ExportPart notes(Pool database) {
        return new ExportedRows(database, "notes", SQL);
    }
}
