package dev.quarkstream.app.testing;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** A real PostgreSQL that writes down every statement, and the settings that make tests quick and repeatable. */
@QuarkusTestResource(TestDatabase.class) // for every test of the module
public class TestDatabase implements QuarkusTestResourceLifecycleManager {

    /** Names the file of statements to the tests, which see another copy of this class. */
    static final String LOG = "test.database.statements";

    private EmbeddedPostgres postgres;

    @Override
    public Map<String, String> start() {
        try {
            var log = Files.createTempFile("statements", ".log");
            System.setProperty(LOG, log.toString());
            postgres = EmbeddedPostgres.builder()
                    .setServerConfig("log_statement", "all")
                    .setOutputRedirector(Redirect.appendTo(log.toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var settings = new HashMap<String, String>();
        settings.put("quarkstream.database.url", "postgresql://localhost:" + postgres.getPort() + "/postgres");
        settings.put("quarkstream.database.username", "postgres");
        settings.put("quarkstream.database.password", "postgres");
        settings.put("quarkstream.permissions", TestPermissions.list("create", "read", "update", "delete"));
        settings.put("quarkstream.default-permissions", "read");
        settings.put("quarkstream.permission-descriptions.read", "Read things.");
        settings.put("quarkstream.session.key", "a key that signs the cookies of tests alone");
        settings.put("quarkstream.passwords.cost", "4");
        settings.put("quarkstream.throttle.attempts-per-minute", "100000");
        // REST Assured opens a connection for each request and leaves it open.
        settings.put("quarkstream.connections.max", "100000");
        settings.put("quarkstream.connections.max-per-address", "100000");
        settings.put("quarkus.scheduler.enabled", "false");
        settings.put("quarkus.http.test-port", "0");
        settings.put("quarkus.management.test-port", "0");
        return settings;
    }

    @Override
    public void stop() {
        try {
            postgres.close();
            Files.deleteIfExists(Path.of(System.clearProperty(LOG)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
