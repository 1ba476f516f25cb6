package dev.quarkstream.app.link;

import dev.quarkstream.app.account.Account;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.id.uuid.UuidVersion7Strategy;

/** Links that an operator hands to somebody, by another way than mail. */
public final class LinksByHand {

    private static final String MAKE = """
            INSERT INTO public.account_link (id, account_id, kind, digest, created_at, expires_at)
            SELECT ?, id, ?, ?, ?, ? FROM public.account WHERE email_key = ?
            ON CONFLICT (account_id, kind) DO UPDATE SET id = excluded.id, digest = excluded.digest, email = NULL,
                created_at = excluded.created_at, expires_at = excluded.expires_at
            RETURNING account_id""";

    private LinksByHand() {}

    /**
     * A link by which its reader chooses another password.
     *
     * @param account whose
     * @param path of the panel's page, with the secret behind its {@code #}
     * @param expiresAt until when it works
     */
    public record Made(UUID account, String path, Instant expiresAt) {

        @Override
        public String toString() {
            return "Made[account=" + account + ", path hidden]";
        }
    }

    /** One for the account with this address, in the place of any that was sent before; empty: there is none. */
    public static Optional<Made> reset(Connection database, String email, Instant now) throws SQLException {
        var secret = LinkSecret.generate();
        var expiresAt = now.plus(Links.LIFE);
        try (var statement = database.prepareStatement(MAKE)) {
            statement.setObject(1, UuidVersion7Strategy.INSTANCE.generateUuid(null));
            statement.setString(2, LinkKind.PASSWORD_RESET.word());
            statement.setBytes(3, secret.digest());
            statement.setObject(4, utc(now), Types.TIMESTAMP_WITH_TIMEZONE);
            statement.setObject(5, utc(expiresAt), Types.TIMESTAMP_WITH_TIMEZONE);
            statement.setString(6, Account.keyOf(email));
            try (var made = statement.executeQuery()) {
                return made.next()
                        ? Optional.of(
                                new Made(made.getObject(1, UUID.class), "reset-password#" + secret.value(), expiresAt))
                        : Optional.empty();
            }
        }
    }

    private static OffsetDateTime utc(Instant instant) {
        return OffsetDateTime.ofInstant(instant, ZoneOffset.UTC);
    }
}
