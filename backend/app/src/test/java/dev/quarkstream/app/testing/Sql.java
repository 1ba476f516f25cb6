package dev.quarkstream.app.testing;

import dev.quarkstream.verification.CredentialChanges;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** Asks the database itself, behind the application's back. */
@ApplicationScoped
public class Sql {

    private final DataSource database;

    private final CredentialChanges changes;

    Sql(DataSource database, CredentialChanges changes) {
        this.database = database;
        this.changes = changes;
    }

    /** The rows of a query, each as its columns. */
    public List<List<Object>> rows(String query, Object... parameters) {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(query)) {
            for (var i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            var rows = new ArrayList<List<Object>>();
            try (var result = statement.executeQuery()) {
                while (result.next()) {
                    var row = new ArrayList<Object>();
                    for (var i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                        row.add(result.getObject(i));
                    }
                    rows.add(row);
                }
            }
            return rows;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The only value of a query. */
    public Object value(String query, Object... parameters) {
        return rows(query, parameters).get(0).get(0);
    }

    /** How many statements with these words the server has run so far. */
    public long statements(String words) {
        try (var log = Files.lines(Path.of(System.getProperty(TestDatabase.LOG)))) {
            return log.filter(line -> line.contains(words)).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs a statement and waits until the application has heard of it. @return how many rows it changed */
    public int run(String statement, Object... parameters) {
        try (var connection = database.getConnection();
                var prepared = connection.prepareStatement(statement)) {
            for (var i = 0; i < parameters.length; i++) {
                prepared.setObject(i + 1, parameters[i]);
            }
            var changed = prepared.executeUpdate();
            changes.heard().await().atMost(Duration.ofSeconds(5));
            return changed;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
