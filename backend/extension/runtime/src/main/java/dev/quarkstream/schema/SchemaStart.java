package dev.quarkstream.schema;

import io.quarkus.runtime.StartupEvent;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;

/** Has the schema ready before anything else starts, and after the application's own migrations. */
@Singleton
class SchemaStart {

    private static final int BEFORE_ALL = 1;

    private final Pool database;
    private final SchemaConfig config;
    private final OwnerConfig owner;
    private final Schema schema;

    SchemaStart(Pool database, SchemaConfig config, OwnerConfig owner, Schema schema) {
        this.database = database;
        this.config = config;
        this.owner = owner;
        this.schema = schema;
    }

    void migrate(@Observes @Priority(BEFORE_ALL) StartupEvent start) {
        if (config.migrateAtStart()) {
            migrate();
        }
    }

    private void migrate() {
        var connection = database.getConnection().await().indefinitely(); // the pool's own limits hold
        try {
            var migrations = new SchemaMigrations(sql -> run(connection, sql), schema);
            migrations.migrate();
            migrations.tie(owner);
        } finally {
            connection.close().await().indefinitely();
        }
    }

    /** Of several statements in one, which only this protocol takes, the last one's rows. */
    private static List<String> run(SqlConnection connection, String sql) {
        var column = new ArrayList<String>();
        for (var row : connection.query(sql).execute().await().indefinitely()) {
            column.add(String.valueOf(row.getValue(0)));
        }
        return column;
    }
}
