package dev.quarkstream.schema;

import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Has the schema ready before anything else starts, and after the application's own migrations. */
@Singleton
class SchemaStart {

    private static final int BEFORE_ALL = 1;

    private final DataSource database;
    private final OwnerConfig owner;
    private final Schema schema;

    SchemaStart(DataSource database, OwnerConfig owner, Schema schema) {
        this.database = database;
        this.owner = owner;
        this.schema = schema;
    }

    void migrate(@Observes @Priority(BEFORE_ALL) StartupEvent start) throws SQLException {
        SchemaMigrations.in(database, schema.name()).migrate();
        try (var connection = database.getConnection()) {
            OwnerTable.tie(connection, owner, schema);
        }
    }
}
