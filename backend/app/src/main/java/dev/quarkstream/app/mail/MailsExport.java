package dev.quarkstream.app.mail;

import dev.quarkstream.app.export.ExportPart;
import dev.quarkstream.app.export.ExportedRows;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/**
 * What an export has of mails. What became of one to an address that is not theirs would tell whether somebody else has it.
 */
@Singleton
class MailsExport {

    private static final String SQL = """
            SELECT id, template AS kind, recipient, parameters, created_at, ended_at,
                CASE WHEN template <> 'email-change' THEN outcome END AS outcome
            FROM public.mail WHERE account_id = $1 AND id > $2 ORDER BY id""";

    @Produces
    @Singleton
    ExportPart mails(Pool database) {
        return new ExportedRows(database, "mails", SQL);
    }
}
