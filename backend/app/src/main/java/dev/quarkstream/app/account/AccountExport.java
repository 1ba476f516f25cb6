package dev.quarkstream.app.account;

import dev.quarkstream.app.export.ExportPart;
import dev.quarkstream.app.export.ExportedRows;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** What an export has of the account itself. */
@Singleton
class AccountExport {

    private static final String SQL = """
            SELECT id, name, email, email_verified_at, created_at FROM public.account WHERE id = $1 AND id > $2 ORDER BY id""";

    @Produces
    @Singleton
    ExportPart account(Pool database) {
        return new ExportedRows(database, "account", SQL);
    }
}
