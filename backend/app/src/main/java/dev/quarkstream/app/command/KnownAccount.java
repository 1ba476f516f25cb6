package dev.quarkstream.app.command;

import dev.quarkstream.app.account.Account;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;

/** An account that somebody has named by its e-mail or its id. */
record KnownAccount(String id, String email) {

    private static final String FIND = "SELECT id::text, email FROM public.account WHERE email_key = ? OR id::text = ?";

    static Optional<KnownAccount> find(Connection connection, String emailOrId) throws SQLException {
        var named = emailOrId.strip();
        try (var statement = connection.prepareStatement(FIND)) {
            statement.setString(1, Account.keyOf(named));
            statement.setString(2, named);
            try (var row = statement.executeQuery()) {
                return row.next()
                        ? Optional.of(new KnownAccount(row.getString(1), row.getString(2)))
                        : Optional.empty();
            }
        }
    }

    /** What there is to say where there is none. */
    static Answer missing(String emailOrId) {
        return Answer.failed("There is no account " + OneLineText.of(emailOrId), Map.of("found", false));
    }
}
