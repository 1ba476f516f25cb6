package dev.quarkstream.app.mail;

import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.util.UUID;

/**
 * A mail that one replica tries to send now.
 *
 * @param account whom it is for
 * @param recipient their address by now
 * @param template which one
 * @param parameters what the template wants to know
 * @param createdAt when there was reason for it
 * @param attempt how often it was tried, this time included
 */
public record WaitingMail(
        UUID id,
        UUID account,
        String recipient,
        String template,
        JsonObject parameters,
        Instant createdAt,
        int attempt) {

    static WaitingMail of(Row row) {
        return new WaitingMail(
                row.getUUID("id"),
                row.getUUID("account_id"),
                row.getString("recipient"),
                row.getString("template"),
                row.getJsonObject("parameters"),
                row.getOffsetDateTime("created_at").toInstant(),
                row.getInteger("attempts"));
    }

    /** Addresses are nobody's business who reads a log. */
    @Override
    public String toString() {
        return "mail " + id + " (" + template + ")";
    }
}
