package dev.quarkstream.testing;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;

/** A real PostgreSQL for the tests of one application, and the settings that make them quick and repeatable. */
public class TestDatabase implements QuarkusTestResourceLifecycleManager {

    private static EmbeddedPostgres postgres;

    @Override
    public Map<String, String> start() {
        try {
            postgres = EmbeddedPostgres.builder().start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var settings = new HashMap<String, String>();
        settings.put("quarkstream.database.url", "postgresql://localhost:" + postgres.getPort() + "/postgres");
        settings.put("quarkstream.database.username", "postgres");
        settings.put("quarkstream.database.password", "postgres");
        settings.put("quarkstream.session.key", "a key that signs the cookies of tests alone");
        settings.put("quarkstream.passwords.cost", "4");
        settings.put("quarkstream.throttle.attempts-per-minute", "100000");
        settings.put("quarkus.scheduler.enabled", "false");
        settings.put("quarkus.http.test-port", "0");
        return settings;
    }

    @Override
    public void stop() {
        try {
            postgres.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
