package dev.quarkstream.app.command;

import dev.quarkstream.app.command.ExportedRows.Row;
import dev.quarkstream.app.database.DatabaseLogin;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The database of a Laravel application, if it is PostgreSQL; only read. */
record LaravelDatabase(String url, String user, String password) {

    private static final List<String> COLUMNS = List.of(
            "id",
            "tokenable_type",
            "tokenable_id",
            "name",
            "token",
            "abilities",
            "last_used_at",
            "expires_at",
            "created_at");

    /** Some came with later versions of Sanctum. */
    private static final String TOKENS =
            "SELECT to_jsonb(t) AS row, %s AS email FROM personal_access_tokens t%s ORDER BY t.id";

    /** @param users the table whose email says whose account a token belongs to, if there is one */
    List<Row> rows(String users) throws SQLException {
        try (var connection = connect()) {
            connection.setReadOnly(true);
            connection.setAutoCommit(false);
            return hasEmails(connection, users)
                    ? rows(
                            connection,
                            TOKENS.formatted(
                                    "u.email",
                                    " LEFT JOIN " + quoted(users) + " u ON u.id::text = t.tokenable_id::text"))
                    : rows(connection, TOKENS.formatted("NULL", ""));
        }
    }

    private Connection connect() throws SQLException {
        var login = new DatabaseLogin(DatabaseLogin.wellFormed(url, "--from"), user, password);
        try {
            return login.connect();
        } catch (SQLException e) {
            throw new ConfigurationException("Nobody answers at --from, or lets us in: " + e.getMessage(), e);
        }
    }

    private static boolean hasEmails(Connection connection, String users) throws SQLException {
        try (var columns = connection.getMetaData().getColumns(null, null, users, "email")) {
            return columns.next();
        }
    }

    private static String quoted(String table) {
        return '"' + table.replace("\"", "\"\"") + '"';
    }

    private static List<Row> rows(Connection connection, String query) throws SQLException {
        var select = new StringBuilder("SELECT ");
        COLUMNS.forEach(column -> select.append("row ->> '").append(column).append("', "));
        try (var statement = connection.createStatement();
                var found = statement.executeQuery(select + "email FROM (" + query + ") rows")) {
            var rows = new ArrayList<Row>();
            while (found.next()) {
                var values = new LinkedHashMap<String, String>();
                for (var i = 0; i < COLUMNS.size(); i++) {
                    put(values, COLUMNS.get(i), found.getString(i + 1));
                }
                put(values, "email", found.getString(COLUMNS.size() + 1));
                rows.add(new Row("token " + values.get("id"), values));
            }
            return rows;
        }
    }

    private static void put(LinkedHashMap<String, String> values, String column, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            values.put(column, value);
        }
    }
}
