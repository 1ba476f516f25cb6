package dev.quarkstream.app.command;

import dev.quarkstream.app.database.DatabaseLogin;
import dev.quarkstream.app.database.EmbeddedDatabase;
import io.smallrye.config.SmallRyeConfig;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** The database of a command: the operator's; else the embedded one, which a server may be running, or else the command runs. */
record Database(DatabaseLogin login, Optional<EmbeddedDatabase> ours) implements AutoCloseable {

    /** One that has data. */
    static Database existing(SmallRyeConfig config) {
        if (DatabaseLogin.configured(config).isEmpty()) {
            EmbeddedDatabase.requireIn(EmbeddedDatabase.folder(config));
        }
        return of(config);
    }

    static Database of(SmallRyeConfig config) {
        return DatabaseLogin.configured(config)
                .or(() -> EmbeddedDatabase.runningIn(EmbeddedDatabase.folder(config)))
                .map(login -> new Database(login, Optional.empty()))
                .orElseGet(() -> {
                    var started = EmbeddedDatabase.start(EmbeddedDatabase.folder(config));
                    return new Database(started.login(), Optional.of(started));
                });
    }

    Connection connect() throws SQLException {
        return login.connect();
    }

    @Override
    public void close() {
        ours.ifPresent(EmbeddedDatabase::close);
    }
}
